#!/usr/bin/env bash
# Copies the newest backup and the pictures to the USB stick RESTAURANT, or to the given folder.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"
source "$PROJECT/deploy/pi/_usb.sh"

usage() {
    cat <<'TEXT'
Usage: sudo deploy/pi/usb-backup.sh [FOLDER]

Makes a backup when the newest is older than an hour, and copies it and the pictures to the stick
with the label RESTAURANT, into its folder restaurant-backups. Each copy is read back and compared.
The last 30 backups stay there. No stick is no error; a full or broken one is. The owner sees in the
settings of the web app when the last copy succeeded.
TEXT
}

KEPT=${USB_BACKUPS_KEPT:-30}
# At least so many copies stay on a full stick.
LEAST_KEPT=3
FRESH_MINUTES=60

# Sets NEWEST to the newest backup, and IS_FRESH when it is one of this night; both are empty for a
# database that the server does not back up.
find_newest() {
    NEWEST=$(newest_in "$DATA_DIR/backups")
    if ! is_fresh; then
        on_console "$PROJECT" backup || complain "A new backup could not be made."
        NEWEST=$(newest_in "$DATA_DIR/backups")
    fi
    IS_FRESH=
    ! is_fresh || IS_FRESH=yes
}

is_fresh() {
    [[ $NEWEST && $(find "$NEWEST" -mmin "-$FRESH_MINUTES") ]]
}

copies() {
    find "$TARGET" -maxdepth 1 -name "$NAMES" | LC_ALL=C sort
}

copy_backup() {
    local copy
    [[ $NEWEST ]] || return 0
    copy=$TARGET/${NEWEST##*/}
    if [[ -f $copy ]] && is_equal "$NEWEST" "$copy"; then
        say "The newest backup, ${NEWEST##*/}, is on the stick already."
        return
    fi
    make_room "$(stat --format %s "$NEWEST")"
    copy_file "$NEWEST" "$copy"
    forget_old "$KEPT"
    say "Copied ${NEWEST##*/} to the stick."
}

# On a full stick the oldest copies are deleted first.
make_room() {
    local kept
    while (($(df --output=avail --block-size 1 "$TARGET" | tail -n 1) < $1)); do
        kept=$(copies | wc -l)
        ((kept > LEAST_KEPT)) || give_up "The USB stick is full: remove other files from it, or use a larger one."
        forget_old "$((kept - 1))"
    done
}

forget_old() {
    copies | head --lines "-$1" | xargs --no-run-if-empty --delimiter '\n' rm --
}

copy_pictures() {
    local picture copied=0
    mkdir -p -- "$TARGET/uploads"
    while IFS= read -r picture; do
        # The content of a picture file never changes.
        if [[ $(stat --format %s "$TARGET/uploads/${picture##*/}" 2>/dev/null) != "$(stat --format %s "$picture")" ]]; then
            copy_file "$picture" "$TARGET/uploads/${picture##*/}"
            copied=$((copied + 1))
        fi
    done < <(find "$DATA_DIR/uploads" -maxdepth 1 -type f ! -name '.*' 2>/dev/null)
    say "Copied $copied new pictures to the stick."
}

# The copy is renamed only after it was read back from the stick and compared.
copy_file() {
    local draft=$2.partial
    if ! cp -- "$1" "$draft" || ! sync "$draft"; then
        rm -f -- "$draft"
        give_up "${1##*/} could not be copied: the USB stick is full or broken."
    fi
    if ! is_equal "$1" "$draft"; then
        rm -f -- "$draft"
        give_up "${1##*/} differs on the USB stick: the stick is broken, use another one."
    fi
    mv --force -- "$draft" "$2"
    sync "${2%/*}"
}

# Drops the copy from the page cache, so that it is read back from the stick itself.
is_equal() {
    dd if="$2" iflag=nocache count=0 status=none
    [[ $(sha256sum <"$1") == "$(sha256sum <"$2")" ]]
}

# The server tells the owner of this. An old backup that was copied once more does not count. Nothing
# that the server's account has put there is followed or overwritten.
note_success() {
    local note=$DATA_DIR/usb-copied-at
    [[ $IS_FRESH ]] || return 0
    rm -f -- "$note.new"
    (umask 022 && set -o noclobber && date --utc --iso-8601=seconds >"$note.new")
    mv --force --no-target-directory -- "$note.new" "$note"
}

[[ ${1:-} != --help && ${1:-} != -h ]] || { usage && exit; }
must_be_root
load_settings
find_stick "${1:-}"
if [[ ! $STICK ]]; then
    say "There is no USB stick with the label $LABEL: nothing was copied."
    exit
fi
TARGET=$STICK/$FOLDER
rm -f -- "$TARGET"/*.partial "$TARGET"/uploads/*.partial
mkdir -p -- "$TARGET" || give_up "The USB stick cannot be written: it may be write-protected, use another one."
find_newest
copy_backup
copy_pictures
note_success
