# shellcheck shell=bash
# Puts a release, and what belongs to it all over the system, in their places. What is right already is left.

DRY_RUN=
# How many things were not yet as they should be.
CHANGES=0

UNITS=(
    restaurant.service
    restaurant-health.service restaurant-health.timer
    restaurant-usb-backup.service restaurant-usb-backup.timer
)

# Says what is done, and does it unless this is a rehearsal.
act() {
    local sentence=$1
    shift
    say "  $sentence"
    [[ $DRY_RUN ]] || "$@"
}

# Gives a file the text from the standard input, with this mode.
put() {
    local file=$1 mode=$2 text
    text=$(cat)
    [[ -f $file && $(cat -- "$file" 2>/dev/null) == "$text" ]] && return
    CHANGES=$((CHANGES + 1))
    act "Write $file." write "$file" "$mode" "$text"
}

# It is there whole or not at all, whenever the power goes.
write() {
    mkdir -p -- "${1%/*}"
    (umask 077 && printf '%s\n' "$3" >"$1.new")
    chmod "$2" "$1.new"
    sync "$1.new"
    mv --force -- "$1.new" "$1"
}

# The release that this script belongs to.
must_be_a_release() {
    [[ -f $PROJECT/VERSION && -d $PROJECT/wheelhouse ]] ||
        fail "$PROJECT is no release: make one with script/release, unpack it on the box, and run its deploy/pi/${0##*/}."
    VERSION=$(<"$PROJECT/VERSION")
    # shellcheck disable=SC2153  # of _common.sh
    RELEASE=$RELEASES/$VERSION
    if [[ $PROJECT != "$RELEASE" ]]; then
        (cd -- "$PROJECT" && sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1) ||
            fail "This release is damaged, or was changed after it was made: unpack it again, or fetch it again."
    fi
}

# The folder that the server runs from; nothing before the first installation.
installed() {
    [[ ! -L $CURRENT ]] || readlink -f -- "$CURRENT"
}

# Puts the release into its folder, with an environment of its own.
place_release() {
    if [[ ! -f $RELEASE/.whole ]]; then
        act "Copy the release to $RELEASE." copy_release
    fi
    if ! is_furnished; then
        CHANGES=$((CHANGES + 1))
        act "Install its packages from the wheelhouse; this takes a minute." furnish
    fi
}

copy_release() {
    local draft=$RELEASES/.$VERSION.partial
    rm -rf -- "$draft" "$RELEASE"
    mkdir -p -- "$RELEASES"
    cp --recursive -- "$PROJECT" "$draft"
    # What a server that was tried in the unpacked folder made there.
    rm -rf -- "$draft"/.venv* "$draft/instance" "$draft/.env.local"
    chown --recursive root:root "$draft"
    chmod --recursive u=rwX,go=rX "$draft"
    mv -- "$draft" "$RELEASE"
    # On the disk before it counts.
    sync --file-system "$RELEASE"
    touch "$RELEASE/.whole"
}

# Also false after the system brought another Python, which the environment is lost without.
is_furnished() {
    [[ -f $RELEASE/.furnished && -x $RELEASE/.venv/bin/python ]] &&
        "$RELEASE/.venv/bin/python" -c "import flask, gunicorn${REDIS_URL:+, redis}" >/dev/null 2>&1
}

furnish() {
    rm -f -- "$RELEASE/.furnished"
    bash -euo pipefail -c 'source "$1/script/_environment.sh" && prepare_server' \
        furnish "$RELEASE"
    # The server may not write here, so what it starts from is compiled now.
    (cd -- "$RELEASE" && .venv/bin/python -m compileall -q restaurant migrations ./*.py)
    chmod --recursive go=rX "$RELEASE"
    sync --file-system "$RELEASE"
    touch "$RELEASE/.furnished"
}

# Lets the server run from this folder from its next start on. There is no moment without a server.
switch_to() {
    ln -sfn -- "$1" "$CURRENT.new"
    mv --force --no-target-directory -- "$CURRENT.new" "$CURRENT"
    sync --file-system "$RELEASES"
}

place_account() {
    id -u "$ACCOUNT" >/dev/null 2>&1 ||
        act "Make the account $ACCOUNT, which nobody can sign in to." \
            useradd --system --user-group --no-create-home --home-dir /var/lib/restaurant \
            --shell /usr/sbin/nologin "$ACCOUNT"
}

place_settings() {
    [[ -f $SETTINGS_FOLDER/restaurant.env ]] ||
        put "$SETTINGS_FOLDER/restaurant.env" 600 < <(first_settings)
    # A console of the server's own account reads them, too.
    [[ $(stat --format '%G %a' "$SETTINGS_FOLDER/restaurant.env" 2>/dev/null) == "$ACCOUNT 640" ]] ||
        act "Let the server's account read the settings." install_rights
    put "$SETTINGS_FOLDER/installation.env" 644 < <(settings_of_installation)
    load_settings
}

install_rights() {
    chgrp -- "$ACCOUNT" "$SETTINGS_FOLDER/restaurant.env"
    chmod 640 "$SETTINGS_FOLDER/restaurant.env"
}

first_settings() {
    local zone
    cat "$PROJECT/deploy/pi/restaurant.env"
    zone=$(cat /etc/timezone 2>/dev/null || true)
    [[ ! $zone || $zone == */UTC || $zone == UTC ]] || printf 'TIMEZONE=%s\n' "$zone"
}

settings_of_installation() {
    printf '# Made by install.sh, and made anew each time. What stands in restaurant.env wins.\n'
    printf 'DATA_DIR=/var/lib/restaurant\n'
    if has_nginx; then
        printf 'HOST=127.0.0.1\nPORT=8000\nTRUSTED_PROXIES=127.0.0.1\n'
    else
        printf 'HOST=0.0.0.0\nPORT=80\n'
    fi
}

place_data() {
    [[ -d $DATA_DIR ]] ||
        act "Make $DATA_DIR for the data." install --directory --owner "$ACCOUNT" --group "$ACCOUNT" --mode 0700 "$DATA_DIR"
}

# Takes units from the folder of a release, which may be another than this script's own.
place_units() {
    local unit folder=$1/deploy/pi before=$CHANGES
    for unit in "${UNITS[@]}"; do
        put "/etc/systemd/system/$unit" 644 <"$folder/$unit"
    done
    put "/etc/systemd/system/$SERVICE.d/10-installation.conf" 644 < <(rights_of_installation)
    ((CHANGES == before)) || act "Tell systemd." systemctl daemon-reload
}

# What this machine needs beyond what every machine does.
rights_of_installation() {
    printf '# Made by install.sh.\n[Service]\n'
    if ((${PORT:-8000} < 1024)); then
        # The right to a low port is worth nothing in a world of users of one's own.
        printf '%s\n' AmbientCapabilities=CAP_NET_BIND_SERVICE CapabilityBoundingSet=CAP_NET_BIND_SERVICE PrivateUsers=no
    fi
    [[ $DATA_DIR == /var/lib/restaurant ]] || printf 'ReadWritePaths=%s\n' "$DATA_DIR"
}

place_nginx() {
    local site=/etc/nginx/sites-enabled/restaurant welcome=/etc/nginx/sites-enabled/default before=$CHANGES
    has_nginx || return 0
    put /etc/nginx/sites-available/restaurant 644 < <(site_of "$1")
    if [[ ! -L $site ]]; then
        CHANGES=$((CHANGES + 1))
        act "Switch the site on in nginx." ln -s ../sites-available/restaurant "$site"
    fi
    # Only the page that nginx itself was installed with; other sites stay.
    if [[ $(readlink -f -- "$welcome") == /etc/nginx/sites-available/default ]]; then
        CHANGES=$((CHANGES + 1))
        act "Switch nginx's welcome page off, which has the same place." rm -- "$welcome"
    fi
    [[ $DRY_RUN ]] || nginx -t -q || fail "nginx does not take its configuration: see its words above."
    ((CHANGES == before)) || act "Let nginx read it." systemctl reload-or-restart nginx.service
}

site_of() {
    sed "s/127\.0\.0\.1:8000/127.0.0.1:${PORT:-8000}/" "$1"/deploy/{pi/nginx,nginx/site}.conf |
        if [[ -e /proc/net/if_inet6 ]]; then cat; else grep --invert-match 'listen \[::\]'; fi
}

place_name() {
    local configuration=/etc/avahi/avahi-daemon.conf
    has_avahi || return 0
    put /etc/avahi/services/restaurant.service 644 <"$1/deploy/pi/avahi.xml"
    if ! grep --quiet '^host-name=restaurant$' "$configuration"; then
        act "Call this machine restaurant.local." sed -i \
            -e '/^#\?host-name=/d' -e '/^\[server\]/a host-name=restaurant' "$configuration"
        act "Tell avahi." systemctl restart avahi-daemon.service
    fi
}

place_journal() {
    local before=$CHANGES
    put /etc/systemd/journald.conf.d/90-restaurant.conf 644 <"$1/deploy/pi/journald.conf"
    ((CHANGES == before)) || act "Tell the journal." systemctl restart systemd-journald.service
}

place_command() {
    local command=/usr/local/bin/restaurant
    [[ $(readlink -- "$command") == "$CURRENT/deploy/pi/console.sh" ]] ||
        act "Make the command 'restaurant'." ln -sfn "$CURRENT/deploy/pi/console.sh" "$command"
}

# What stands around the server.
place_surroundings() {
    place_nginx "$1"
    place_name "$1"
    place_journal "$1"
    place_command
}
