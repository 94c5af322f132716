"""What readings showed, and which of them do not count, in Swedish."""

from planner.domain.phrases.numbers import with_comma
from planner.domain.phrases.swedish.shared import segments_text
from planner.domain.phrases.topics import Readings
from planner.domain.readings import DriverObservation
from planner.domain.surface_states import SurfaceState


def _c(celsius: float) -> str:
    """Return a temperature without its unit."""
    return with_comma(f"{celsius + 0.0:.1f}")


READINGS = Readings(
    camera=lambda device, where: f"kamera {device}{where}",
    sensor=lambda device, where: f"vägsensor {device}{where}",
    surface=lambda who, celsius, at: f"{who} mätte {_c(celsius)} °C på vägytan {at}",
    snow=lambda who, mm, at: f"{who} mätte {mm:.0f} mm snö {at}",
    saw=lambda who, what, at: f"{who} {what} {at}",
    ice=lambda mm: f"mätte {with_comma(f'{mm:.1f}')} mm is",
    friction=lambda friction: f"mätte friktionen {with_comma(f'{friction:.2f}')}",
    found={
        SurfaceState.DRY: "visade torr vägyta",
        SurfaceState.MOIST: "visade fuktig vägyta",
        SurfaceState.WET: "visade våt vägyta",
        SurfaceState.SLUSH: "visade snömodd",
        SurfaceState.SNOW: "visade snö",
        SurfaceState.PACKED_SNOW: "visade packad snö",
        SurfaceState.ICE: "visade is",
        SurfaceState.HOAR_FROST: "visade rimfrost",
    },
    reported=lambda what, where, at: f"en förare rapporterade {what}{where} {at}",
    reports={
        DriverObservation.ICE: "is",
        DriverObservation.FROST: "frost",
        DriverObservation.SNOW: "snö",
        DriverObservation.SLUSH: "snömodd",
        DriverObservation.DRIFT: "snödrev",
        DriverObservation.BLOCKED: "hinder",
        DriverObservation.DAMAGE: "en skada",
        DriverObservation.CLEAR: "barmark",
    },
    unconfirmed=lambda clause: f"{clause}, inte bekräftat av andra",
    lost=lambda device: (
        f"Positionen för {device} är okänd, så mätvärdena därifrån räknas inte; ange "
        "den i kommunens inställningar."
    ),
    flagged=lambda count: (
        "1 flaggat mätvärde räknas inte."
        if count == 1
        else f"{count} flaggade mätvärden räknas inte."
    ),
    far=lambda device, km: (
        f"{device} var {with_comma(f'{km:.1f}')} km från närmaste vägsträcka, så "
        "mätvärdet räknas inte."
    ),
    cleared=lambda clause, count, reach_m: (
        f"{clause[0].upper()}{clause[1:]}; {segments_text(count)} inom {reach_m:.0f} m "
        "räknas som barmark då."
    ),
    odd_depth=lambda device, mm, others: (
        f"{device} avviker med minst {mm:.0f} mm från alla {others} andra i närheten "
        "och får mindre vikt."
    ),
    lone_depth=lambda device, mm, reach_m: (
        f"{device} mätte {mm:.0f} mm snö fast ingen har fallit och luften är mild; "
        f"utan bekräftelse från andra räknas det bara inom {reach_m:.0f} m."
    ),
    stuck=lambda sensor, celsius, since, from_c, to_c: (
        f"{sensor} har visat {_c(celsius)} °C sedan {since} medan vägytan där väntas "
        f"vara {_c(from_c)} till {_c(to_c)} °C; den tros ha hängt sig och räknas inte."
    ),
    stuck_depth=lambda device, mm, since, from_mm, to_mm: (
        f"{device} har visat {mm:.0f} mm snö sedan {since} medan {from_mm:.0f} till "
        f"{to_mm:.0f} mm väntas där; den tros ha hängt sig och räknas inte."
    ),
    gross=lambda sensor, celsius, apart_k: (
        f"{sensor} mätte {_c(celsius)} °C, {_c(apart_k)} grader från det väntade och "
        "för långt från vad de andra visar; värdet räknas inte."
    ),
    contradicted=lambda sensor, celsius, others_c: (
        f"{sensor} mätte {_c(celsius)} °C där de andra sensorerna pekar på "
        f"{_c(others_c)} °C; värdet räknas inte."
    ),
    station_stuck=lambda source, celsius, since, from_c, to_c: (
        f"Vägsensorn vid {source} har visat {_c(celsius)} °C sedan {since} medan en "
        f"öppen väg väntas ha {_c(from_c)} till {_c(to_c)} °C; den tros ha hängt sig "
        "och räknas inte."
    ),
    station_far=lambda source, celsius, expected_c: (
        f"Vägsensorn vid {source} visar {_c(celsius)} °C där en öppen väg väntas ha "
        f"{_c(expected_c)} °C; värdet räknas inte."
    ),
)
