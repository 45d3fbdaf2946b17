#!/usr/bin/env bash
# Installs the server on this machine as a service, without internet. May be run again at any time.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"
source "$PROJECT/deploy/pi/_checks.sh"
source "$PROJECT/deploy/pi/_install_steps.sh"

usage() {
    cat <<'TEXT'
Usage: sudo deploy/pi/install.sh [--dry-run]

Checks the machine, installs the server and its services, starts it and prints its addresses.
Existing settings and data stay. What is installed correctly already is not changed.

  --dry-run  only print what would be done
  --help     show this text
TEXT
}

READY_SECONDS=${READY_SECONDS:-60}

read_options() {
    local option
    for option in "$@"; do
        case $option in
            --dry-run) DRY_RUN=yes ;;
            --help | -h) usage && exit ;;
            *) fail "install.sh has no option '$option': see deploy/pi/install.sh --help." 2 ;;
        esac
    done
}

must_not_replace_another() {
    local present
    present=$(installed)
    [[ ! $present || $present == "$RELEASE" ]] ||
        fail "Version ${present##*/} is installed here: upgrade it with sudo deploy/pi/upgrade.sh."
}

# Makes this the current release, and restarts the server if anything changed.
start() {
    local changes=$1
    [[ $(installed) == "$RELEASE" ]] || act "Make $RELEASE the release that the server runs from." switch_to "$RELEASE"
    act "Start the server and its timers when the machine starts." systemctl enable --quiet "$SERVICE" restaurant-health.timer restaurant-usb-backup.timer
    if ((changes > 0)) || ! is_running; then
        # This also frees port 80, which nginx may need.
        ! is_running || act "Stop the server." systemctl stop "$SERVICE"
        act "Bring the database up to date." on_console "$RELEASE" prepare
        act "Start the server." systemctl start --no-block "$SERVICE"
    fi
    act "Start the timers for health checks and USB backups." systemctl start restaurant-health.timer restaurant-usb-backup.timer
}

tell_where() {
    local addresses address token=
    read -ra addresses <<<"$(hostname --all-ip-addresses | tr ' ' '\n' | grep --invert-match : | paste --serial --delimiters ' ')"
    address=${PUBLIC_URL:-http://${addresses[0]:-127.0.0.1}}
    printf '\nThe server is ready (version %s):\n' "$VERSION"
    ! has_avahi || printf '  http://restaurant.local\n'
    ((${#addresses[@]} == 0)) || printf '  http://%s\n' "${addresses[@]}"
    if [[ -f $DATA_DIR/setup-token ]]; then
        token=$(<"$DATA_DIR/setup-token")
        address=$address/app/setup#$token
        printf '\nThere is no admin yet. Open this address in a browser, or scan it with a phone, and\n'
        printf 'set the restaurant up there; nothing more is done here. It has a one-time token.\n'
    fi
    printf '\n'
    "$RELEASE/.venv/bin/segno" --compact "$address" || true
    printf '  %s\n' "$address"
}

read_options "$@"
[[ $DRY_RUN ]] || { must_be_root && lock_out_others; }
must_be_a_release
must_not_replace_another
load_settings
check_everything

say "${DRY_RUN:+Dry run: }Installing $VERSION."
place_account
place_release
place_settings
place_data
place_units "$PROJECT"
start "$CHANGES"
place_surroundings "$PROJECT"
[[ ! $DRY_RUN ]] || { say "Nothing was changed." && exit; }

wait_until_ready "$READY_SECONDS" ||
    fail "The server was started but is not ready: see journalctl --unit $SERVICE."
tell_where
