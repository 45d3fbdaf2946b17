#!/usr/bin/env bash
# Installs, kills and upgrades the server for real, in a clean Debian without any network.
set -euo pipefail
source "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../../script/_environment.sh"

usage() {
    cat <<'TEXT'
Usage: deploy/pi/try.sh

Makes a release of what is committed, unpacks it in a clean Debian 12 that has no network at all, and
lets tests/deploy/debian_scenario.py happen there. Needs root, debootstrap and unshare, and is skipped without.
The clean Debian is kept in the folder TRY_CACHE (~/.cache/restaurant-try) for the next time.
TEXT
}

CACHE=${TRY_CACHE:-$HOME/.cache/restaurant-try}
CLEAN_ROOT=$CACHE/bookworm
# Python without its venv module, as on Ubuntu Server: a release contains what is missing.
PACKAGES=python3,nginx-light,iproute2

skip() {
    printf 'Skipped: %s\n' "$1"
    exit 0
}

make_clean_root() {
    [[ ! -d $CLEAN_ROOT ]] || return 0
    printf 'Creating a clean Debian.\n'
    mkdir -p -- "$CACHE"
    rm -rf -- "$CLEAN_ROOT.partial"
    debootstrap --variant minbase --include "$PACKAGES" bookworm "$CLEAN_ROOT.partial" "$(mirror)" >"$CACHE/log" ||
        fail "debootstrap failed: see $CACHE/log."
    rm -rf -- "$CLEAN_ROOT.partial"/var/cache/apt/archives/*.deb
    mv -- "$CLEAN_ROOT.partial" "$CLEAN_ROOT"
}

# The address of apt's own Debian mirror.
mirror() {
    local site
    # shellcheck disable=SC2016  # a format of apt
    site=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Created-By: Packages' | head -n 1)
    printf '%s\n' "${site:-http://deb.debian.org/debian}"
}

# In namespaces of its own: no network except loopback, its own processes, and a temporary disk in
# memory.
tell_story() {
    local release=$1 world
    world=$(mktemp -d)
    # shellcheck disable=SC2016  # expanded by the inner shell
    unshare --net --mount --pid --fork --kill-child bash -euo pipefail -c '
        world=$1 clean_root=$2 release=$3 project=$4
        mount -t tmpfs -o size=4g,mode=755 tmpfs "$world"
        cp --archive "$clean_root/." "$world"
        mount -t proc proc "$world/proc"
        mount -t tmpfs tmpfs "$world/dev/shm"
        mkdir -p "$world/run/systemd/system" "$world/run/lock" "$world/root/releases"
        install "$project/tests/deploy/systemctl" "$world/usr/bin/systemctl"
        tar --extract --file "$release" --directory "$world/root/releases"
        cp "$project/tests/deploy/debian_scenario.py" "$world/root"
        chroot "$world" ip link set lo up
        # Not with exec: this shell reaps the processes that others leave behind.
        chroot "$world" env --ignore-environment PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            HOME=/root LANG=C.UTF-8 PIP_NO_COMPILE=1 \
            python3 /root/debian_scenario.py "/root/releases/$(basename "$release" .tar.gz)"
    ' try "$world" "$CLEAN_ROOT" "$release" "$PROJECT" || fail "The installation test above failed."
    rmdir -- "$world"
}

[[ ${1:-} != --help && ${1:-} != -h ]] || { usage && exit; }
((EUID == 0)) || skip "only root can make a clean Debian and a network of its own."
for tool in debootstrap unshare chroot; do
    command -v "$tool" >/dev/null || skip "$tool is missing (apt install debootstrap util-linux)."
done
unshare --net --mount --pid --fork true 2>/dev/null || skip "this machine allows no world of its own."

make_clean_root &
making=$!
output=$(mktemp -d)
trap 'rm -rf -- "$output"' EXIT
script/release --arch "$(uname -m)" --output "$output"
wait "$making"
tell_story "$output"/*.tar.gz
