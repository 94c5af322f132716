"""Figures in the text form that Prometheus reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One value with the labels that tell it from its siblings."""

    value: float
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One figure; ``kind`` is "counter" or "gauge"."""

    name: str
    kind: str
    explanation: str
    samples: tuple[Sample, ...]


def write_metrics(metrics: Iterable[Metric]) -> str:
    """Return metrics in the text exposition format, version 0.0.4.

    References
    ----------
    .. [1] Prometheus documentation, "Exposition formats", text format details.
    """
    lines = []
    for metric in metrics:
        explained = metric.explanation.replace("\\", "\\\\").replace("\n", "\\n")
        lines += [
            f"# HELP {metric.name} {explained}",
            f"# TYPE {metric.name} {metric.kind}",
        ]
        lines += [
            f"{metric.name}{_labels(sample.labels)} {_number(sample.value)}"
            for sample in metric.samples
        ]
    return "".join(f"{line}\n" for line in lines)


def _labels(labels: Mapping[str, str]) -> str:
    """Return the labels between braces, nothing where there are none."""
    written = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels.items())
    return f"{{{written}}}" if written else ""


def _escaped(text: str) -> str:
    """Return a label's value as it stands between quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    """Return a whole number without a fraction."""
    return str(int(value)) if value == int(value) else repr(value)
