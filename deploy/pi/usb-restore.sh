#!/usr/bin/env bash
# Restores the data from the USB stick RESTAURANT, or from the given folder.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"
source "$PROJECT/deploy/pi/_usb.sh"

usage() {
    cat <<'TEXT'
Usage: sudo deploy/pi/usb-restore.sh [--yes] [--backup NAME] [FOLDER]

Puts the newest backup of the stick in the place of the present database, and its pictures beside
those that are there. The server is stopped meanwhile. The present database is kept beside the new
one. Everybody signs in anew.

  --yes          do not ask
  --backup NAME  take this backup instead of the newest
  --help         show this text
TEXT
}

IS_SURE=
NAME=
PLACE=

read_options() {
    while (($#)); do
        case $1 in
            --yes) IS_SURE=yes ;;
            --backup) NAME=${2:-} && shift ;;
            --help | -h) usage && exit ;;
            -*) fail "usb-restore.sh has no option '$1': see deploy/pi/usb-restore.sh --help." 2 ;;
            *) PLACE=$1 ;;
        esac
        shift
    done
}

# Sets BACKUP to the file to restore.
choose() {
    BACKUP=$(newest_in "$STICK/$FOLDER")
    [[ ! $NAME ]] || BACKUP=$STICK/$FOLDER/$NAME
    [[ $BACKUP && -f $BACKUP ]] ||
        give_up "There is no such backup on the stick; there are: $(cd -- "$STICK/$FOLDER" && printf '%s ' *)"
}

make_sure() {
    local answer
    [[ ! $IS_SURE ]] || return 0
    printf 'This restores %s; the current database is set aside, with all later orders. To continue type yes: ' "${BACKUP##*/}"
    read -r answer
    [[ $answer == yes ]] || fail "Nothing was changed."
}

# The server's account cannot read the stick, so it gets a copy of its own, of the same name for the
# audit. What an interruption left behind goes first.
bring_back() {
    local folder=$DATA_DIR/from-stick copy status=0
    rm -rf -- "$folder"
    install --directory --owner "$ACCOUNT" --group "$ACCOUNT" --mode 700 "$folder"
    copy=$folder/${BACKUP##*/}
    install --owner "$ACCOUNT" --group "$ACCOUNT" --mode 600 "$BACKUP" "$copy"
    systemctl stop "$SERVICE"
    on_console "$PROJECT" restore "$copy" || status=$?
    rm -rf -- "$folder"
    bring_pictures
    systemctl start --no-block "$SERVICE"
    ((status == 0)) || give_up "The database was not restored, for the reason above: the server starts with the old one."
}

bring_pictures() {
    local pictures=$DATA_DIR/uploads
    [[ -d $STICK/$FOLDER/uploads ]] || return 0
    install --directory --owner "$ACCOUNT" --group "$ACCOUNT" --mode 700 "$pictures"
    find "$STICK/$FOLDER/uploads" -maxdepth 1 -type f -name '*.webp' \
        -exec install --owner "$ACCOUNT" --group "$ACCOUNT" --mode 600 --target-directory "$pictures" {} +
}

read_options "$@"
must_be_root
load_settings
find_stick "$PLACE"
[[ $STICK ]] || give_up "There is no USB stick with the label $LABEL: plug it in."
choose
make_sure
bring_back
wait_until_ready 120 || give_up "The server is not ready: see journalctl --unit $SERVICE."
say "The server is ready again."
