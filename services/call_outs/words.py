"""The words of the curve's table and picture, in Swedish and English.

Swedish terms follow docs/glossary.md.
"""

from services.plans.words import Language
from services.plans.words import get_words as get_plan_words

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "crews": "How many to call out",
        "truck": "Trucks",
        "path_machine": "Path machines",
        "to_do": "{count} tasks, costs in thousand SEK",
        "beyond": "{count} more that no vehicle of the town can do",
        "no_work": "no work: call nobody",
        "out": "{count} are out already",
        "called": "Called",
        "undone": "Not done",
        "late_count": "Late",
        "late_h": "Late h",
        "crew_h": "Crew h",
        "pay": "Pay",
        "lateness": "Lateness",
        "open": "Open",
        "cost": "Cost",
        "done": "{name} done",
        "cheapest": "Cheapest",
        "keeps": "Fewest with no more late than all",
        "axis_called": "vehicles called [number]",
        "axis_cost": "cost [thousand SEK]",
        "axis_late": "late tasks [number]",
        "part_call": "least pay of a call",
        "part_crew": "hours worked",
        "part_late": "late work",
        "part_open": "open streets",
        "late_tasks": "late tasks (right)",
        "mark_cheapest": "cheapest",
        "mark_keeps": "fewest with no more late than all",
    },
    "sv": {
        "crews": "Hur många som ska kallas ut",
        "truck": "Lastbilar",
        "path_machine": "Redskapsbärare",
        "to_do": "{count} åtgärder, kostnader i tusen kronor",
        "beyond": "{count} till som inget av kommunens fordon klarar",
        "no_work": "inget arbete: kalla inte ut någon",
        "out": "{count} är redan ute",
        "called": "Kallas",
        "undone": "Görs inte",
        "late_count": "Sena",
        "late_h": "Sena h",
        "crew_h": "Pass h",
        "pay": "Lön",
        "lateness": "Försening",
        "open": "Väntan",
        "cost": "Kostnad",
        "done": "{name} klart",
        "cheapest": "Billigast",
        "keeps": "Minst antal utan fler sena än med alla",
        "axis_called": "utkallade fordon [antal]",
        "axis_cost": "kostnad [tusen kronor]",
        "axis_late": "sena åtgärder [antal]",
        "part_call": "minsta lön för en utkallning",
        "part_crew": "arbetade timmar",
        "part_late": "sent arbete",
        "part_open": "gator som väntar",
        "late_tasks": "sena åtgärder (höger)",
        "mark_cheapest": "billigast",
        "mark_keeps": "minst antal utan fler sena än med alla",
    },
}


def get_words(language: str) -> dict[str, str]:
    """Return the words of a language, those of the plan's table among them.

    Raises
    ------
    ValueError
        If the language is neither Swedish nor English.
    """
    shared = get_plan_words(language)
    own = next(words for known, words in WORDS.items() if known == language)
    return shared | own
