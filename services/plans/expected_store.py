"""The surface that a plan expected, and its advice, as arrays beside the snapshot."""

import io
import zipfile

import numpy as np

from services.segments.expected import UNKNOWN_STATE, ExpectedSurface, KeptAdvice

EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every entry of the archive, so that the same plan gives the same bytes."""

_EXPECTED = "expected.npz"
_ADVICE = "advice.npz"
_SURFACE_COLUMNS = (
    "segment_id",
    "snow_depth_mm",
    "slipperiness",
    "surface_state",
    "road_surface_temperature_c",
    "friction",
)
_ADVICE_COLUMNS = ("works", "rate_g_m2", "nothing", "why", "why_texts")


def encode_expected(expected: ExpectedSurface) -> dict[str, bytes]:
    """Return the entries of the archive that hold the expected surface."""
    surface = {name: getattr(expected, name) for name in _SURFACE_COLUMNS}
    parts = {_EXPECTED: pack_arrays(surface)}
    if expected.advice is not None:
        advice = {name: getattr(expected.advice, name) for name in _ADVICE_COLUMNS}
        parts[_ADVICE] = pack_arrays(advice)
    return parts


def decode_expected(stored: bytes) -> ExpectedSurface | None:
    """Return the surface that a plan expected, None where it was not kept.

    Plans of earlier versions kept depth and slipperiness alone.
    """
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        names = archive.namelist()
        if _EXPECTED not in names:
            return None
        columns = unpack_arrays(archive.read(_EXPECTED))
        kept = unpack_arrays(archive.read(_ADVICE)) if _ADVICE in names else None
    count = columns["segment_id"].size
    not_kept = np.full(count, np.nan)
    return ExpectedSurface(
        segment_id=columns["segment_id"],
        snow_depth_mm=columns["snow_depth_mm"],
        slipperiness=columns["slipperiness"],
        surface_state=columns.get(
            "surface_state", np.full(count, UNKNOWN_STATE, dtype=np.int8)
        ),
        road_surface_temperature_c=columns.get("road_surface_temperature_c", not_kept),
        friction=columns.get("friction", not_kept),
        advice=None if kept is None else KeptAdvice(**kept),
    )


def pack_arrays(columns: dict[str, np.ndarray]) -> bytes:
    """Return arrays as an uncompressed npz; the archive around it compresses."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, values in columns.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.asarray(values, order="C"))
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH), part.getvalue())
    return file.getvalue()


def unpack_arrays(content: bytes) -> dict[str, np.ndarray]:
    """Return the arrays of an npz."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}
