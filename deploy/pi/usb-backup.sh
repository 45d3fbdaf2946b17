#!/usr/bin/env bash
# Copies the newest backup and the pictures to the USB stick RESTAURANT, or into the folder that is named.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"
source "$PROJECT/deploy/pi/_usb.sh"

usage() {
    cat <<'TEXT'
Usage: sudo deploy/pi/usb-backup.sh [FOLDER]

Makes a backup when the newest is older than an hour, and copies it and the pictures to the stick
with the label RESTAURANT, into its folder restaurant-backups. Each copy is read back and compared.
The last 30 backups stay there. No stick is no error; a full or broken one is.
TEXT
}

KEPT=${USB_BACKUPS_KEPT:-30}
# So many stay also when there is no room.
LEAST_KEPT=3
FRESH_MINUTES=60

# Sets NEWEST to the newest backup; empty where the database is none that the server backs up.
find_newest() {
    NEWEST=$(newest_in "$DATA_DIR/backups")
    if [[ ! $NEWEST || ! $(find "$NEWEST" -mmin "-$FRESH_MINUTES") ]]; then
        on_console "$PROJECT" backup || complain "No new backup could be made."
        NEWEST=$(newest_in "$DATA_DIR/backups")
    fi
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

# A full stick loses its oldest copies first.
make_room() {
    local kept
    while (($(df --output=avail --block-size 1 "$TARGET" | tail -n 1) < $1)); do
        kept=$(copies | wc -l)
        ((kept > LEAST_KEPT)) || give_up "The USB stick is full: take what does not belong there off it, or use a larger one."
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
        # A picture never changes under its name.
        if [[ $(stat --format %s "$TARGET/uploads/${picture##*/}" 2>/dev/null) != "$(stat --format %s "$picture")" ]]; then
            copy_file "$picture" "$TARGET/uploads/${picture##*/}"
            copied=$((copied + 1))
        fi
    done < <(find "$DATA_DIR/uploads" -maxdepth 1 -type f ! -name '.*' 2>/dev/null)
    say "Copied $copied new pictures to the stick."
}

# The copy gets its name only when it was read back from the stick and is the same.
copy_file() {
    local draft=$2.partial
    if ! cp -- "$1" "$draft" || ! sync "$draft"; then
        rm -f -- "$draft"
        give_up "${1##*/} could not be copied: the USB stick is full or broken."
    fi
    if ! is_equal "$1" "$draft"; then
        rm -f -- "$draft"
        give_up "${1##*/} is not the same on the USB stick: it is broken, use another one."
    fi
    mv --force -- "$draft" "$2"
    sync "${2%/*}"
}

# Lets go of what the memory still holds of the copy, or the stick itself would not be asked.
is_equal() {
    dd if="$2" iflag=nocache count=0 status=none
    [[ $(sha256sum <"$1") == "$(sha256sum <"$2")" ]]
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
mkdir -p -- "$TARGET" || give_up "Nothing can be written to the USB stick."
find_newest
copy_backup
copy_pictures
