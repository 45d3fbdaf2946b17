"""Reads what ``/metrics`` answers, with Prometheus' own parser."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

#: Where a metric begins in the text, and its name.
BEGINNING = re.compile(r"^(?=# HELP (\S+) )", re.MULTILINE)
#: What the samples of a counter or a histogram are called beyond the name of their metric.
SUFFIXES = re.compile(r"_(total|bucket|count|sum|created)$")


class Reading:
    """All metrics of one moment. A metric is parsed when it is asked for: a run has thousands."""

    def __init__(self, text: str) -> None:
        _, *parts = BEGINNING.split(text)
        self._texts = dict(zip(parts[::2], parts[1::2], strict=True))
        self._parse = cache(self._samples)

    @property
    def families(self) -> dict[str, str]:
        """The type of each metric by its name, without ``_total``."""
        types = "".join(
            f"{line}\n"
            for text in self._texts.values()
            for line in text.splitlines()
            if line.startswith("# ")
        )
        return {family.name: family.type for family in text_string_to_metric_families(types)}

    def of(self, name: str, **labels: Any) -> float | None:
        """The value with these labels; None where there is none."""
        wanted = {label: str(value) for label, value in labels.items()}
        return next((one.value for one in self._parse(name) if one.labels == wanted), None)

    def labels_of(self, name: str) -> set[str]:
        """The labels of a metric, without the buckets of a histogram."""
        found = [*self._parse(name), *self._parse(f"{name}_bucket")]
        return {label for sample in found for label in sample.labels} - {"le"}

    def labels(self, name: str, label: str) -> set[str]:
        """The values of a label that a metric has samples for."""
        return {sample.labels[label] for sample in self._parse(name)}

    def _samples(self, name: str) -> list[Sample]:
        text = self._texts.get(name) or self._texts.get(SUFFIXES.sub("", name), "")
        return list(_named(name, text))


def _named(name: str, text: str) -> Iterator[Sample]:
    """The samples of this very name; only their lines are parsed."""
    lines = [line for line in text.splitlines() if re.match(rf"# |{name}[{{ ]", line)]
    for family in text_string_to_metric_families("\n".join([*lines, ""])):
        yield from (sample for sample in family.samples if sample.name == name)


def read_metrics(client: FlaskClient) -> Reading:
    """What the server answers now."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return Reading(answer.get_data(as_text=True))
