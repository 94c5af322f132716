"""All that the planner says in Swedish."""

from planner.domain.phrases.swedish.calling import CALLING, UNDONE
from planner.domain.phrases.swedish.needs import ICE, NOT_COVERED, NOTHING, PLOUGHING
from planner.domain.phrases.swedish.readings import READINGS
from planner.domain.phrases.swedish.shared import SHARED
from planner.domain.phrases.topics import Phrases

SWEDISH = Phrases(
    language="sv",
    shared=SHARED,
    ploughing=PLOUGHING,
    ice=ICE,
    nothing=NOTHING,
    not_covered=NOT_COVERED,
    calling=CALLING,
    readings=READINGS,
    undone=UNDONE,
)
