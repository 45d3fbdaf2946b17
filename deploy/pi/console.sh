#!/usr/bin/env bash
# The server's console, with the settings and the rights of the service: 'sudo restaurant check'.
set -euo pipefail
started_in=${PWD:-/}
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"

must_be_root
load_settings
(($# > 0)) || set -- --help
# Paths of files are relative to the folder where the command was called.
if [[ $1 == backup || $1 == restore ]] && [[ ${2:--} != -* ]]; then
    set -- "$1" "$(cd -- "$started_in" && realpath --canonicalize-missing -- "$2")" "${@:3}"
fi
on_console "$PROJECT" "$@"
