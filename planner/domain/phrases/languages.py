"""The languages that the planner speaks."""

from planner.domain.phrases.english.phrases import ENGLISH
from planner.domain.phrases.swedish.phrases import SWEDISH
from planner.domain.phrases.topics import Phrases

SPOKEN = {phrases.language: phrases for phrases in (ENGLISH, SWEDISH)}


def get_phrases(language: str) -> Phrases:
    """Return all phrases of a language.

    Parameters
    ----------
    language : str
        As in `planner.domain.town.Town.language`: "sv" or "en".

    Raises
    ------
    ValueError
        If nobody has written the planner's sentences in that language.
    """
    found = SPOKEN.get(language)
    if found is None:
        msg = f"language '{language}' is not spoken here; write {' or '.join(SPOKEN)}"
        raise ValueError(msg)
    return found
