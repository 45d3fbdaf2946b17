#!/usr/bin/env bash
# Upgrades the installed server to this release; returns to the old one if this one does not start.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"
source "$PROJECT/deploy/pi/_checks.sh"
source "$PROJECT/deploy/pi/_install_steps.sh"

usage() {
    cat <<'TEXT'
Usage: sudo deploy/pi/upgrade.sh

Run it from the new unpacked release. That is installed beside the current one, which stays in use
meanwhile. Then the server is stopped, the database migrated, and the new version started. If it is
not ready within 60 seconds (READY_SECONDS), the old version is started with the data as it was.

After an interruption run it again. Both releases and the one before them stay on the disk.
TEXT
}

READY_SECONDS=${READY_SECONDS:-60}
KEPT_RELEASES=3
LOG=/var/log/restaurant-upgrade.log
# The old and the new release of an interrupted upgrade, for the next run.
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
    [[ -f $NOTE ]] || fail "Version $VERSION is installed already." 0
    read -r from to <"$NOTE"
    [[ $to == "$RELEASE" && -d $from ]] || fail "Version $VERSION is installed already." 0
    OLD=$from
    say "An upgrade from ${OLD##*/} was interrupted here: continuing it."
}

# The backup to restore when returning to the old release. There is none unless the schema changes.
backup_before() {
    printf '%s/backups/before-upgrade.sqlite3' "$DATA_DIR"
}

# Asks deploy/pi/data.py a question about the data; prints yes or no.
data_says() {
    local release=$1
    shift
    as_account "$release" .venv/bin/python -m deploy.pi.data "$@"
}

# An ordinary backup, while the old server is still in use.
back_up() {
    on_console "$OLD" backup ||
        say "  Continuing without a backup: returning would restore the old program, but not the data."
}

# From here on clients wait. A closed terminal or a lost connection does not stop the upgrade.
close_the_door() {
    trap '' INT TERM
    write "$NOTE" 600 "$OLD $RELEASE"
    touch "$CLOSED_SIGN"
    systemctl stop "$SERVICE"
}

# The release is switched to before the database is brought up to date: a machine that loses its power
# in between starts with the new one, which migrates the database by itself. The old one could
# not start on a newer database. Each migration is applied completely or not at all.
swap() {
    say "Switching to the new version; the server is stopped for some seconds."
    close_the_door &&
        back_up_before_migration &&
        place_units "$PROJECT" &&
        switch_to "$RELEASE" &&
        bring_up_to_date &&
        start &&
        wait_until_ready "$READY_SECONDS"
}

# With the server stopped, so that no order can be placed after this backup.
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

# nginx answers 503 until the server is ready, so the backup has all orders, and nothing is lost by
# restoring it. Without nginx a client may have reached the new version; then the data is not
# restored.
return_to_old() {
    complain "Version $VERSION was not ready within $READY_SECONDS s: returning to ${OLD##*/}."
    systemctl stop "$SERVICE"
    if [[ -f $(backup_before) && $(data_says "$OLD" migration-is-due) == yes ]]; then
        [[ $(data_says "$OLD" has-moved-on "$(backup_before)") == no ]] ||
            keep_the_new "There are new orders since the migration"
        on_console "$OLD" restore "$(backup_before)" ||
            keep_the_new "The backup could not be restored"
    fi
    place_units "$OLD"
    switch_to "$OLD"
    start
    wait_until_ready "$READY_SECONDS" || complain "The old version is not ready either: see journalctl --unit $SERVICE."
    open_the_door
    # It must not count as one of the releases to keep.
    [[ $PROJECT == "$RELEASE" ]] || rm -f -- "$RELEASE/.whole"
    fail "Version $VERSION did not start; ${OLD##*/} is running again. For the reason see journalctl --unit $SERVICE."
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
        # Left behind by an interruption.
        [[ -f $release/.whole ]] || rm -rf -- "$release"
    done
}

# The releases except the current one and the one before it, the newest first.
others_by_age() {
    find "$RELEASES" -mindepth 2 -maxdepth 2 -name .whole -printf '%T@ %h\n' | sort --reverse --numeric-sort |
        cut --delimiter ' ' --fields 2- | grep --invert-match --line-regexp --fixed-strings -e "$RELEASE" -e "$OLD" || true
}

# A lost terminal, as with bad Wi-Fi, does not stop the upgrade: its output also goes to a file.
speak_to_file_too() {
    local listener
    trap '' HUP
    exec > >(trap '' INT TERM && exec tee --append --output-error=warn "$LOG") 2>&1
    listener=$!
    # shellcheck disable=SC2064  # expanded now, on purpose
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
say "Version $VERSION is running."
