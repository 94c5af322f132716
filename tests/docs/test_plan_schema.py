"""docs/plan-document.schema.json describes the document that plans become."""

import json
from dataclasses import fields

import pytest
from jsonschema import Draft202012Validator, ValidationError

from planner.domain import plan as vocabulary
from planner.domain.plan import Choice, StepKind
from planner.domain.treatments import Work
from services.plans.document import plan_document
from tests import hand_made
from tests.docs.pages import ROOT, page

SCHEMA = json.loads(
    (ROOT / "docs" / "plan-document.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
PARTS = SCHEMA["$defs"]


def written() -> dict:
    """Return a plan as the document that leaves the house."""
    return json.loads(json.dumps(plan_document(hand_made.plan())))


class TestDocument:
    def test_a_real_document_is_valid(self):
        VALIDATOR.validate(written())

    def test_the_example_on_the_page_is_valid(self):
        for block in page("docs/plan-document.md").blocks("json"):
            VALIDATOR.validate(json.loads(block))

    @pytest.mark.parametrize("member", sorted(SCHEMA["required"]))
    def test_no_required_member_may_be_missing(self, member):
        document = written()
        del document[member]
        with pytest.raises(ValidationError, match=member):
            VALIDATOR.validate(document)

    def test_a_local_time_is_refused(self):
        document = written()
        document["now"] = "2024-01-07T03:00:00+01:00"
        with pytest.raises(ValidationError):
            VALIDATOR.validate(document)

    def test_a_treatment_without_its_nodes_is_refused(self):
        document = written()
        del document["tours"][0]["steps"][0]["from_node"]
        with pytest.raises(ValidationError):
            VALIDATOR.validate(document)


class TestSchemaAndVocabulary:
    def test_name_the_same_version(self):
        assert SCHEMA["properties"]["schema"] == {"const": vocabulary.SCHEMA}

    def test_have_the_same_members(self):
        assert set(SCHEMA["properties"]) - {"schema"} == {
            field.name for field in fields(vocabulary.Plan)
        }

    def test_have_the_same_words(self):
        task = PARTS["task"]["properties"]
        assert task["works"]["items"]["enum"] == [work.value for work in Work]
        drive = PARTS["drive_step"]["properties"]["kind"]["enum"]
        stand = PARTS["stand_step"]["properties"]["kind"]["enum"]
        assert [*drive, *stand] == [kind.value for kind in StepKind]
        choices = PARTS["decision"]["properties"]["choice"]["enum"]
        assert choices == [choice.value for choice in Choice]

    @pytest.mark.parametrize(
        ("part", "named", "shortened"),
        [
            (
                "task",
                vocabulary.Task,
                {"round_number": "round", "service_class": "class"},
            ),
            ("tour", vocabulary.Tour, {}),
            ("drive_step", vocabulary.DriveStep, {}),
            ("stand_step", vocabulary.StandStep, {}),
            ("decision", vocabulary.AreaDecision, {}),
        ],
    )
    def test_each_part_has_every_field(self, part, named, shortened):
        expected = {shortened.get(f.name, f.name) for f in fields(named)}
        assert set(PARTS[part]["properties"]) == expected
