#!/usr/bin/env bash
# Checks the server once, and restarts it after several failed checks in a row.
#
# Only what a restart can repair counts: no answer, or a database that cannot be reached. A full disk
# is only logged to the journal, for a person to free space.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"

# What is stored from one check to the next: FAILURES STARTS KIND.
MEMORY=${RUNTIME_DIRECTORY:-/run/restaurant-health}/memory
PATIENCE=${HEALTH_PATIENCE:-10}
# How many checks in a row must fail; twice as many after each restart that did not help, up to 24.
FEW=3
MANY=24

# Sets KIND to well, gone, away or full, and REASON to a sentence about it.
look() {
    local answer
    KIND=well REASON='The server is ready.'
    if ! answer=$(ask /health "$PATIENCE") || [[ $answer != HTTP/1.?" 200 "* ]]; then
        KIND=gone REASON="The server does not answer within $PATIENCE s."
    elif ! answer=$(ask /ready "$PATIENCE"); then
        KIND=away REASON="The database does not answer within $PATIENCE s."
    elif [[ $answer == *'database away'* ]]; then
        KIND=away REASON='The database cannot be reached.'
    elif [[ $answer != HTTP/1.?" 200 "* ]]; then
        KIND=full REASON="The server is not ready, and a restart would not help: $(sentence_of "$answer")"
    fi
}

sentence_of() {
    [[ ! $1 =~ \"detail\":\ ?\"([^\"]*)\" ]] || printf '%s' "${BASH_REMATCH[1]}"
}

remember() {
    mkdir -p -- "${MEMORY%/*}"
    printf '%s %s %s\n' "$1" "$2" "$3" >"$MEMORY"
}

judge() {
    local failures=0 starts=0 before=well allowed
    [[ ! -f $MEMORY ]] || read -r failures starts before <"$MEMORY"
    [[ $KIND == "$before" ]] || announce
    case $KIND in
        well) remember 0 0 well ;;
        full) remember 0 "$starts" full ;;
        *)
            failures=$((failures + 1)) allowed=$((FEW << starts))
            if ((failures < (allowed < MANY ? allowed : MANY))); then
                remember "$failures" "$starts" "$KIND"
            else
                complain "$REASON This check failed $failures times in a row: restarting the server."
                remember 0 "$((starts < 3 ? starts + 1 : 3))" "$KIND"
                systemctl restart "$SERVICE"
            fi
            ;;
    esac
}

announce() {
    if [[ $KIND == well ]]; then
        # Of a higher level than those that the unit does not log.
        say "${JOURNAL_STREAM:+<5>}$REASON"
    else
        complain "$REASON"
    fi
}

# An upgrade that was killed must not leave the restaurant without a server.
finish_interrupted_upgrade() {
    [[ -e $CLOSED_SIGN ]] || return 0
    complain "An upgrade was interrupted: starting the installed version. Run upgrade.sh again."
    is_running || systemctl start --no-block "$SERVICE"
    rm -f -- "$CLOSED_SIGN"
}

load_settings
exec {lock}>"$UPGRADE_LOCK"
# During an upgrade the server may be stopped.
flock --nonblock "$lock" || exit 0
finish_interrupted_upgrade
# A stopped server was stopped on purpose.
is_running || exit 0
look
judge
