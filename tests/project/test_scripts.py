"""The scripts, run in a copy of the project whose Python records its calls."""

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from config import PROJECT_DIR
from tests.database.prepared_database import make_prepared
from tests.support.ports import free_port

pytestmark = pytest.mark.slow

Run = Callable[..., subprocess.CompletedProcess[str]]

TOOLS = [
    "bash",
    "cat",
    "cksum",
    "cp",
    "dirname",
    "flock",
    "mkdir",
    "mv",
    "readlink",
    "rm",
    "sed",
    "touch",
]
NOTING_PYTHON = f"""#!/bin/bash
case "$*" in
    "-m pip install"*) echo "$*" >>"$NOTES"; echo "no such host"; exit "${{PIP_EXIT:-0}}" ;;
    "-m flask"* | "-m gunicorn"* | "-m pytest"*) echo "$* pid=$$" >>"$NOTES" ;;
    *) exec "{sys.executable}" "$@" ;;
esac
"""

WITHOUT_REDIS = "#!/bin/bash\n[[ $* != *'import redis'* ]]\n"

MAKING_PYTHON = f"""#!/bin/bash
if [[ $* == "-m venv"* ]]; then
    bin=${{*: -1}}/bin
    mkdir -p "$bin"
    touch "$bin/activate" "$bin/pip" "$bin/../pyvenv.cfg"
    cp "${{0%/*}}/noting-python" "$bin/python"
else
    exec "{sys.executable}" "$@"
fi
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, in a folder with a space in its name."""
    project = tmp_path / "a restaurant"
    for folder in ("script", "restaurant"):
        shutil.copytree(
            PROJECT_DIR / folder, project / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    for pattern in ("*.txt", "pyproject.toml", "config.py", ".env"):
        for file in PROJECT_DIR.glob(pattern):
            shutil.copy(file, project)
    write_program(project / ".venv" / "bin" / "python", NOTING_PYTHON)
    return project


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """The recorded calls of the copy's Python."""
    (tmp_path / "notes").touch()
    return tmp_path / "notes"


@pytest.fixture
def run(project: Path, notes: Path, tmp_path: Path) -> Run:
    """Run a script from some other folder, listening where nobody else does."""

    def run_one(script: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {"HOST": "127.0.0.1", "PORT": str(free_port()), "NOTES": str(notes)}
        return subprocess.run(
            [project / "script" / script, *options],
            cwd=tmp_path,
            env=os.environ | settings | environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run_one


@pytest.fixture
def bare_path(tmp_path: Path) -> Path:
    """A folder of commands without any Python."""
    folder = tmp_path / "commands"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool) or tool)
    return folder


def write_program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_the_server_is_prepared_and_then_started(run: Run, notes: Path) -> None:
    assert run("server").returncode == 0

    install, prepare, serve = notes.read_text().splitlines()
    assert "--require-hashes --requirement requirements.txt" in install
    assert prepare.startswith("-m flask --app wsgi prepare pid=")
    assert serve.startswith("-m gunicorn --config gunicorn.conf.py pid=")


def test_the_demo_is_filled_only_with_its_option(run: Run, notes: Path) -> None:
    run("server", "--demo")

    assert "-m flask --app wsgi prepare --demo pid=" in notes.read_text()


def test_packages_are_installed_again_only_when_the_pins_changed(
    run: Run, notes: Path, project: Path
) -> None:
    run("server")
    run("server")
    assert notes.read_text().count("pip install") == 1

    with (project / "requirements.txt").open("a") as requirements:
        requirements.write("# changed\n")
    run("server")
    assert notes.read_text().count("pip install") == 2


def test_a_single_server_gets_no_cluster_packages(run: Run, notes: Path) -> None:
    run("server", REDIS_URL="")

    assert "requirements-cluster.txt" not in notes.read_text()


@pytest.mark.parametrize("file", ["environment", ".env", ".env.local"])
def test_a_cluster_server_gets_its_packages(
    run: Run, notes: Path, project: Path, file: str
) -> None:
    address = "redis://127.0.0.1:6379/0"
    if file == "environment":
        run("server", REDIS_URL=address)
    else:
        with (project / file).open("a") as settings:
            settings.write(f'REDIS_URL="{address}"  # beside the till\n')
        run("server")

    _, install, *_ = notes.read_text().splitlines()
    assert "--require-hashes --requirement requirements-cluster.txt" in install


def test_a_cluster_server_does_not_start_without_its_packages(
    run: Run, notes: Path, project: Path
) -> None:
    write_program(project / ".venv" / "bin" / "python", WITHOUT_REDIS)

    result = run("server", "--installed", REDIS_URL="redis://127.0.0.1:6379/0")

    assert result.returncode == 1
    assert result.stderr == (
        "REDIS_URL is set, but its package is not installed: run sudo deploy/pi/install.sh again.\n"
    )
    assert not notes.read_text()


def test_a_release_installs_its_own_packages(run: Run, notes: Path, project: Path) -> None:
    (project / "wheelhouse").mkdir()

    run("server")

    assert "--no-index --find-links wheelhouse" in notes.read_text().splitlines()[0]


def test_the_service_installs_no_packages(run: Run, notes: Path, project: Path) -> None:
    assert run("server", "--installed").returncode == 0

    prepare, serve = notes.read_text().splitlines()
    assert "-m flask --app wsgi prepare" in prepare
    assert "-m gunicorn" in serve
    assert not (project / ".venv.lock").exists()


def test_a_signal_to_the_script_reaches_the_server(
    project: Path, notes: Path, tmp_path: Path
) -> None:
    environment = os.environ | {"PORT": str(free_port()), "NOTES": str(notes)}
    with subprocess.Popen([project / "script" / "server"], cwd=tmp_path, env=environment) as server:
        server.wait(60)

    assert notes.read_text().splitlines()[-1].endswith(f"pid={server.pid}")


def test_the_script_works_through_a_link(project: Path, notes: Path, tmp_path: Path) -> None:
    link = tmp_path / "start-the-restaurant"
    link.symlink_to(project / "script" / "server")
    environment = os.environ | {"PORT": str(free_port()), "NOTES": str(notes)}

    subprocess.run([link], cwd="/", env=environment, check=True, timeout=60)

    assert "-m gunicorn" in notes.read_text()


def test_the_tests_get_the_options_of_pytest(run: Run, notes: Path) -> None:
    run("test", "-k", "soup or salad")

    install, test = notes.read_text().splitlines()
    assert "--requirement requirements-test.txt" in install
    assert test.startswith("-m pytest -n 2 --dist loadfile --no-loadscope-reorder -k soup or salad")


def test_a_fast_run_leaves_out_what_starts_servers(run: Run, notes: Path) -> None:
    run("test", "--fast", "tests/orders")

    assert "tests/orders -m not (live or slow or browser or deploy) pid=" in notes.read_text()


def test_a_run_before_a_commit_leaves_out_what_takes_long(run: Run, notes: Path) -> None:
    run("test", "--durations", "9")

    assert "--durations 9 -m not (slow or browser or deploy) pid=" in notes.read_text()


@pytest.mark.parametrize("named", ["pyproject.toml", "--all"])
def test_a_run_that_names_its_tests_leaves_none_of_them_out(
    run: Run, notes: Path, named: str
) -> None:
    run("test", named)

    assert "browser" not in notes.read_text()


def test_a_measured_run_names_what_was_not_run(run: Run, notes: Path) -> None:
    run("test", "--cov")

    assert "--cov --cov-report term:skip-covered -m not (" in notes.read_text()


@pytest.mark.parametrize("script", ["lint", "lock", "server", "test"])
def test_every_script_has_a_help_text(run: Run, notes: Path, script: str) -> None:
    result = run(script, "--help")

    assert result.returncode == 0
    assert result.stdout.startswith(f"Usage: script/{script}")
    assert not notes.read_text()


def test_help_starts_nothing(run: Run, notes: Path) -> None:
    result = run("server", "--help")

    assert result.returncode == 0
    assert "--demo" in result.stdout
    assert not notes.read_text()


def test_an_unknown_option_starts_nothing(run: Run, notes: Path) -> None:
    result = run("server", "--dmeo")

    assert result.returncode == 2
    assert result.stderr == ("script/server has no option '--dmeo': see script/server --help.\n")
    assert not notes.read_text()


def test_a_failed_installation_names_its_log(run: Run, notes: Path, project: Path) -> None:
    result = run("server", PIP_EXIT="1")

    log = project / ".venv" / "install.log"
    assert result.returncode == 1
    assert result.stderr == (
        f"The packages could not be installed, perhaps because there is no network: see {log}.\n"
    )
    assert log.read_text() == "no such host\n"
    assert "gunicorn" not in notes.read_text()


def test_a_bad_setting_stops_the_start_with_one_sentence(run: Run, notes: Path) -> None:
    result = run("server", PORT="abc")

    assert result.returncode == 1
    assert result.stderr == "PORT must be a whole number from 1 to 65535, not 'abc'.\n"
    assert "flask" not in notes.read_text()


def test_a_port_in_use_stops_the_start_with_one_sentence(run: Run, notes: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = run("server", PORT=str(port))

    assert result.returncode == 1
    assert result.stderr == (
        f"PORT {port} is in use by another program: stop that one, or set another PORT.\n"
    )
    assert "flask" not in notes.read_text()


def test_a_host_of_another_machine_stops_the_start_with_one_sentence(run: Run) -> None:
    result = run("server", HOST="192.0.2.1")

    assert result.returncode == 1
    assert result.stderr.startswith("HOST must be an address of this machine, not '192.0.2.1' (")


def test_a_folder_that_cannot_be_written_stops_the_start_with_one_sentence(
    run: Run, notes: Path, project: Path
) -> None:
    data_dir = project / "config.py" / "data"

    result = run("server", DATA_DIR=str(data_dir))

    assert result.returncode == 1
    assert result.stderr == (
        f"DATA_DIR must be a folder that can be written, not {str(data_dir)!r} (Not a directory).\n"
    )
    assert "flask" not in notes.read_text()


def test_without_a_python_the_script_says_which_is_needed(
    run: Run, project: Path, bare_path: Path
) -> None:
    shutil.rmtree(project / ".venv")
    write_program(bare_path / "python3.12", "#!/bin/bash\nexit 127\n")

    result = run("server", PATH=str(bare_path))

    assert result.returncode == 1
    assert result.stderr == (
        "Python 3.11, 3.12 or 3.13 is needed, and none was found:"
        " install python3 and python3-venv.\n"
    )


def test_a_python_without_its_venv_module_is_named(
    run: Run, project: Path, bare_path: Path
) -> None:
    shutil.rmtree(project / ".venv")
    write_program(bare_path / "python3.12", '#!/bin/bash\n[[ "$*" != *ensurepip* ]]\n')

    result = run("server", PATH=str(bare_path))

    assert result.returncode == 1
    assert result.stderr == (
        "Python's venv module is missing: install the package python3.12-venv.\n"
    )


def test_a_broken_environment_is_created_again_with_a_working_python(
    run: Run, notes: Path, project: Path, bare_path: Path
) -> None:
    write_program(project / ".venv" / "bin" / "python", "#!/bin/bash\nexit 1\n")
    write_program(bare_path / "python3.12", "#!/bin/bash\nexit 127\n")
    write_program(bare_path / "noting-python", NOTING_PYTHON)
    write_program(bare_path / "python3", MAKING_PYTHON)

    result = run("server", PATH=str(bare_path))

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"Creating {project}/.venv with Python 3.")
    assert "-m gunicorn" in notes.read_text()
    assert not (project / ".venv.making").exists()


def test_gunicorn_itself_stops_at_a_bad_setting_with_one_sentence() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"],
        cwd=PROJECT_DIR,
        env=os.environ | {"MAX_SOCKETS": "many"},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert result.returncode == 1
    assert result.stderr == ("MAX_SOCKETS must be a whole number from 1 to 2000, not 'many'.\n")


def test_a_start_with_nothing_to_prepare_is_immediate(run: Run, notes: Path, project: Path) -> None:
    shutil.copytree(PROJECT_DIR / "migrations", project / "migrations")
    (project / "instance").mkdir()
    make_prepared(project / "instance" / "restaurant.sqlite3")

    assert run("server").returncode == 0
    assert run("server", "--demo").returncode == 0

    asked = [line.partition(" pid=")[0] for line in notes.read_text().splitlines()]
    assert asked[1:] == [
        "-m gunicorn --config gunicorn.conf.py",
        "-m flask --app wsgi prepare --demo",
        "-m gunicorn --config gunicorn.conf.py",
    ]
