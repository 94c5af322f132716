"""The words of the night sheet and the terminal table, in Swedish and English.

Swedish terms follow docs/glossary.md; those that a depot has not confirmed yet
are marked there.
"""

from typing import Literal

Language = Literal["sv", "en"]

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "decimal": ".",
        "per_cent": "%",
        "days": "Mon Tue Wed Thu Fri Sat Sun",
        "night_sheet": "Night sheet",
        "decision": "Decision",
        "wait": "Wait",
        "salt_now": "Ice control now",
        "plough_now": "Plough now",
        "now_and_again": "Plough now, and again later",
        "latest_call": "call at the latest",
        "weather": "Weather, next 12 hours",
        "air": "air",
        "surface": "surface down to",
        "fresh_snow": "fresh snow",
        "precipitation": "precipitation",
        "wind": "wind up to",
        "until": "until",
        "areas": "Areas called out",
        "area": "Area",
        "vehicles": "Vehicles",
        "tasks": "Tasks",
        "start": "Start",
        "finish": "Finish",
        "class_order": "Order of the classes",
        "class": "Class",
        "km": "km",
        "due": "Last due",
        "on_time": "On time",
        "late": "Most late",
        "materials": "Material per depot",
        "depot": "Depot",
        "tours": "Tours",
        "trips": "Trips",
        "queues": "Loads that wait for a loader at",
        "same_driver": "Streets and paths with the same vehicle as last time",
        "last_again": "Of those that came last last time, last again",
        "salt": "Salt",
        "brine": "Brine",
        "grit": "Grit",
        "not_done": "Not done, and why",
        "everything_done": "Everything that is needed has a vehicle.",
        "nothing_needed": "Nothing needs doing within the plan's hours.",
        "more": "more",
        "next_decision": "Look again at",
        "estimated": "Estimated",
        "verified": "Checked by the independent verifier",
        "vehicle": "Vehicle",
        "treated": "Treated",
        "deadhead": "Deadhead",
        "remarks": "Remarks",
        "total": "In all",
        "plan": "Plan",
        "unassigned": "Unassigned",
        "estimated_air_temperature_c": "air temperature",
        "estimated_relative_humidity_pct": "humidity",
        "estimated_dew_point_c": "dew point",
        "estimated_wind_speed_m_s": "wind",
        "estimated_cloud_cover_pct": "cloud",
        "estimated_precipitation_mm_h": "precipitation",
        "estimated_shortwave_w_m2": "sunshine",
        "estimated_longwave_w_m2": "heat from the sky",
        "estimated_pressure_hpa": "pressure",
    },
    "sv": {
        "decimal": ",",
        "per_cent": " %",
        "days": "mån tis ons tors fre lör sön",
        "night_sheet": "Nattblad",
        "decision": "Beslut",
        "wait": "Vänta",
        "salt_now": "Halkbekämpning nu",
        "plough_now": "Plogning nu",
        "now_and_again": "Plogning nu och igen senare",
        "latest_call": "ring senast",
        "weather": "Väder, närmaste 12 timmarna",
        "air": "luft",
        "surface": "vägyta ned till",
        "fresh_snow": "nysnö",
        "precipitation": "nederbörd",
        "wind": "vind upp till",
        "until": "till",
        "areas": "Utkallade områden",
        "area": "Område",
        "vehicles": "Fordon",
        "tasks": "Åtgärder",
        "start": "Start",
        "finish": "Klart",
        "class_order": "Ordning mellan klasserna",
        "class": "Klass",
        "km": "km",
        "due": "Senast",
        "on_time": "I tid",
        "late": "Mest sen",
        "materials": "Material per depå",
        "depot": "Depå",
        "tours": "Körningar",
        "trips": "Vändor",
        "queues": "Lastningar som väntar på lastmaskin vid",
        "same_driver": "Gator och stråk med samma fordon som förra gången",
        "last_again": "Av dem som kom sist förra gången, sist igen",
        "salt": "Salt",
        "brine": "Saltlösning",
        "grit": "Sand",
        "not_done": "Görs inte, och varför",
        "everything_done": "Allt som behövs har ett fordon.",
        "nothing_needed": "Inget behöver göras inom planens timmar.",
        "more": "till",
        "next_decision": "Nytt beslut senast",
        "estimated": "Uppskattat",
        "verified": "Granskad av den oberoende kontrollen",
        "vehicle": "Fordon",
        "treated": "Behandlat",
        "deadhead": "Tomkörning",
        "remarks": "Anmärkningar",
        "total": "Totalt",
        "plan": "Plan",
        "unassigned": "Utan fordon",
        "estimated_air_temperature_c": "lufttemperatur",
        "estimated_relative_humidity_pct": "luftfuktighet",
        "estimated_dew_point_c": "daggpunkt",
        "estimated_wind_speed_m_s": "vind",
        "estimated_cloud_cover_pct": "molnighet",
        "estimated_precipitation_mm_h": "nederbörd",
        "estimated_shortwave_w_m2": "solstrålning",
        "estimated_longwave_w_m2": "himmelsstrålning",
        "estimated_pressure_hpa": "lufttryck",
    },
}


def figure(value: object, words: dict[str, str]) -> str:
    """Return a figure with the language's decimal sign."""
    return str(value).replace(".", words["decimal"])


def share_text(share: float, words: dict[str, str]) -> str:
    """Return a share in per cent as the language writes it."""
    return f"{100.0 * share:.0f}{words['per_cent']}"


def get_words(language: str) -> dict[str, str]:
    """Return the words of a language.

    Raises
    ------
    ValueError
        If the language is neither Swedish nor English.
    """
    for known, words in WORDS.items():
        if known == language:
            return words
    msg = f"language '{language}' is not spoken here; write sv or en"
    raise ValueError(msg)
