"""Every phrase of a language with sample figures, by name."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import get_args, get_origin, get_type_hints

from planner.domain.cleared_places import ClearedPlace
from planner.domain.phrases.topics import Phrases
from planner.domain.treatments import Work

SAMPLES = {
    str: ("Xx", "Yy", "Zz"),
    int: (1, 2, 12300),
    float: (1.0, 2.5, 3.0, 24.0),
    ClearedPlace: tuple(ClearedPlace),
    tuple[str, ...]: (("X",), ("X", "Y")),
    tuple[Work, ...]: ((Work.PLOUGH, Work.PREWET), (Work.SWEEP, Work.BRINE)),
}


def topics(phrases: Phrases) -> dict[str, object]:
    """Return the topics of a language by their names."""
    names = [each.name for each in fields(phrases) if each.name != "language"]
    return {name: getattr(phrases, name) for name in names}


def rendered(phrases: Phrases) -> dict[str, list[str]]:
    """Return each phrase with one, two and many of whatever it counts."""
    found = {}
    for topic, said in topics(phrases).items():
        hints = get_type_hints(type(said))
        for field in fields(said):
            value = getattr(said, field.name)
            found[f"{topic}.{field.name}"] = list(_texts(value, hints[field.name]))
    return found


def _texts(value, hint):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from value
    elif isinstance(value, Mapping):
        yield from value.values()
    else:
        assert get_origin(hint) is Callable or callable(value)
        kinds = get_args(hint)[0]
        most = max(len(SAMPLES[kind]) for kind in kinds)
        columns = [itertools.cycle(SAMPLES[kind]) for kind in kinds]
        for arguments in itertools.islice(zip(*columns, strict=False), most):
            # Two texts or two figures must be told apart by their places.
            yield value(*_apart(arguments))


def _apart(arguments):
    seen = []
    for argument in arguments:
        text = isinstance(argument, str) and argument in seen
        seen.append(f"{argument}{len(seen)}" if text else argument)
    return seen
