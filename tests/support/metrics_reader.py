"""Reads what ``/metrics`` tells, as Prometheus does."""

from typing import Any

from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


class Reading:
    """All figures of one moment."""

    def __init__(self, told: str) -> None:
        self.families = {one.name: one.type for one in text_string_to_metric_families(told)}
        self._found: Figures = {
            (sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(told)
            for sample in family.samples
        }

    def of(self, name: str, **labels: Any) -> float | None:
        """A figure; None where there is none."""
        key = tuple(sorted((label, str(value)) for label, value in labels.items()))
        return self._found.get((name, key))

    def labels_of(self, name: str) -> set[str]:
        """The labels of a figure, those of a histogram's own aside."""
        told = [labels for found, labels in self._found if found.removesuffix("_bucket") == name]
        return {label for labels in told for label, _ in labels} - {"le"}

    def labels(self, name: str, label: str) -> set[str]:
        """The values of a label that a figure was told for."""
        return {dict(labels)[label] for told, labels in self._found if told == name}


def read_metrics(client: FlaskClient) -> Reading:
    """What the server tells now."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return Reading(answer.get_data(as_text=True))
