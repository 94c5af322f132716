"""What phrases are looked up by, where the word is not the domain's own already."""

from enum import StrEnum


class Ice(StrEnum):
    """A kind of slipperiness."""

    HOAR_FROST = "hoar_frost"
    FREEZING_WET = "freezing_wet"
    FREEZING_RAIN = "freezing_rain"
    REPORTED_ICE = "reported_ice"


class Treated(StrEnum):
    """What is done against slipperiness."""

    SALTED = "salted"
    BRINED = "brined"
    GRITTED = "gritted"
    SWEEP_SALTED = "sweep_salted"


class Leftover(StrEnum):
    """Why the search left a task."""

    NOT_REACHED = "not_reached"
    TURNS_BANNED = "turns_banned"
    WAITS_FOR_UNDONE = "waits_for_undone"
    OUTSIDE_HOURS = "outside_hours"
    NO_TIME = "no_time"
    QUEUED = "queued"
