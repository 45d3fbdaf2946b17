"""A progress bar on a terminal; plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm


class Progress:
    """Shows how many parts are done, which one runs, and what it does."""

    def __init__(self, bar: tqdm) -> None:
        self._bar = bar

    def begin(self, title: str) -> None:
        """Show which part begins."""
        self._bar.set_description(title)
        self._print(title)

    def report(self, step: str) -> None:
        """Show what the part does now."""
        self._bar.set_postfix_str(step)
        self._print(f"  {step}")

    def end(self) -> None:
        """Count the part as done."""
        self._bar.set_postfix_str("")
        self._bar.update()

    def _print(self, text: str) -> None:
        if self._bar.disable:
            print(text, file=sys.stderr, flush=True)  # noqa: T201


@contextmanager
def progress(parts: int) -> Iterator[Progress]:
    """The bar for so many parts, on a terminal only."""
    with tqdm(total=parts, unit="part", disable=None) as bar:
        yield Progress(bar)
