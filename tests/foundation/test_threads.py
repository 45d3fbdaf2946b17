import subprocess
import sys
from textwrap import dedent

import pytest

from config import PROJECT_DIR

pytestmark = pytest.mark.slow

FREEZE_AND_TICK = dedent(
    """
    import _thread, threading, time
    from restaurant.threads import run_in_thread

    freeze = {unpatched}  # a wait in C, of which the green library knows nothing
    ticks = []

    def tick():
        while True:
            ticks.append(1)
            time.sleep(0.01)

    def fail():
        raise LookupError("its own error")

    threading.Thread(target=tick, daemon=True).start()
    run_in_thread(freeze, 0.3)
    try:
        run_in_thread(fail)
    except LookupError as error:
        print(len(ticks) > 5, run_in_thread(sum, [1, 2, 3]), error)
    """
)
EVENTLET = """
import warnings
warnings.simplefilter("ignore")
import eventlet
eventlet.monkey_patch()
""" + FREEZE_AND_TICK.format(unpatched="eventlet.patcher.original('time').sleep")
GEVENT = """
from gevent import monkey
monkey.patch_all()
""" + FREEZE_AND_TICK.format(unpatched="monkey.get_original('time', 'sleep')")


@pytest.mark.parametrize("program", [EVENTLET, GEVENT], ids=["eventlet", "gevent"])
def test_work_in_a_real_thread_blocks_no_green_thread(program: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT_DIR, capture_output=True, text=True, timeout=60
    )

    assert run.stdout == "True 6 its own error\n", run.stderr
