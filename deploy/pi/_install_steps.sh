# shellcheck shell=bash
# The steps that install a release and its system files. What is correct already is not changed.

DRY_RUN=
# How many changes were necessary.
CHANGES=0

UNITS=(
    restaurant.service
    restaurant-health.service restaurant-health.timer
    restaurant-usb-backup.service restaurant-usb-backup.timer
)

# Prints what is done, and does it unless this is a dry run.
act() {
    local sentence=$1
    shift
    say "  $sentence"
    [[ $DRY_RUN ]] || "$@"
}

# Writes the standard input to a file with this mode.
put() {
    local file=$1 mode=$2 text
    text=$(cat)
    [[ -f $file && $(cat -- "$file" 2>/dev/null) == "$text" ]] && return
    CHANGES=$((CHANGES + 1))
    act "Write $file." write "$file" "$mode" "$text"
}

# After a power cut the file is complete or not there at all.
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
        fail "$PROJECT is no release: build one with script/release, unpack it on this machine, and run its deploy/pi/${0##*/}."
    VERSION=$(<"$PROJECT/VERSION")
    # shellcheck disable=SC2153  # of _common.sh
    RELEASE=$RELEASES/$VERSION
    if [[ $PROJECT != "$RELEASE" ]]; then
        (cd -- "$PROJECT" && sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1) ||
            fail "This release is damaged or was changed: unpack it again, or download it again."
    fi
}

# Prints the folder that the server runs from; nothing before the first installation.
installed() {
    [[ ! -L $CURRENT ]] || readlink -f -- "$CURRENT"
}

# Copies the release to its folder and creates its virtual environment.
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
    # Files of a server that was tried out in the unpacked folder.
    rm -rf -- "$draft"/.venv* "$draft/instance" "$draft/.env.local"
    chown --recursive root:root "$draft"
    chmod --recursive u=rwX,go=rX "$draft"
    mv -- "$draft" "$RELEASE"
    # On the disk before it is marked complete.
    sync --file-system "$RELEASE"
    touch "$RELEASE/.whole"
}

# Also false when the system has another Python now: the environment works with its own one only.
is_furnished() {
    [[ -f $RELEASE/.furnished && -x $RELEASE/.venv/bin/python ]] &&
        "$RELEASE/.venv/bin/python" -c "import flask, gunicorn${REDIS_URL:+, redis}" >/dev/null 2>&1
}

furnish() {
    rm -f -- "$RELEASE/.furnished"
    bash -euo pipefail -c 'source "$1/script/_environment.sh" && prepare_server' \
        furnish "$RELEASE"
    # The server may not write here, so the modules are compiled now.
    (cd -- "$RELEASE" && .venv/bin/python -m compileall -q restaurant migrations ./*.py)
    chmod --recursive go=rX "$RELEASE"
    sync --file-system "$RELEASE"
    touch "$RELEASE/.furnished"
}

# Makes this the folder that the server runs from, at its next start. The link is replaced atomically.
switch_to() {
    ln -sfn -- "$1" "$CURRENT.new"
    mv --force --no-target-directory -- "$CURRENT.new" "$CURRENT"
    sync --file-system "$RELEASES"
}

place_account() {
    id -u "$ACCOUNT" >/dev/null 2>&1 ||
        act "Create the account $ACCOUNT, which nobody can sign in to." \
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
    printf '# Written by install.sh, each time it runs. The settings in restaurant.env override these.\n'
    printf 'DATA_DIR=/var/lib/restaurant\n'
    if has_nginx; then
        printf 'HOST=127.0.0.1\nPORT=8000\nTRUSTED_PROXIES=127.0.0.1\n'
    else
        printf 'HOST=0.0.0.0\nPORT=80\n'
    fi
}

place_data() {
    [[ -d $DATA_DIR ]] ||
        act "Create $DATA_DIR for the data." install --directory --owner "$ACCOUNT" --group "$ACCOUNT" --mode 0700 "$DATA_DIR"
}

# Installs the units of a release, which need not be this script's own.
place_units() {
    local unit folder=$1/deploy/pi before=$CHANGES
    for unit in "${UNITS[@]}"; do
        put "/etc/systemd/system/$unit" 644 <"$folder/$unit"
    done
    put "/etc/systemd/system/$SERVICE.d/10-installation.conf" 644 < <(rights_of_installation)
    ((CHANGES == before)) || act "Reload the units of systemd." systemctl daemon-reload
}

# The settings of the unit that depend on this machine.
rights_of_installation() {
    printf '# Written by install.sh.\n[Service]\n'
    if ((${PORT:-8000} < 1024)); then
        # With PrivateUsers the capability for ports below 1024 has no effect.
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
        act "Enable the site in nginx." ln -s ../sites-available/restaurant "$site"
    fi
    # Only the default page of nginx; other sites stay.
    if [[ $(readlink -f -- "$welcome") == /etc/nginx/sites-available/default ]]; then
        CHANGES=$((CHANGES + 1))
        act "Disable the default page of nginx, which uses the same port." rm -- "$welcome"
    fi
    [[ $DRY_RUN ]] || nginx -t -q || fail "nginx refuses its configuration: see its message above."
    ((CHANGES == before)) || act "Reload nginx." systemctl reload-or-restart nginx.service
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
        act "Name this machine restaurant.local." sed -i \
            -e '/^#\?host-name=/d' -e '/^\[server\]/a host-name=restaurant' "$configuration"
        act "Restart avahi." systemctl restart avahi-daemon.service
    fi
}

place_journal() {
    local before=$CHANGES
    put /etc/systemd/journald.conf.d/90-restaurant.conf 644 <"$1/deploy/pi/journald.conf"
    ((CHANGES == before)) || act "Restart the journal." systemctl restart systemd-journald.service
}

place_command() {
    local command=/usr/local/bin/restaurant
    [[ $(readlink -- "$command") == "$CURRENT/deploy/pi/console.sh" ]] ||
        act "Create the command 'restaurant'." ln -sfn "$CURRENT/deploy/pi/console.sh" "$command"
}

# Installs everything around the server.
place_surroundings() {
    place_nginx "$1"
    place_name "$1"
    place_journal "$1"
    place_command
}
