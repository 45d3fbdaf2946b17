# shellcheck shell=bash
# What the tests need of the system: its tools, and servers on loopback.
# What is missing is installed and started if the user is root; otherwise the tests that need it are
# skipped.

on_postgresql() {
    psql --host 127.0.0.1 --username postgres --no-password --quiet --command "$1"
}

on_mariadb() {
    mariadb --host 127.0.0.1 --user root --execute "$1"
}

# Whether the server answers.
on_redis() {
    [[ $(redis-cli -h 127.0.0.1 ping) == PONG ]]
}

start_postgresql() {
    pg_ctlcluster --skip-systemctl-redirect "$(ls /etc/postgresql | tail -n 1)" main start
}

start_mariadb() {
    mkdir -p /run/mysqld && chown mysql: /run/mysqld
    start-stop-daemon --start --oknodo --background --exec /usr/sbin/mariadbd
}

start_redis() {
    redis-server --bind 127.0.0.1 --save '' --daemonize yes
}

install_tools() {
    local tool missing=()
    for tool in nginx:nginx-light debootstrap:debootstrap systemd-analyze:systemd shellcheck:shellcheck \
        chromium:chromium; do
        command -v "${tool%:*}" >/dev/null || missing+=("${tool#*:}")
    done
    ((${#missing[@]} > 0)) || return 0
    announce "Installing ${missing[*]}"
    if ((EUID == 0)); then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes "${missing[@]}" >/dev/null
    else
        announce "Skipped: only root may install them here."
    fi
}

install_node_packages() {
    [[ -f tests/node/package-lock.json ]] || return 0
    if command -v npm >/dev/null; then
        announce "Packages for the Node client of the tests"
        npm ci --prefix tests/node --no-audit --no-fund
    else
        announce "Skipped: Node.js is not installed, so its client is not tested."
    fi
}

start_services() {
    announce "Looking for PostgreSQL, MariaDB and Redis"
    have_server on_postgresql postgresql start_postgresql || (($? < 2))
    have_server on_mariadb mariadb-server start_mariadb || (($? < 2))
    have_server on_redis redis-server start_redis || (($? < 2))
}

# Succeeds when the server answers, after installing and starting it where that is allowed.
have_server() {
    local ask=$1 package=$2 start=$3
    "$ask" 'SELECT 1' >/dev/null 2>&1 && return
    if ((EUID == 0)); then
        "$start" >/dev/null 2>&1 ||
            { apt-get update -qq && apt-get install -qq --yes "$package" && "$start"; } || true
        for _ in {1..30}; do
            "$ask" 'SELECT 1' >/dev/null 2>&1 && return
            sleep 1
        done
        announce "$package does not answer."
        return 2
    fi
    announce "Skipped: $package does not run, and only root may install and start it here."
    return 1
}
