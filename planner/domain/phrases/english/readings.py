"""What readings showed, and which of them do not count, in English."""

from planner.domain.phrases.topics import Readings
from planner.domain.readings import DriverObservation
from planner.domain.surface_states import SurfaceState

READINGS = Readings(
    camera=lambda device, where: f"camera {device}{where}",
    sensor=lambda device, where: f"road sensor {device}{where}",
    surface=lambda who, celsius, at: (
        f"{who} measured {celsius:.1f} °C on the surface at {at}"
    ),
    snow=lambda who, mm, at: f"{who} measured {mm:.0f} mm of snow at {at}",
    saw=lambda who, what, at: f"{who} {what} at {at}",
    ice=lambda mm: f"measured {mm:.1f} mm of ice",
    friction=lambda friction: f"measured a friction of {friction:.2f}",
    found={
        SurfaceState.DRY: "found the surface dry",
        SurfaceState.MOIST: "found the surface moist",
        SurfaceState.WET: "found the surface wet",
        SurfaceState.SLUSH: "found slush",
        SurfaceState.SNOW: "found snow",
        SurfaceState.PACKED_SNOW: "found packed snow",
        SurfaceState.ICE: "found ice",
        SurfaceState.HOAR_FROST: "found hoar frost",
    },
    reported=lambda what, where, at: f"a driver reported {what}{where} at {at}",
    reports={
        DriverObservation.ICE: "ice",
        DriverObservation.FROST: "frost",
        DriverObservation.SNOW: "snow",
        DriverObservation.SLUSH: "slush",
        DriverObservation.DRIFT: "drift",
        DriverObservation.BLOCKED: "blocked",
        DriverObservation.DAMAGE: "damage",
        DriverObservation.CLEAR: "a clear surface",
    },
    unconfirmed=lambda clause: f"{clause}, not confirmed by others",
    lost=lambda device: (
        f"The position of {device} is not known, so its readings do not count; "
        "register it in the town."
    ),
    flagged=lambda count: (
        f"{count} flagged {'reading does' if count == 1 else 'readings do'} not count."
    ),
    far=lambda device, km: (
        f"{device} was {km:.1f} km from the nearest segment, so its reading does "
        "not count."
    ),
    cleared=lambda clause, count, reach_m: (
        f"{clause[0].upper()}{clause[1:]}; {count} segments within {reach_m:.0f} m "
        "are taken as clear then."
    ),
    odd_depth=lambda device, mm, others: (
        f"{device} differs by {mm:.0f} mm or more from all {others} others near it "
        "and counts less."
    ),
    lone_depth=lambda device, mm, reach_m: (
        f"{device} measured {mm:.0f} mm of snow where none has fallen in mild air; "
        f"not confirmed by others, it counts within {reach_m:.0f} m only."
    ),
    stuck=lambda sensor, celsius, since, from_c, to_c: (
        f"{sensor} has shown {celsius:.1f} °C since {since} while the surface "
        f"there is expected at {from_c:.1f} to {to_c:.1f} °C; it is taken as stuck "
        "and does not count."
    ),
    stuck_depth=lambda device, mm, since, from_mm, to_mm: (
        f"{device} has shown {mm:.0f} mm of snow since {since} while {from_mm:.0f} to "
        f"{to_mm:.0f} mm are expected there; it is taken as stuck and does not count."
    ),
    gross=lambda sensor, celsius, apart_k: (
        f"{sensor} measured {celsius:.1f} °C, {apart_k:.1f} K from what is expected "
        "there and too far from what the others show; it does not count."
    ),
    contradicted=lambda sensor, celsius, others_c: (
        f"{sensor} measured {celsius:.1f} °C where the other sensors make it "
        f"{others_c:.1f} °C; it does not count."
    ),
    station_stuck=lambda source, celsius, since, from_c, to_c: (
        f"The road sensor of {source} has shown {celsius:.1f} °C since {since} "
        f"while an open road is expected at {from_c:.1f} to {to_c:.1f} °C; it is "
        "taken as stuck and does not count."
    ),
    station_far=lambda source, celsius, expected_c: (
        f"The road sensor of {source} shows {celsius:.1f} °C where an open road is "
        f"expected at {expected_c:.1f} °C; it does not count."
    ),
)
