#!/usr/bin/env bash
# The server's console, with the settings and the rights of the service: 'sudo restaurant check'.
set -euo pipefail
started_in=${PWD:-/}
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/_common.sh"

must_be_root
load_settings
(($# > 0)) || set -- --help
# Paths of files are relative to the folder where the command was called.
if [[ $1 == backup || $1 == restore ]]; then
    for ((number = 2; number <= $#; number++)); do
        case ${!number} in
            --by) ((number += 1)) ;;
            -*) ;;
            *)
                file=$(cd -- "$started_in" && realpath --canonicalize-missing -- "${!number}")
                set -- "${@:1:number-1}" "$file" "${@:number+1}"
                break
                ;;
        esac
    done
fi
on_console "$PROJECT" "$@"
