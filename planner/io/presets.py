"""Service levels of named municipalities, shipped as files beside this module."""

from dataclasses import dataclass
from pathlib import Path

from planner.domain.service_levels import ServiceClass
from planner.domain.town import HighwayRule
from planner.io.town_toml import parse_classes, parse_highway_rules, parse_table

FOLDER = Path(__file__).parent / "presets"
DEFAULT = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Classes and highway table to start a town with."""

    name: str
    title: str
    wet_snow_above_c: float
    classes: tuple[ServiceClass, ...]
    highway_rules: tuple[HighwayRule, ...]


def list_presets() -> list[str]:
    """Return the names of the presets that ship."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def read_preset(name: str) -> Preset:
    """Read one preset.

    Raises
    ------
    ValueError
        If there is no preset of that name; the message lists them.
    """
    if name not in list_presets():
        msg = f"there is no preset '{name}'; there are {', '.join(list_presets())}"
        raise ValueError(msg)
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    table = parse_table(text, where=f"preset {name}")
    preset = Preset(
        name=name,
        title=table.get_text("title"),
        wet_snow_above_c=table.get_number("wet_snow_above_c", -2.0),
        classes=parse_classes(table),
        highway_rules=parse_highway_rules(table),
    )
    table.refuse_unread()
    return preset
