"""The expected surface and its advice, kept with a plan and read again."""

import io
import zipfile
from dataclasses import fields, replace

import numpy as np
import pytest

from planner.priority.advice import Nothing, SegmentAdvice
from services.plans.expected_store import (
    decode_expected,
    encode_expected,
    pack_arrays,
)
from services.segments.expect import kept_advice
from services.segments.expected import UNKNOWN_STATE, ExpectedSurface

CLEAR = "neither snow nor slipperiness expected until 18:00"
TUNNEL = "in a tunnel, where no snow falls"

ADVICE = SegmentAdvice(
    works=np.array([0, 1, 0, 0], dtype=np.int32),
    rate_g_m2=np.array([0.0, 12.0, 0.0, 0.0]),
    start_s=np.array([np.inf, 0.0, np.inf, np.inf]),
    due_s=np.array([np.inf, 3600.0, np.inf, np.inf]),
    nothing=np.array(
        [Nothing.CLEAR, Nothing.SOMETHING_IS, Nothing.TUNNEL, Nothing.CLEAR],
        dtype=np.int8,
    ),
    why=(CLEAR, "Storgatan: 40 mm", TUNNEL, CLEAR),
)

SURFACE = ExpectedSurface(
    segment_id=np.array(["1:1:0", "2:1:0", "3:1:0", "4:1:0"]),
    snow_depth_mm=np.array([0.0, 40.0, 0.0, 1.5]),
    slipperiness=np.array([0, 4, 0, 0], dtype=np.int8),
    surface_state=np.array([0, 4, 0, 2], dtype=np.int8),
    road_surface_temperature_c=np.array([1.0, -2.0, 4.0, 0.5]),
    friction=np.array([0.8, 0.3, 0.8, 0.6]),
    advice=kept_advice(ADVICE),
)


def archive_of(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_sentence_is_kept_once_and_a_tasks_own_is_not():
    kept = kept_advice(ADVICE)
    assert kept.why_texts.tolist() == [CLEAR, TUNNEL]
    assert kept.why.tolist() == [0, -1, 1, 0]


def test_what_is_kept_is_read_again():
    read = decode_expected(archive_of(encode_expected(SURFACE)))
    for field in fields(ExpectedSurface):
        if field.name != "advice":
            found = getattr(read, field.name).tolist()
            assert found == getattr(SURFACE, field.name).tolist(), field.name
    for field in fields(SURFACE.advice):
        found = getattr(read.advice, field.name).tolist()
        assert found == getattr(SURFACE.advice, field.name).tolist(), field.name


def test_a_plan_of_an_earlier_version_kept_depth_and_slipperiness_alone():
    names = ("segment_id", "snow_depth_mm", "slipperiness")
    columns = {name: getattr(SURFACE, name) for name in names}
    read = decode_expected(archive_of({"expected.npz": pack_arrays(columns)}))
    assert read.snow_depth_mm.tolist() == SURFACE.snow_depth_mm.tolist()
    assert read.surface_state.tolist() == [UNKNOWN_STATE] * 4
    assert np.isnan(read.friction).all()
    assert read.advice is None


def test_a_plan_without_a_surface_has_none():
    assert decode_expected(archive_of({"known.json": b"{}"})) is None


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match=r"friction is \(3,\), segment_id asks for"):
        replace(SURFACE, friction=np.ones(3))
