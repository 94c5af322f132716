import json

from services.plans.document import encode_document, plan_document, plan_geojson
from tests import hand_made


def test_the_document_has_every_door_of_the_schema():
    document = plan_document(hand_made.plan())
    assert document["schema"] == "vinter-plan/1"
    assert document["now"] == "2024-01-07T02:00:00Z"
    first, second, villa = document["tasks"]
    assert first["place"] == {"segment": "10:1:0", "pass": 1}
    assert first["works"] == ["plough", "salt"]
    assert first["material_kg"] == 15.0
    assert second["after"] == []
    assert "material_kg" not in villa
    (tour,) = document["tours"]
    assert tour["steps"][0] == {
        "kind": "treat",
        "segment": "10:1:0",
        "from_node": 1,
        "to_node": 2,
        "task": "10:1:0/r1/p1/plough",
        "start": "2024-01-07T02:30:00Z",
        "end": "2024-01-07T02:30:30Z",
        "length_m": 300.0,
        "material_kg": 15.0,
    }


def test_the_same_plan_is_the_same_bytes():
    first = encode_document(plan_document(hand_made.plan()))
    assert first == encode_document(plan_document(hand_made.plan()))
    assert json.loads(first)["unassigned"] == [
        {"task": "11:2:0/r1/p1/plough", "why": "no crew has time left"}
    ]


def test_the_map_says_who_comes_when_and_who_does_not():
    collection = plan_geojson(hand_made.plan(), hand_made.network())
    done, _, left = collection["features"]
    assert done["geometry"]["coordinates"] == [[14.8, 56.88], [14.805, 56.88]]
    assert done["properties"]["name"] == "Storgatan"
    assert done["properties"]["vehicle"] == "truck 1"
    assert done["properties"]["late_s"] == 0.0
    assert left["properties"]["why"] == "no crew has time left"
    assert "vehicle" not in left["properties"]
