"""The towns of this installation: folders under `VINTER_HOME/towns`, read once.

A town's name in a URL, in an MQTT topic and in the database is its folder's name.
Its weather lies beside it: `VINTER_HOME/weather/<name>/` (a station's folder),
`VINTER_HOME/weather/<name>.csv`, or another one that a request names.
"""

import threading
from pathlib import Path

from planner.io.town_folder import TownFolder, read_town
from services.errors import (
    TownNotFoundError,
    TownUnreadableError,
    WeatherMissingError,
)
from services.settings import Settings

TOWN_FILE = "town.toml"

_Version = tuple[tuple[str, int, int], ...]


class Towns:
    """Town folders, read again when their files have changed."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.towns_folder
        self._weather = settings.home / "weather"
        self._read: dict[str, tuple[_Version, TownFolder]] = {}
        self._lock = threading.Lock()

    def list_names(self) -> list[str]:
        """Return the names of the town folders, in order."""
        if not self._folder.is_dir():
            return []
        return sorted(
            folder.name
            for folder in self._folder.iterdir()
            if (folder / TOWN_FILE).is_file() and not folder.name.startswith(".")
        )

    def check_name(self, name: str) -> None:
        """Refuse a name that no town folder has.

        Raises
        ------
        TownNotFoundError
            If there is no such folder.
        """
        names = self.list_names()
        if name not in names:
            known = ", ".join(names) or "none"
            msg = f"There is no town '{name}'; the towns here are: {known}."
            raise TownNotFoundError(msg)

    def get(self, name: str) -> TownFolder:
        """Return a town as its folder says it is now.

        Raises
        ------
        TownNotFoundError
            If there is no such folder.
        TownUnreadableError
            If the folder cannot be read.
        """
        self.check_name(name)
        folder = self._folder / name
        with self._lock:
            version = _version(folder)
            known = self._read.get(name)
            if known is not None and known[0] == version:
                return known[1]
            try:
                town = read_town(folder)
            except (ValueError, OSError) as wrong:
                msg = f"The folder of town '{name}' cannot be read: {wrong}"
                raise TownUnreadableError(msg) from wrong
            self._read[name] = (version, town)
            return town

    def get_weather_path(self, town: str, name: str | None) -> Path:
        """Return where the weather of a town lies.

        Parameters
        ----------
        name : str or None
            Another file or folder of `VINTER_HOME/weather`; the town's own if None.

        Raises
        ------
        WeatherMissingError
            If nothing of that name is there.
        """
        wanted = name or town
        entries = sorted(self._weather.iterdir()) if self._weather.is_dir() else []
        for entry in entries:
            if wanted in (entry.name, entry.name.removesuffix(".csv")):
                return entry
        msg = (
            f"There is no weather '{wanted}'; put a station's folder or a forcing CSV "
            f"of that name into the folder 'weather' of VINTER_HOME."
        )
        raise WeatherMissingError(msg)


def _version(folder: Path) -> _Version:
    """Return what tells whether a folder's files have changed."""
    return tuple(
        (file.name, file.stat().st_mtime_ns, file.stat().st_size)
        for file in sorted(folder.iterdir())
        if file.is_file()
    )
