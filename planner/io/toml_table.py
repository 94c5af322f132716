"""A TOML table read key by key, where every refusal names the key."""

import math
from collections.abc import Iterable, Mapping
from datetime import time
from enum import StrEnum
from typing import NoReturn, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


class TomlTable:
    """One table of a file; `where` names it in every error.

    Every key that is read is remembered, so that `refuse_unread` can name the
    ones that nobody knows: usually a slip of the pen.
    """

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        self._values = values
        self._where = where
        self._read: set[str] = set()

    @property
    def where(self) -> str:
        """How errors name this table."""
        return self._where

    def keys(self) -> tuple[str, ...]:
        """Return the keys in the order of the file."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def get_text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default the key must be there."""
        value = self._get(key, default)
        if not isinstance(value, str):
            raise self.refusal(key, value, "a text in quotes")
        return value

    def find_text(self, key: str) -> str | None:
        """Return a text, None where the key is absent."""
        return self.get_text(key) if self.has(key) else None

    def get_number(self, key: str, default: float | None = None) -> float:
        """Return a finite number; without a default the key must be there."""
        value = self._get(key, default)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not math.isfinite(float(str(value))):
            raise self.refusal(key, value, "a number")
        return float(str(value))

    def find_number(self, key: str) -> float | None:
        """Return a number, None where the key is absent."""
        return self.get_number(key) if self.has(key) else None

    def get_count(self, key: str) -> int:
        """Return a whole number."""
        value = self._get(key, None)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refusal(key, value, "a whole number")
        return value

    def find_count(self, key: str) -> int | None:
        """Return a whole number, None where the key is absent."""
        return self.get_count(key) if self.has(key) else None

    def get_flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        value = self._get(key, default)
        if not isinstance(value, bool):
            raise self.refusal(key, value, "true or false")
        return value

    def get_texts(self, key: str, default: Iterable[str] | None = None) -> list[str]:
        """Return a list of texts."""
        value = self._get(key, None if default is None else list(default))
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise self.refusal(key, value, "a list of texts")
        return [str(text) for text in value]

    def get_choice(
        self, key: str, choices: type[Choice], default: Choice | None = None
    ) -> Choice:
        """Return one of the named values."""
        value = self.get_text(key, default)
        return self.as_choice(key, value, choices)

    def as_choice(self, key: str, value: str, choices: type[Choice]) -> Choice:
        """Return a text as the named value that it is."""
        try:
            return choices(value)
        except ValueError:
            names = ", ".join(choice.value for choice in choices)
            raise self.refusal(key, value, f"one of {names}") from None

    def find_clock(self, key: str) -> time | None:
        """Return a local clock time, None where the key is absent."""
        if not self.has(key):
            return None
        return self._as_clock(key, self._get(key, None))

    def find_clocks(self, key: str) -> time | tuple[time, ...] | None:
        """Return a local clock time, or a list of them, None where absent."""
        value = self._get(key, None)
        if not isinstance(value, list):
            return self.find_clock(key)
        if not value:
            raise self.refusal(key, value, 'clock times like ["06:00", "15:00"]')
        return tuple(self._as_clock(key, each) for each in value)

    def _as_clock(self, key: str, value: object) -> time:
        """Return a value as the clock time that it is."""
        if isinstance(value, time):
            return value
        try:
            return time.fromisoformat(str(value))
        except ValueError:
            raise self.refusal(key, value, 'a clock time like "06:30"') from None

    def get_table(self, key: str) -> "TomlTable":
        """Return a table inside this one, empty where the key is absent."""
        value = self._get(key, {})
        if not isinstance(value, dict):
            raise self.refusal(key, value, "a table")
        return TomlTable(value, f"{self._where}, {key}")

    def list_tables(self, key: str) -> list["TomlTable"]:
        """Return the tables ``[[key]]``, none where the key is absent."""
        value = self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.refusal(key, value, f"tables written [[{key}]]")
        return [
            TomlTable(each, f"{self._where}, {key} {_label(each, number)}")
            for number, each in enumerate(value, start=1)
        ]

    def refuse_unread(self) -> None:
        """Raise ValueError for a key that nobody asked for."""
        for key in self._values:
            if key not in self._read:
                msg = (
                    f"{self._where}: there is no setting '{key}'; known here are "
                    f"{', '.join(sorted(self._read))}"
                )
                raise ValueError(msg)

    def refuse(self, key: str, found: object, expected: str) -> NoReturn:
        """Raise the error that names key, value and expectation."""
        raise self.refusal(key, found, expected)

    def refusal(self, key: str, found: object, expected: str) -> ValueError:
        """Return the error that names key, value and expectation."""
        shown = "missing" if found is None else repr(found)
        return ValueError(f"{self._where}: {key} is {shown}, expected {expected}")

    def _get(self, key: str, default: object) -> object:
        """Return a value and remember that somebody knows the key."""
        self._read.add(key)
        return self._values.get(key, default)


def _label(table: Mapping[str, object], number: int) -> str:
    """Return what a reader would call one of several tables."""
    name = table.get("name", table.get("device"))
    return f"'{name}'" if isinstance(name, str) else f"number {number}"
