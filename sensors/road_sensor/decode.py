"""A road sensor's JSON becomes a `RoadReading`."""

from datetime import datetime

from planner.domain.readings import RoadReading
from planner.domain.surface_states import SurfaceState
from sensors.native import NativeMessage, read_native
from sensors.quality import QualityCheck

_STATES = {state.value: state for state in SurfaceState}


class RoadSensorMessage(NativeMessage, frozen=True, kw_only=True):
    """What a road sensor sends; all quantities are optional."""

    road_surface_temperature_c: float | None = None
    air_temperature_c: float | None = None
    relative_humidity_pct: float | None = None
    dew_point_c: float | None = None
    water_film_mm: float | None = None
    ice_mm: float | None = None
    snow_depth_mm: float | None = None
    salinity_pct: float | None = None
    friction: float | None = None
    surface_state: str | None = None


def decode(device: str, payload: bytes, received_at: datetime) -> RoadReading:
    """Read a road sensor's message.

    A quantity that cannot be true, and a surface state that we do not know, is
    None with `Flag.OUT_OF_RANGE`; the rest of the reading stands.

    Raises
    ------
    DecodeError
        If the message cannot be read, is not this device's, or is from the
        future.
    """
    sent = read_native(payload, RoadSensorMessage, device)
    check = QualityCheck(device, sent.utc(), received_at)
    state = None
    if sent.surface_state is not None:
        state = _STATES.get(sent.surface_state)
        if state is None:
            check.impossible()

    def possible(quantity: str) -> float | None:
        return check.possible(quantity, getattr(sent, quantity))

    return RoadReading(
        device=device,
        observed_at=sent.utc(),
        received_at=received_at,
        message_id=sent.identity(),
        longitude=possible("longitude"),
        latitude=possible("latitude"),
        battery_v=possible("battery_v"),
        road_surface_temperature_c=possible("road_surface_temperature_c"),
        air_temperature_c=possible("air_temperature_c"),
        relative_humidity_pct=possible("relative_humidity_pct"),
        dew_point_c=possible("dew_point_c"),
        water_film_mm=possible("water_film_mm"),
        ice_mm=possible("ice_mm"),
        snow_depth_mm=possible("snow_depth_mm"),
        salinity_pct=possible("salinity_pct"),
        friction=possible("friction"),
        surface_state=state,
        flags=check.flags,
    )
