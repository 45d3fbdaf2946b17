"""Where work such as hashing a password freezes no green thread."""

import sys
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


def run_in_real_thread(function: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
    """The function's result or error, while other green threads go on.

    Under a green worker it runs in a thread of the operating system, so it must touch no database
    session, no request and no socket. Under gthread the caller is such a thread already.
    """
    if _is_patched_by_eventlet():
        from eventlet import tpool

        return tpool.execute(function, *arguments)
    if _is_patched_by_gevent():
        import gevent

        return gevent.get_hub().threadpool.apply(function, arguments)
    return function(*arguments)


def _is_patched_by_eventlet() -> bool:
    patcher = sys.modules.get("eventlet.patcher")
    return patcher is not None and patcher.is_monkey_patched("thread")


def _is_patched_by_gevent() -> bool:
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and monkey.is_module_patched("threading")
