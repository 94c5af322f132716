"""Each public format by a tiny file, what is wrong with it, and the real files."""

import re

import pytest

from planner.io.arc_instance_file import read_arc_instance
from planner.routing.arc_instance import Link, RequiredNode

CARPLIB = """\
 NOMBRE : square
 COMENTARIO : 7 (cota superior)
 VERTICES : 4
 ARISTAS_REQ : 2
 ARISTAS_NOREQ : 1
 VEHICULOS : 2
 CAPACIDAD : 5
 TIPO_COSTES_ARISTAS : EXPLICITOS
 COSTE_TOTAL_REQ : 5
 LISTA_ARISTAS_REQ :
 ( 1, 2)   coste 2   demanda 3
 ( 2, 3)   coste 3   demanda 5
 LISTA_ARISTAS_NOREQ :
 ( 3, 4)   coste 4
 DEPOSITO :   1
"""
MIXED = """\
NAME : mixed.dat
UPPER_BOUND : 40
NODES : 3
REQ_EDGES : 1
NOREQ_EDGES : 0
REQ_ARCS : 1
NOREQ_ARCS : 1
VEHICLES : 1
CAPACITY : 10
DUMPING_COST : 300
LIST_REQ_EDGES :
( 1, 2)   serv_cost 20   trav_cost 4   demand 6
LIST_REQ_ARCS :
( 2, 3)   serv_cost 30   trav_cost 5   demand 4
LIST_NOREQ_ARCS :
( 3, 1)   cost 7
DEPOT : 1
"""
DANISH = """\
NAME : N0_g-0
UPPER BOUND : 99
NODES : 3
EDGES_REQ : 1
EDGES_NOREQ : 1
VEHICLES : 1
CAPACITY : 500
----
COSTE_TOTAL_REQ : 55
EDGE_REQ_LIST :
( 0, 1)   cost 55    demand 188
EDGE_NOREQ_LIST :
( 1, 2)   cost 1
DEPOT : 2
"""
TURNS = """\
Name:\t\t\tcross
#Vehicles:\t\t1
Capacity:\t\t9
Depot:\t\t\t1
#Nodes:\t\t\t3
#Edges:\t\t\t1
#Arcs:\t\t\t2
#Required-N:\t1
#Required-E:\t1
#Required-A:\t1
#Nb-Turns:\t\t5

----------NODES----------
INDEX\tQTY\tIS-REQUIRED\tX\tY
1\t0\t0\t0.5\t0.1
2\t4\t1\t1.5\t0.1
3\t0\t0\t2.5\t0.1

----------EDGES----------
INDEX-I\tINDEX-J\tQTY\tIS-REQUIRED\tTR-COST
1\t2\t3\t1\t6

-----------ARCS----------
INDEX-I\tINDEX-J\tQTY\tIS-REQUIRED\tTR-COST
2\t3\t2\t1\t7
3\t2\t0\t0\t8

----------TURNS----------
INDEX-I\tINDEX-J INDEX-K\tCOST TYPE
1\t2\t3\t1\tF
1\t2\t1\t35\tU
2\t3\t2\t30\tU
3\t2\t1\t1\tF
2\t1\t2\t35\tU
"""


def read(tmp_path, text):
    path = tmp_path / "instance.dat"
    path.write_text(text)
    return read_arc_instance(path)


def test_carplib_serves_edges_both_ways_at_the_cost_of_driving(tmp_path):
    instance = read(tmp_path, CARPLIB)
    assert (instance.name, instance.nodes) == ("square", (1, 2, 3, 4))
    assert (instance.depot, instance.capacity, instance.vehicles) == (1, 5, 2)
    assert (instance.dumping_cost, instance.turns) == (0, None)
    assert instance.links == (
        Link(tail=1, head=2, is_two_way=True, cost=2, is_required=True,
             service_cost=2, demand=3),
        Link(tail=2, head=3, is_two_way=True, cost=3, is_required=True,
             service_cost=3, demand=5),
        Link(tail=3, head=4, is_two_way=True, cost=4),
    )  # fmt: skip


def test_mixed_has_a_cost_of_service_and_of_dumping(tmp_path):
    instance = read(tmp_path, MIXED)
    assert instance.dumping_cost == 300
    assert instance.links == (
        Link(tail=1, head=2, is_two_way=True, cost=4, is_required=True,
             service_cost=20, demand=6),
        Link(tail=2, head=3, is_two_way=False, cost=5, is_required=True,
             service_cost=30, demand=4),
        Link(tail=3, head=1, is_two_way=False, cost=7),
    )  # fmt: skip


def test_danish_nodes_are_numbered_from_0(tmp_path):
    instance = read(tmp_path, DANISH)
    assert (instance.nodes, instance.depot) == ((0, 1, 2), 2)
    assert [link.demand for link in instance.links] == [188, 0]


def test_turns_and_required_nodes(tmp_path):
    instance = read(tmp_path, TURNS)
    assert instance.required_nodes == (RequiredNode(node=2, service_cost=0, demand=4),)
    assert [link.is_two_way for link in instance.links] == [True, False, False]
    assert [link.service_cost for link in instance.links] == [6, 7, 0]
    assert instance.turns is not None
    assert instance.turns[1, 2, 1] == 35
    assert len(instance.turns) == 5


WRONG = [
    (CARPLIB, "CAPACIDAD : 5", "CAPACIDA : 5", "line 7: 'CAPACIDA : 5', expected a h"),
    (CARPLIB, " CAPACIDAD : 5\n", "", "no header says capacity, expected CAPACIDAD or"),
    (CARPLIB, "ARISTAS_REQ : 2\n", "\n", "no header says required edges or arcs"),
    (CARPLIB, "NOREQ : 1", "NOREQ : 1\n ARISTAS_NOREQ : 2", "line 6: ARISTAS_NOREQ ag"),
    (CARPLIB, "ARISTAS_REQ : 2", "ARISTAS_REQ : 3", "line 4: the header says 3 req"),
    (CARPLIB, "DEPOSITO :   1", "DEPOSITO : 9", "line 15: depot: node 9 is unknown"),
    (CARPLIB, "DEPOSITO :   1", "DEPOSITO : x", "line 15: depot is 'x', expected a wh"),
    (CARPLIB, "demanda 5", "demanda 6", "line 12: demand of 2-3 is 6, expected at mo"),
    (CARPLIB, "demanda 5", "demanda -1", "line 12: demand of 2-3 is -1, expected 0 or"),
    (CARPLIB, "coste 4", "coste -4", "line 14: cost of 3-4 is -4, expected 0 or more"),
    (CARPLIB, "coste 4", "coste 4.5", "line 14: coste is '4.5', expected a whole"),
    (CARPLIB, "coste 4", "coste 1000000000", "line 14: coste is 1000000000, expected"),
    (CARPLIB, "VERTICES : 4", "VERTICES : 2000000", "line 3: 2000000 nodes, expected"),
    (CARPLIB, "coste 4", "cost", "line 14: '( 3, 4)   cost', expected ( i, j) and"),
    (CARPLIB, "3   demanda 5", "3", "line 12: 2-3 among required edges lacks demanda"),
    (CARPLIB, "( 3, 4)", "( 3, 5)", "line 14: 3-5: node 5 is unknown, expected 1 to 4"),
    (CARPLIB, " VERTICES", "( 1, 2) coste 1\n VERTICES", "line 3: '( 1, 2) coste 1' b"),
    (CARPLIB, "( 2, 3)", "( 4, 3)", "line 12: 4-3 is required but no vehicle can"),
    (CARPLIB, "VEHICULOS : 2", "VEHICULOS : 0", "line 6: 0 vehicles, expected at leas"),
    (CARPLIB, "CAPACIDAD : 5", "CAPACIDAD : 0", "line 7: capacity is 0, expected at l"),
    (CARPLIB, "VERTICES : 4", "VERTICES : 0", "line 3: 0 nodes, expected 1 to 1"),
    (MIXED, "( 3, 1)", "( 1, 3)", "line 14: 2-3 is required but no vehicle can drive"),
    (MIXED, "COST : 300", "COST : -1", "line 10: dumping cost is -1, expected 0 or"),
    (MIXED, "NAME : mixed.dat", "[]", "line 1: '[]', expected a header such as"),
    (TURNS, "#Nb-Turns:\t\t5", "#Nb-Turns:\t\t6", "line 11: the header says 6 TURNS"),
    (TURNS, "#Required-A:\t1", "#Required-A:\t2", "line 10: the header says 2 requi"),
    (TURNS, "Depot:\t\t\t1", "Depot:\t\t\t7", "line 4: depot: node 7 is unknown"),
    (TURNS, "Depot:", "Depo:", "line 4: 'Depo:\\t\\t\\t1', expected a header such"),
    (TURNS, "Depot:\t\t\t1\n", "", "there is no header Depot, expected one"),
    (TURNS, "Depot:", "Capacity: 9\nDepot:", "line 4: Capacity again, expected once"),
    (TURNS, "-TURNS-", "-TWISTS-", "line 28: block TWISTS, expected one of NODES"),
    (TURNS, "3\t2\t0\t0\t8", "3\t2\t0", "line 26: 3 columns under ARCS, expected IN"),
    (TURNS, "3\t2\t0\t0\t8", "3\t2\t0\t0\t?", "line 26: TR-COST is '?', expected a wh"),
    (TURNS, "1\t2\t1\t35", "1\t2\t3\t35", "line 31: turn 1-2-3 again, expected each"),
    (TURNS, "1\t2\t1\t35", "1\t3\t1\t35", "line 31: turn 1-3-1 is along no streets"),
    (TURNS, "1\t2\t1\t35", "1\t2\t1\t-1", "line 31: turn 1-2-1 costs -1, expected 0"),
    (TURNS, "2\t4\t1\t1.5", "2\t10\t1\t1.5", "line 16: demand of node 2 is 10, expe"),
    (TURNS, "2\t4\t1\t1.5", "9\t4\t1\t1.5", "line 16: node 9 is unknown, expected 1 t"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "old", "new", "said"), WRONG)
def test_wrong_input_is_refused_in_one_sentence(tmp_path, text, old, new, said):
    assert old in text
    with pytest.raises(ValueError, match=re.escape(said)) as refusal:
        read(tmp_path, text.replace(old, new, 1))
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).startswith("instance.dat")


def test_a_turn_ban_that_isolates_a_street_names_it(tmp_path):
    # Without the turn back at 3 nobody who drives 2-3 comes home.
    text = TURNS.replace("2\t3\t2\t30\tU\n", "").replace("Turns:\t\t5", "Turns:\t\t4")
    with pytest.raises(ValueError, match=r"2-3 is required .* by the turns listed"):
        read(tmp_path, text)


def test_nothing_to_serve_is_refused(tmp_path):
    text = MIXED.replace("REQ_EDGES : 1", "REQ_EDGES : 0").replace("REQ_ARCS : 1", "")
    text = text[: text.index("LIST")].replace("NO\n", "") + "DEPOT : 1\n"
    text = text.replace("\nNO\n", "\n").replace("DUMPING", "REQ_ARCS : 0\nDUMPING")
    with pytest.raises(ValueError, match="nothing is required, expected something"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello\n", "no line is a header of a known format"),
        ("", "no line is a header of a known format"),
        ('{"nodes": 1, "vehicles": 1, "depots": 1, "A_R": 1, "E_R": 1}',
         "instance.dat: no name, expected name, max_time"),
        ('{"nodes": 1}', "JSON of no known format"),
        ('{"nodes"', "opens as JSON but is none"),
    ],
)  # fmt: skip
def test_no_known_format(tmp_path, text, said):
    with pytest.raises(ValueError, match=said):
        read(tmp_path, text)


def test_no_file_and_no_text(tmp_path):
    with pytest.raises(ValueError, match="is not there, expected the file"):
        read_arc_instance(tmp_path / "none.dat")
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(ValueError, match="byte 4 is no text"):
        read_arc_instance(path)


def stated(text, *heads):
    """Return the sum of a file's headers, by another way than the readers'."""
    found = re.findall(rf"(?m)^\s*(?:{'|'.join(heads)})\s*:\s*(\d+)", text)
    return sum(map(int, found))


@pytest.mark.real_data
def test_real_files_have_what_their_headers_say(real_data):
    files = [
        path
        for path in sorted((real_data / "routing").glob("*/*.*"))
        if path.parent.name != "kerteminde"
    ]
    assert len(files) > 130
    for path in files:
        text = path.read_text()
        instance = read_arc_instance(path)
        required = sum(link.is_required for link in instance.links)
        assert required == stated(
            text, "ARISTAS_REQ", "EDGES_REQ", "REQ_EDGES", "REQ_ARCS",
            "#Required-E", "#Required-A",
        ), path  # fmt: skip
        assert len(instance.required_nodes) == stated(text, "#Required-N"), path
        assert len(instance.nodes) == stated(text, "VERTICES", "NODES", "#Nodes"), path
        assert instance.vehicles == stated(text, "VEHICULOS", "VEHICLES", "#Vehicles")
        assert len(instance.turns or ()) == stated(text, "#Nb-Turns"), path
        assert set(instance.nodes) == {
            end for link in instance.links for end in (link.tail, link.head)
        }, path
