# shellcheck shell=bash
# The USB stick that the restaurant's data is copied to.

LABEL=RESTAURANT
# shellcheck disable=SC2034  # read where this is sourced
FOLDER=restaurant-backups
NAMES='restaurant-20*.sqlite3'

MOUNTED_HERE=

give_up() {
    complain "$1"
    exit 1
}

# Sets STICK to the stick's folder, or to the folder that was given instead; empty when there is none.
find_stick() {
    local device
    if [[ $1 ]]; then
        STICK=$(cd -- "$OLDPWD" && realpath -- "$1")
        return
    fi
    device=$(blkid --label "$LABEL" || true)
    STICK=
    [[ $device ]] || return 0
    STICK=$(findmnt --noheadings --first-only --output TARGET --source "$device" || true)
    [[ $STICK ]] || mount_stick "$device"
}

mount_stick() {
    STICK=${RUNTIME_DIRECTORY:-/run/restaurant-usb}/stick
    mkdir -p -- "$STICK"
    # Programs on a stick must not run; on a file system without owners only root may read.
    mount --options nosuid,nodev,noexec,umask=0077 "$1" "$STICK" 2>/dev/null ||
        mount --options nosuid,nodev,noexec "$1" "$STICK" ||
        give_up "The USB stick cannot be mounted: try another one."
    MOUNTED_HERE=yes
    trap let_go EXIT
}

let_go() {
    [[ ! $MOUNTED_HERE ]] || umount "$STICK" || complain "The USB stick could not be unmounted."
}

# Sorted by name, which is by age.
newest_in() {
    find "$1" -maxdepth 1 -name "$NAMES" 2>/dev/null | LC_ALL=C sort | tail -n 1 || true
}
