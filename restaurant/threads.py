"""Runs heavy work (a hash, a picture, a backup) in threads, so that it delays no event."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


def run_in_thread(function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """Return the function's result or raise its error, while requests and events go on.

    It runs in a thread of the operating system, also under green workers, so it must use no
    database session, no request and no socket.
    """
    if _is_patched_by_eventlet():
        from eventlet import tpool

        return tpool.execute(function, *arguments)
    if _is_patched_by_gevent():
        import gevent

        return gevent.get_hub().threadpool.apply(function, arguments)
    return _threads.submit(function, *arguments).result()


#: Enough for two hashes, a picture and a backup at the same time.
_threads = ThreadPoolExecutor(4, "heavy")


def _is_patched_by_eventlet() -> bool:
    patcher = sys.modules.get("eventlet.patcher")
    return patcher is not None and patcher.is_monkey_patched("thread")


def _is_patched_by_gevent() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and monkey.is_module_patched("threading")
