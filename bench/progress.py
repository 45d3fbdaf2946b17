"""A bar that shows how far the measuring is; plain lines where nobody watches."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm


class Progress:
    """How many parts are done, which one is going on, and what it does."""

    def __init__(self, bar: tqdm) -> None:
        self._bar = bar

    def begin(self, title: str) -> None:
        """Say which part begins."""
        self._bar.set_description(title)
        self._say(title)

    def tell(self, step: str) -> None:
        """Say what the part does now."""
        self._bar.set_postfix_str(step)
        self._say(f"  {step}")

    def end(self) -> None:
        """Count the part as done."""
        self._bar.set_postfix_str("")
        self._bar.update()

    def _say(self, text: str) -> None:
        if self._bar.disable:
            print(text, file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def progress(parts: int) -> Iterator[Progress]:
    """The bar for so many parts, on a terminal only."""
    with tqdm(total=parts, unit="part", disable=None) as bar:
        yield Progress(bar)
