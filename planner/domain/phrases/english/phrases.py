"""All that the planner says in English."""

from planner.domain.phrases.english.calling import CALLING, UNDONE
from planner.domain.phrases.english.needs import ICE, NOT_COVERED, NOTHING, PLOUGHING
from planner.domain.phrases.english.readings import READINGS
from planner.domain.phrases.english.shared import SHARED
from planner.domain.phrases.topics import Phrases

ENGLISH = Phrases(
    language="en",
    shared=SHARED,
    ploughing=PLOUGHING,
    ice=ICE,
    nothing=NOTHING,
    not_covered=NOT_COVERED,
    calling=CALLING,
    readings=READINGS,
    undone=UNDONE,
)
