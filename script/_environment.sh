# shellcheck shell=bash
# Sourced by the scripts of this folder: the project's own Python and its packages.

PROJECT=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")

cd -- "$PROJECT" || exit
# Modules are compiled once, as the scripts are started often.
unset PYTHONHOME CDPATH PYTHONDONTWRITEBYTECODE

# Selects the virtual environment of this name.
use_environment() {
    ENVIRONMENT=$PROJECT/$1
    PYTHON=$ENVIRONMENT/bin/python
    INSTALL_LOG=$ENVIRONMENT/install.log
}

use_environment .venv

# Ends the script with one sentence for the person who started it.
fail() {
    printf '%s\n' "$1" >&2
    exit "${2:-1}"
}

# Makes the environment where it is missing, and installs what the given requirements pin.
prepare_environment() {
    local requirements=$1
    (
        # Two scripts may be started at once: the second waits here for the first.
        if command -v flock >/dev/null; then
            exec 9>"$PROJECT/.venv.lock"
            flock 9
        fi
        environment_works || make_environment
        install_packages "$requirements"
    )
}

environment_works() {
    [[ -x $PYTHON ]] && is_suitable "$PYTHON" && "$PYTHON" -c 'import pip' 2>/dev/null
}

# A command of that name may exist but not work, so it is run.
is_suitable() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1
}

make_environment() {
    local base pip making=$PROJECT/.venv.making
    base=$(find_python)
    printf 'Creating %s with %s.\n' "$ENVIRONMENT" "$("$base" --version)"
    # Created under another name first, so that an interruption leaves no incomplete environment.
    rm -rf -- "$making"
    if pip=$(bundled_pip); then
        "$base" -m venv --prompt restaurant --without-pip "$making" && use_pip "$making/bin/python" "$pip"
    else
        "$base" -m venv --prompt restaurant "$making"
    fi || fail "Python could not create $making: is the disk full, or $PROJECT not writable?"
    sed -i "s|$making|$ENVIRONMENT|g" "$making"/bin/[Aa]ctivate* "$making"/bin/pip* "$making/pyvenv.cfg"
    rm -rf -- "$ENVIRONMENT"
    mv -- "$making" "$ENVIRONMENT"
}

# The pip that a release contains: on Debian and Ubuntu Python's own is in another package.
bundled_pip() {
    compgen -G 'wheelhouse/pip-*.whl'
}

# Python can run pip from its wheel, so pip installs itself.
use_pip() {
    PIP_USER=0 "$1" "$2/pip" install --quiet --no-index --find-links wheelhouse pip
}

find_python() {
    local name needed=ensurepip,venv without_venv=
    ! bundled_pip >/dev/null || needed=venv
    for name in python3.12 python3.13 python3.11 python3; do
        is_suitable "$name" || continue
        if "$name" -c "import $needed" >/dev/null 2>&1; then
            printf '%s\n' "$name"
            return
        fi
        without_venv=${without_venv:-$name}
    done
    [[ -z $without_venv ]] ||
        fail "Python's venv module is missing: install the package $without_venv-venv."
    fail "Python 3.11, 3.12 or 3.13 is needed, and none was found: install python3 and python3-venv."
}

# Every package has to be the very file that was locked: a changed one does not match its hash.
install_packages() {
    local requirements=$1 stamp=$ENVIRONMENT/.installed-${1//\//-} wanted from=()
    # A release contains its packages, for machines without a network.
    [[ ! -d wheelhouse ]] || from=(--no-index --find-links wheelhouse)
    wanted=$(cksum <"$requirements")
    [[ ! -f $stamp || $(<"$stamp") != "$wanted" ]] || return 0
    printf 'Installing the packages of %s; this takes a few minutes the first time.\n' "$requirements"
    # The lock names every package, so there is nothing to resolve. (Older pips also ask for a hash
    # of "coverage[toml]" beside that of "coverage".)
    PIP_USER=0 "$PYTHON" -m pip install --disable-pip-version-check --no-input "${from[@]}" \
        --no-deps --require-hashes --requirement "$requirements" >"$INSTALL_LOG" 2>&1 ||
        fail "The packages could not be installed, perhaps because there is no network: see $INSTALL_LOG."
    printf '%s\n' "$wanted" >"$stamp"
}

# The packages of the server; a cluster needs one more.
prepare_server() {
    prepare_environment requirements.txt
    ! is_one_of_several || prepare_environment requirements-cluster.txt
}

is_one_of_several() {
    [[ $(setting REDIS_URL) ]]
}

# A setting as the server reads it: from the environment, else from .env.local, else from .env.
setting() {
    local name=$1 file line value=
    if [[ -v $name ]]; then
        printf '%s\n' "${!name}"
        return
    fi
    for file in .env .env.local; do
        [[ -r $file ]] || continue
        while IFS= read -r line || [[ $line ]]; do
            [[ ! $line =~ ^[[:space:]]*(export[[:space:]]+)?$name=[\"\']?([^[:space:]\"\']*) ]] || value=${BASH_REMATCH[2]}
        done <"$file"
    done
    printf '%s\n' "$value"
}
