#!/usr/bin/env bash
# Brings the installed server to this release, or back to the one before when this one does not come up.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"
source "$PROJECT/deploy/pi/_checks.sh"
source "$PROJECT/deploy/pi/_install_steps.sh"

usage() {
    cat <<'TEXT'
Usage: sudo deploy/pi/upgrade.sh

Run from the new unpacked release. It is installed beside the present one, which serves meanwhile;
then the server is stopped, the data is brought up to date, and the new one started. If that is not
ready within 60 seconds (READY_SECONDS), the old one returns with the data as it was.

Interrupted at any point, run it again. Both releases and the one before them stay on the disk.
TEXT
}

READY_SECONDS=${READY_SECONDS:-60}
KEPT_RELEASES=3
LOG=/var/log/restaurant-upgrade.log
# What an interrupted upgrade leaves behind for the next run: where it came from, where it was going.
NOTE=/opt/restaurant/upgrade

read_options() {
    case ${1:-} in
        '') ;;
        --help | -h) usage && exit ;;
        *) fail "upgrade.sh has no option '$1': see deploy/pi/upgrade.sh --help." 2 ;;
    esac
}

# Sets OLD, the release to return to.
find_the_old() {
    local from to
    OLD=$(installed)
    [[ $OLD ]] || fail "Nothing is installed here yet: run sudo deploy/pi/install.sh."
    [[ $OLD == "$RELEASE" ]] || return 0
    [[ -f $NOTE ]] || fail "Version $VERSION is the one installed." 0
    read -r from to <"$NOTE"
    [[ $to == "$RELEASE" && -d $from ]] || fail "Version $VERSION is the one installed." 0
    OLD=$from
    say "An upgrade from ${OLD##*/} was interrupted here: going on with it."
}

# The backup that a return would bring back. There is none unless the schema changes.
backup_before() {
    printf '%s/backups/before-upgrade.sqlite3' "$DATA_DIR"
}

# Puts a question about the data in the words of deploy/pi/data.py; prints yes or no.
data_says() {
    local release=$1
    shift
    as_account "$release" .venv/bin/python -m deploy.pi.data "$@"
}

# One for the shelf, while the old server still serves.
back_up() {
    on_console "$OLD" backup ||
        say "  Going on without a backup: a return would bring the old program back, and not the data."
}

# From here on clients wait. A closed terminal or a lost connection does not stop the upgrade.
close_the_door() {
    trap '' INT TERM
    write "$NOTE" 600 "$OLD $RELEASE"
    touch "$CLOSED_SIGN"
    systemctl stop "$SERVICE"
}

# The release is switched to before the database is brought up to date: a machine that loses its power
# in between starts with the new one, which brings the database up to date by itself. The old one could
# not start on a newer database. Each migration happens wholly or not at all.
swap() {
    say "Changing over; the server is away for some seconds."
    close_the_door &&
        back_up_before_migration &&
        place_units "$PROJECT" &&
        switch_to "$RELEASE" &&
        bring_up_to_date &&
        start &&
        wait_until_ready "$READY_SECONDS"
}

# With the server stopped, so that nothing can be ordered between this backup and a return to it.
back_up_before_migration() {
    ! is_due || on_console "$OLD" backup "$(backup_before)"
}

bring_up_to_date() {
    ! is_due || on_console "$RELEASE" prepare
}

is_due() {
    [[ $(data_says "$RELEASE" migration-is-due) == yes ]]
}

start() {
    systemctl start --no-block "$SERVICE"
}

open_the_door() {
    rm -f -- "$CLOSED_SIGN" "$NOTE"
}

# nginx answers 503 until the server is ready, so the orders in the backup are all there are, and
# nothing is lost by returning to it. Where no nginx stands in front, a client may
# have come in all the same; then the data stays as it is.
return_to_old() {
    complain "Version $VERSION was not ready within $READY_SECONDS s: returning to ${OLD##*/}."
    systemctl stop "$SERVICE"
    if [[ -f $(backup_before) && $(data_says "$OLD" migration-is-due) == yes ]]; then
        [[ $(data_says "$OLD" has-moved-on "$(backup_before)") == no ]] ||
            keep_the_new "Orders came in since the database was changed"
        on_console "$OLD" restore "$(backup_before)" ||
            keep_the_new "The backup could not be brought back"
    fi
    place_units "$OLD"
    switch_to "$OLD"
    start
    wait_until_ready "$READY_SECONDS" || complain "The old one is not ready either: see journalctl --unit $SERVICE."
    open_the_door
    # It shall not be kept in the place of one that worked.
    [[ $PROJECT == "$RELEASE" ]] || rm -f -- "$RELEASE/.whole"
    fail "Version $VERSION did not come up; ${OLD##*/} serves again. Its reasons: journalctl --unit $SERVICE."
}

keep_the_new() {
    start
    open_the_door
    fail "$1, so version $VERSION stays: see journalctl --unit $SERVICE."
}

forget_old_releases() {
    local release
    while read -r release; do
        say "  Remove ${release##*/}, which is older than the last $KEPT_RELEASES."
        rm -rf -- "$release"
    done < <(others_by_age | tail --lines "+$((KEPT_RELEASES - 1))")
    for release in "$RELEASES"/* "$RELEASES"/.*.partial; do
        # What an interruption left behind.
        [[ -f $release/.whole ]] || rm -rf -- "$release"
    done
}

# The releases but the present one and the one before it, the newest first.
others_by_age() {
    find "$RELEASES" -mindepth 2 -maxdepth 2 -name .whole -printf '%T@ %h\n' | sort --reverse --numeric-sort |
        cut --delimiter ' ' --fields 2- | grep --invert-match --line-regexp --fixed-strings -e "$RELEASE" -e "$OLD" || true
}

# A terminal that goes away, as in bad Wi-Fi, stops nothing: what is said goes into a file as well.
speak_to_file_too() {
    local listener
    trap '' HUP
    exec > >(trap '' INT TERM && exec tee --append --output-error=warn "$LOG") 2>&1
    listener=$!
    # shellcheck disable=SC2064  # its number is meant, as it is now
    trap "exec >&- 2>&-; wait $listener || true" EXIT
}

read_options "$@"
must_be_root
must_be_a_release
load_settings
speak_to_file_too
lock_out_others
find_the_old
check_everything

say "Upgrading from ${OLD##*/} to $VERSION:"
[[ -f $NOTE ]] || rm -f -- "$(backup_before)"
back_up
place_release
swap || return_to_old
open_the_door
place_surroundings "$PROJECT"
systemctl start restaurant-health.timer restaurant-usb-backup.timer
forget_old_releases
say "Version $VERSION serves."
