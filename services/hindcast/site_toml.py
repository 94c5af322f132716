"""SITE.toml: where a site lies, and the parameters that were fitted to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import tomlkit
from tomlkit.exceptions import ParseError

from planner.assimilation.sites.site_params import NAMES, SiteParams, range_of
from planner.surface.columns.sites import Pavement, Sites, open_sites
from services.files import write_whole

PLACE = {
    "latitude": (-90.0, 90.0),
    "longitude": (-180.0, 360.0),
    "elevation_m": (-500.0, 9000.0),
    "sky_view_factor": (0.0, 1.0),
    "vehicles_per_day": (0.0, 200_000.0),
    "heavy_share": (0.0, 1.0),
}
REQUIRED = ("latitude", "longitude")
PAVEMENTS = {pavement.name.lower(): pavement for pavement in Pavement} | {
    "concrete": Pavement.PAVING
}
PARAMETERS, LEARNED = "parameters", "learned"
DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFile:
    """What a SITE.toml says.

    ``elevation_m`` is NaN where not stated. ``learned`` holds the weights of the
    learned correction by their names, empty before any calibration.
    """

    latitude: float
    longitude: float
    elevation_m: float = float("nan")
    pavement: Pavement = Pavement.ASPHALT
    sky_view_factor: float = 1.0
    vehicles_per_day: float = 0.0
    heavy_share: float = 0.0
    params: SiteParams = field(default_factory=SiteParams)
    learned: Mapping[str, float] = field(default_factory=dict)

    def as_sites(self) -> Sites:
        """Return the site as the surface model takes it."""
        flat = open_sites(1, pavement=self.pavement)
        return Sites(
            cell=flat.cell,
            pavement=flat.pavement,
            sky_view_factor=np.array([self.sky_view_factor]),
            horizon=flat.horizon,
            horizons_deg=flat.horizons_deg,
            tree_transmissivity=flat.tree_transmissivity,
            air_offset_c=flat.air_offset_c,
            cold_pool_c=flat.cold_pool_c,
            wind_factor=flat.wind_factor,
            precipitation_factor=flat.precipitation_factor,
            vehicles_per_day=np.array([self.vehicles_per_day]),
            heavy_share=np.array([self.heavy_share]),
            is_covered=flat.is_covered,
            flux_bias_w_m2=flat.flux_bias_w_m2,
        )


def read_site(path: Path) -> SiteFile:
    """Read a SITE.toml.

    Raises
    ------
    ValueError
        If it is not there, is no TOML, lacks a place, or holds a value or a name
        that makes no sense.
    """
    document = _document(path).unwrap()
    known = [*PLACE, "pavement", PARAMETERS, LEARNED, "name"]
    _refuse_unknown(document, known, str(path))
    for name in REQUIRED:
        if name not in document:
            msg = f"{path} has no '{name}', expected a number of degrees"
            raise ValueError(msg)
    place = {
        name: _number(document[name], name, bounds, path)
        for name, bounds in PLACE.items()
        if name in document
    }
    fitted = _table(document, PARAMETERS, path)
    _refuse_unknown(fitted, NAMES, f"[{PARAMETERS}] of {path}")
    params = {
        name: _number(value, name, (range_of(name).low, range_of(name).high), path)
        for name, value in fitted.items()
    }
    learned = {
        name: _number(value, name, (-1e6, 1e6), path)
        for name, value in _table(document, LEARNED, path).items()
    }
    return SiteFile(
        **place,
        pavement=_pavement(document.get("pavement", "asphalt"), path),
        params=SiteParams(**params),
        learned=learned,
    )


def write_fit(
    path: Path, params: SiteParams, learned: Mapping[str, float], window: str
) -> None:
    """Write fitted parameters into a SITE.toml, keeping its comments and the rest.

    Parameters
    ----------
    path : Path
    params : SiteParams
    learned : mapping of name to weight
    window : str
        What they were fitted on, for a comment.
    """
    document = _document(path)
    table = document.get(PARAMETERS)
    if table is None:
        table = tomlkit.table()
        table.comment(f"fitted on {window}")
        document[PARAMETERS] = table
    else:
        table.comment(f"fitted on {window}")
    for name in NAMES:
        table[name] = _rounded(getattr(params, name))
    weights = tomlkit.table()
    weights.comment(f"weights of the learned correction, fitted on {window} [K]")
    for name, weight in learned.items():
        weights[name] = _rounded(weight)
    document[LEARNED] = weights
    write_whole(path, tomlkit.dumps(document).encode())


def _rounded(value: float) -> float:
    """Round to what a person can still read."""
    return float(f"{value:.{DIGITS}g}")


def _document(path: Path) -> tomlkit.TOMLDocument:
    """Read a TOML file with its comments."""
    if not path.is_file():
        msg = f"{path} is not there; name a SITE.toml with latitude and longitude"
        raise ValueError(msg)
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8"))
    except (ParseError, UnicodeDecodeError) as wrong:
        msg = f"{path} cannot be read as TOML: {wrong}"
        raise ValueError(msg) from None


def _table(document: Mapping[str, object], name: str, path: Path) -> dict[str, object]:
    """Return a table of the document, empty where there is none."""
    found = document.get(name, {})
    if not isinstance(found, dict):
        msg = f"{path}: '{name}' is {found!r}, expected a table [{name}]"
        raise ValueError(msg)  # noqa: TRY004 - wrong input, not a wrong call
    return found


def _refuse_unknown(
    found: Mapping[str, object], known: list[str] | tuple[str, ...], where: str
) -> None:
    """Raise ValueError for a name that means nothing here."""
    for name in found:
        if name in known:
            continue
        meant = get_close_matches(name, known, n=1, cutoff=0.6)
        hint = f"; did you mean '{meant[0]}'?" if meant else ""
        msg = f"{where}: '{name}' is not known, expected {', '.join(known)}{hint}"
        raise ValueError(msg)


def _number(value: object, name: str, bounds: tuple[float, float], path: Path) -> float:
    """Return a number within its bounds."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not bounds[0] <= float(str(value)) <= bounds[1]:
        msg = (
            f"{path}: {name} is {value!r}, expected a number from {bounds[0]:g} "
            f"to {bounds[1]:g}"
        )
        raise ValueError(msg)
    return float(str(value))


def _pavement(value: object, path: Path) -> Pavement:
    """Return the pavement of a name."""
    if isinstance(value, str) and value.lower() in PAVEMENTS:
        return PAVEMENTS[value.lower()]
    msg = f"{path}: pavement is {value!r}, expected one of {', '.join(PAVEMENTS)}"
    raise ValueError(msg)
