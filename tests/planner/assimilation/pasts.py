"""A model's past made by hand, and readings around it, for tests of the analysis."""

from datetime import timedelta

import numpy as np

from planner.assimilation.background import Background
from planner.assimilation.network_analysis import TownSurface, analyse_network
from planner.assimilation_params import NetworkAnalysisParams
from planner.domain.readings import DriverObservation, DriverReport, RoadReading
from planner.domain.readings import SnowCameraReading as CameraReading
from planner.surface.columns.surface_state import Trace
from planner.surface.states import surface_states
from tests.street_grid import LATITUDE, NOW, longitude_at, row_of_streets, snapshot

PARAMS = NetworkAnalysisParams()
STREETS = row_of_streets(40, tunnels=[3])
STEPS = 49
END_S = np.linspace(-12 * 3600.0, 0.0, STEPS)


def trace_of(count, **rows):
    """Quantities that are not given are 0; the surface is at -3 °C."""

    def of(name, value=0.0):
        given = np.asarray(rows.get(name, value), dtype=np.float32)
        return np.broadcast_to(given, (STEPS, count)).copy()

    surface_c = of("road_surface_temperature_c", -3.0)
    return Trace(
        end_s=END_S,
        road_surface_temperature_c=surface_c,
        snow_surface_temperature_c=surface_c,
        snow_depth_mm=of("snow_depth_mm"),
        snow_mm_we=of("snow_mm_we", np.asarray(rows.get("snow_depth_mm", 0.0)) * 0.1),
        slush_share=of("slush_share"),
        water_mm=of("water_mm"),
        ice_mm=of("ice_mm"),
        frost_mm=of("frost_mm"),
        packed_mm_we=of("packed_mm_we"),
        salt_g_m2=of("salt_g_m2"),
        grit_g_m2=of("grit_g_m2"),
        snowfall_mm=of("snowfall_mm"),
        rainfall_mm=of("rainfall_mm"),
    )


def past_of(network=STREETS, **rows):
    """Every segment is a site of its own; a row is a number, (U,) or (STEPS, 1)."""
    trace = trace_of(network.count, **rows)
    return Background(
        trace=trace,
        state=surface_states(trace),
        of_segment=np.arange(network.count, dtype=np.intp),
    )


def analysed(*readings, past=None, network=STREETS, params=PARAMS, **known):
    return analyse_network(
        snapshot(network=network, readings=readings, **known),
        past_of(network) if past is None else past,
        TownSurface(vehicles_per_day=np.full(network.count, 1000.0)),
        params,
    )


def camera(depth_mm, *, metres=50.0, minutes_ago=0.0, device="cam", **more):
    seen = NOW - timedelta(minutes=minutes_ago)
    return CameraReading(
        **{
            "device": device,
            "observed_at": seen,
            "received_at": seen,
            "longitude": longitude_at(metres),
            "latitude": LATITUDE,
            "snow_depth_mm": depth_mm,
        }
        | more
    )


def sensor(*, metres=50.0, minutes_ago=0.0, device="rwis", **quantities):
    seen = NOW - timedelta(minutes=minutes_ago)
    return RoadReading(
        device=device,
        observed_at=seen,
        received_at=seen,
        longitude=longitude_at(metres),
        latitude=LATITUDE,
        **quantities,
    )


def driver(seen, *, metres=50.0, minutes_ago=0.0, reporter="anna", **more):
    moment = NOW - timedelta(minutes=minutes_ago)
    return DriverReport(
        device="phone 1",
        observed_at=moment,
        received_at=moment,
        report=DriverObservation(seen),
        longitude=longitude_at(metres),
        latitude=LATITUDE,
        reporter=reporter,
        **more,
    )
