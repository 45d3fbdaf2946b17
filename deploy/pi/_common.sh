# shellcheck shell=bash
# Paths, settings and requests of the installed server, for the scripts of this folder.

source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../../script/_environment.sh"

# The administrator's programs are not on every user's path.
PATH=$PATH:/usr/sbin:/sbin

# shellcheck disable=SC2034  # these are read where this is sourced
RELEASES=/opt/restaurant/releases
# shellcheck disable=SC2034
CURRENT=/opt/restaurant/current
SETTINGS_FOLDER=/etc/restaurant
ACCOUNT=restaurant
SERVICE=restaurant.service

# A script that changes the installation holds this lock; the system releases it if the script is killed.
UPGRADE_LOCK=/run/lock/restaurant-upgrade
# While this file exists, nginx answers 503.
# shellcheck disable=SC2034
CLOSED_SIGN=/run/restaurant-closed

# A closed terminal must not stop a script halfway.
say() {
    printf '%s\n' "$*" 2>/dev/null || true
}

# Prints a message that appears among the errors of the journal.
complain() {
    if [[ -n ${JOURNAL_STREAM:-} ]]; then
        printf '<3>%s\n' "$*" >&2
    else
        printf '%s\n' "$*" >&2
    fi
}

must_be_root() {
    ((EUID == 0)) || fail "This needs root: run it again with sudo."
}

# Reads the settings as systemd gives them to the server: those in restaurant.env come last and win.
load_settings() {
    local file line
    for file in installation.env restaurant.env; do
        [[ -r $SETTINGS_FOLDER/$file ]] || continue
        while IFS= read -r line || [[ -n $line ]]; do
            take_setting "$line"
        done <"$SETTINGS_FOLDER/$file"
    done
    export DATA_DIR=${DATA_DIR:-/var/lib/restaurant}
}

take_setting() {
    local name value
    [[ $1 =~ ^[[:space:]]*([A-Z][A-Z0-9_]*)=(.*)$ ]] || return 0
    name=${BASH_REMATCH[1]} value=${BASH_REMATCH[2]}
    if [[ $value =~ ^[[:space:]]*\"(.*)\"[[:space:]]*$ || $value =~ ^[[:space:]]*\'(.*)\'[[:space:]]*$ ]]; then
        value=${BASH_REMATCH[1]}
    fi
    export "$name=$value"
}

# Runs a program of a release with the rights of the server.
as_account() {
    local release=$1
    shift
    (
        cd -- "$release" || exit
        umask 077
        exec runuser --user "$ACCOUNT" -- env HOME="$DATA_DIR" "$@"
    )
}

# Runs a console command of a release.
on_console() {
    local release=$1
    shift
    as_account "$release" .venv/bin/python -m flask --app wsgi "$@"
}

# The address of the server itself, without nginx.
own_address() {
    case ${HOST:-0.0.0.0} in
        0.0.0.0) printf '127.0.0.1' ;;
        ::) printf '::1' ;;
        *) printf '%s' "$HOST" ;;
    esac
}

# Prints the server's answer for a path; fails when there is none in time.
ask() {
    local page=$1 patience=$2 name=${ALLOWED_HOSTS:-localhost}
    name=${name%%,*}
    # With bash alone, so that it works on every system, even when its packages are broken.
    # shellcheck disable=SC2016  # expanded by the inner bash
    timeout "$patience" bash -c '
        exec 3<>"/dev/tcp/$1/$2"
        printf "GET %s HTTP/1.0\r\nHost: %s\r\n\r\n" "$3" "$4" >&3
        cat <&3' ask "$(own_address)" "${PORT:-8000}" "$page" "${name#.}" 2>/dev/null
}

is_ready() {
    local answer
    answer=$(ask /ready 5) && [[ $answer == HTTP/1.?" 200 "* ]]
}

wait_until_ready() {
    local deadline=$((SECONDS + $1))
    until is_ready; do
        ((SECONDS < deadline)) || return 1
        sleep 0.5
    done
}

# Keeps another installation or upgrade from running at the same time.
lock_out_others() {
    local lock
    exec {lock}>"$UPGRADE_LOCK"
    flock --timeout 60 "$lock" || fail "Another installation or upgrade is running: wait until it ends, then run this again."
}

is_running() {
    systemctl is-active --quiet "$SERVICE"
}
