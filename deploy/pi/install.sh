#!/usr/bin/env bash
# Installs the server on this machine for good, without internet. May be run again at any time.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"
source "$PROJECT/deploy/pi/_checks.sh"
source "$PROJECT/deploy/pi/_install_steps.sh"

usage() {
    cat <<'TEXT'
Usage: sudo deploy/pi/install.sh [--dry-run]

Looks at the machine, puts the server and what keeps it running in their places, starts it and
says where it is. Settings and data that are there already stay. What is right is left alone.

  --dry-run  only say what would be done
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
        fail "Version ${present##*/} is installed here: bring it to this one with sudo deploy/pi/upgrade.sh."
}

# Makes what is there the present release, and starts the server if it does not know that yet.
start() {
    local changes=$1
    [[ $(installed) == "$RELEASE" ]] || act "Let the server run from $RELEASE." switch_to "$RELEASE"
    act "Start everything with the machine." systemctl enable --quiet "$SERVICE" restaurant-health.timer restaurant-usb-backup.timer
    if ((changes > 0)) || ! is_running; then
        # It gives up port 80 as well, which nginx may be about to take.
        ! is_running || act "Stop the server." systemctl stop "$SERVICE"
        act "Bring the database up to date." on_console "$RELEASE" prepare
        act "Start the server." systemctl start --no-block "$SERVICE"
    fi
    act "Start what watches it." systemctl start restaurant-health.timer restaurant-usb-backup.timer
}

tell_where() {
    local addresses address
    read -ra addresses <<<"$(hostname --all-ip-addresses | tr ' ' '\n' | grep --invert-match : | paste --serial --delimiters ' ')"
    address=${PUBLIC_URL:-http://${addresses[0]:-127.0.0.1}}
    printf '\nThe server is ready (version %s):\n' "$VERSION"
    ! has_avahi || printf '  http://restaurant.local\n'
    ((${#addresses[@]} == 0)) || printf '  http://%s\n' "${addresses[@]}"
    printf '\n'
    "$RELEASE/.venv/bin/segno" --compact "$address" || true
    printf '  %s\n' "$address"
    if [[ -f $DATA_DIR/setup-token ]]; then
        printf '\nThere is no admin yet. POST /setup with this one-time token: %s\n' "$(<"$DATA_DIR/setup-token")"
    fi
}

read_options "$@"
[[ $DRY_RUN ]] || { must_be_root && lock_out_others; }
must_be_a_release
must_not_replace_another
load_settings
check_everything

say "${DRY_RUN:+If this were not a rehearsal: }Installing $VERSION."
place_account
place_release
place_settings
place_data
place_units "$PROJECT"
start "$CHANGES"
place_surroundings "$PROJECT"
[[ ! $DRY_RUN ]] || { say "Nothing was changed." && exit; }

wait_until_ready "$READY_SECONDS" ||
    fail "The server was started and is not ready: see what it says with journalctl --unit $SERVICE."
tell_where
