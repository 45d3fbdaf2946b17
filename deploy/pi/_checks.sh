# shellcheck shell=bash
# Checks of what the server needs from a machine: each prints one line.

REFUSED=0

good() {
    printf '  ✓ %s\n' "$1"
}

# Reports what has to be corrected before anything is installed.
bad() {
    printf '  ✗ %s\n' "$1"
    REFUSED=$((REFUSED + 1))
}

# Reports what is not ideal but does not prevent the installation.
poor() {
    printf '  ✗ %s (The installation continues.)\n' "$1"
}

check_machine() {
    local machine bits
    machine=$(uname -m) bits=$(getconf LONG_BIT)
    if [[ $bits != 64 ]]; then
        bad "System: it is a 32-bit one; install the 64-bit one (Raspberry Pi OS and Ubuntu Server have both)."
    elif ! compgen -G "$PROJECT/wheelhouse/*_$machine.whl" >/dev/null; then
        bad "Machine: this release is not for $machine; build one with script/release --arch $machine."
    else
        good "Machine: $machine, 64 bits, as this release needs."
    fi
}

check_python() {
    local python
    if python=$(find_python 2>&1); then
        good "Python: $("$python" --version)."
    else
        bad "Python: $python (sudo apt install python3 python3-venv)"
    fi
}

check_systemd() {
    if [[ -d /run/systemd/system ]]; then
        good "systemd: it runs, and will start the server with the machine."
    else
        bad "systemd: it does not run here; use a system that starts with it, such as Ubuntu Server 24.04."
    fi
}

check_disk() {
    local free disk
    free=$(df --output=avail --block-size 1M /var/lib | tail -n 1)
    disk=$(findmnt --noheadings --output SOURCE --target /var/lib || true)
    if ((free < 1024)); then
        bad "Disk: only ${free// /} MB are free; free at least 1024."
    elif [[ $disk == /dev/mmcblk* ]]; then
        poor "Disk: ${free// /} MB free, but it is an SD card; an SSD lasts longer and is faster."
    else
        good "Disk: ${free// /} MB free, no SD card."
    fi
}

check_memory() {
    local megabytes
    megabytes=$(($(awk '/^MemTotal:/ {print $2}' /proc/meminfo) / 1024))
    if ((megabytes < 900)); then
        bad "Memory: $megabytes MB are not enough; use a machine with 2 GB or more."
    elif ((megabytes < 1800)); then
        poor "Memory: $megabytes MB; with 2 GB or more, uploading large pictures does not slow orders down."
    else
        good "Memory: $megabytes MB."
    fi
}

check_port() {
    local owners
    owners=$(listeners_at_port_80)
    if [[ -z $owners ]]; then
        good "Port 80: free."
    elif [[ $owners == nginx ]] || is_running 2>/dev/null; then
        good "Port 80: used by $owners, as it should be."
    else
        bad "Port 80: used by $owners; stop and disable that program, then run this again."
    fi
}

# The names of the programs that listen on that port, each once.
listeners_at_port_80() {
    local inode process
    awk '$2 ~ /:0050$/ && $4 == "0A" {print $10}' /proc/net/tcp /proc/net/tcp6 2>/dev/null |
        while read -r inode; do
            process=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
            cat "${process%/fd/*}/comm" 2>/dev/null || printf 'another program\n'
        done | sort --unique | paste --serial --delimiters ,
}

check_clock() {
    local built
    built=$(built_at)
    if [[ $(date --utc +%Y%m%d%H%M%S) < $built ]]; then
        bad "Clock: it shows $(date +%F), before this release was built; set it with sudo date --set 'YEAR-MONTH-DAY HOUR:MINUTE'."
    elif [[ $(timedatectl show --property NTPSynchronized --value 2>/dev/null) == yes ]]; then
        good "Clock: $(date '+%F %R'), synchronised."
    else
        poor "Clock: $(date '+%F %R'), not synchronised; without internet the Pi 5 needs its RTC battery to keep the time in a power cut."
    fi
}

# The time of the release, from its name: 20261125170200.
built_at() {
    [[ $VERSION =~ (^|-)([0-9]{8})-([0-9]{6})- ]] || { printf 0 && return; }
    printf '%s%s' "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
}

check_companions() {
    if has_nginx; then
        good "nginx: it will stand at port 80."
    else
        poor "nginx: missing, so the server will stand at port 80 itself; better is sudo apt install nginx, then this again."
    fi
    if has_avahi; then
        good "avahi: phones will find restaurant.local."
    else
        poor "avahi: missing, so there is only the address in numbers; sudo apt install avahi-daemon, then this again."
    fi
}

has_nginx() {
    command -v nginx >/dev/null && [[ -d /etc/nginx/sites-available && -d /etc/nginx/sites-enabled ]]
}

has_avahi() {
    [[ -f /etc/avahi/avahi-daemon.conf ]]
}

# Runs all checks; ends the script when something has to be corrected first.
check_everything() {
    printf 'Checking this machine:\n'
    check_machine
    check_python
    check_systemd
    check_disk
    check_memory
    check_port
    check_clock
    check_companions
    ((REFUSED == 0)) || fail "Nothing was changed: correct what is marked ✗ above, then run this again."
}
