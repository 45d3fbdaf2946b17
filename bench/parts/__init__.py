"""The parts of ``script/bench``: each module has a ``measure`` that returns its measurements."""
