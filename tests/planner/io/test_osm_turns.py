"""Turn restrictions of a map, as arcs of the network cut from it."""

from planner.io.osm_network import build_network
from planner.io.osm_ways import read_osm_ways
from tests.planner.io.small_town import NODES, SQUARE, osm_text


def relation(number, what, members, key="restriction"):
    inside = "".join(
        f'<member type="{kind}" ref="{ref}" role="{role}"/>'
        for role, kind, ref in members
    )
    tags = '<tag k="type" v="restriction"/>' + f'<tag k="{key}" v="{what}"/>'
    return f'<relation id="{number}" version="1">{inside}{tags}</relation>'


def turn(number, what, start, via, end, **options):
    members = [("from", "way", start), ("via", "node", via), ("to", "way", end)]
    return relation(number, what, members, **options)


def banned(folder, *relations, ways=SQUARE):
    """Return the banned turns as the nodes that they pass, and what became of all."""
    path = folder / "small.osm"
    text = osm_text(ways, NODES).replace("</osm>", "\n".join(relations) + "</osm>")
    path.write_text(text, encoding="utf-8")
    built = build_network(read_osm_ways(path))
    network = built.network
    found = set()
    for pair in network.banned_turn.tolist():
        nodes = []
        for arc in pair:
            ends = (network.from_node[arc // 2], network.to_node[arc // 2])
            nodes.append(tuple(network.node_id[list(ends[:: -1 if arc % 2 else 1])]))
        found.add((*nodes[0], nodes[1][1]))
        assert nodes[0][1] == nodes[1][0]
    return found, built.turns


def test_a_turn_from_the_end_of_a_way_is_banned(tmp_path):
    # Östra gränd, 3-6, ends at 3 where Storgatan ends: from 6 over 3 to 2.
    found, turns = banned(tmp_path, turn(1, "no_left_turn", 50, 3, 10))
    assert found == {(6, 3, 2)}
    assert (turns.kept, turns.unclear) == (1, 0)


def test_the_only_way_on_bans_all_others(tmp_path):
    # Kungsgatan ends in node 2, in the middle of Storgatan, whose parts are told apart
    # as ways of their own here. Only to 3: not to 1, and not back.
    ways = ((10, [1, 2], SQUARE[0][2]), (11, [2, 3], SQUARE[0][2]), *SQUARE[1:])
    ways = tuple((n, [2, 5] if n == 20 else refs, tags) for n, refs, tags in ways)
    found, _ = banned(tmp_path, turn(1, "only_right_turn", 20, 2, 11), ways=ways)
    assert found == {(5, 2, 1), (5, 2, 5)}


def test_along_a_one_way_only_its_own_direction_counts(tmp_path):
    # Storgatan runs from 1 over 2 to 3: only from 1 does one come into Kungsgatan.
    ways = ((10, SQUARE[0][1], SQUARE[0][2] | {"oneway": "yes"}), *SQUARE[1:])
    ways = tuple((n, [2, 5] if n == 20 else refs, tags) for n, refs, tags in ways)
    found, turns = banned(tmp_path, turn(1, "no_left_turn", 10, 2, 20), ways=ways)
    assert found == {(1, 2, 5)}
    assert (turns.kept, turns.unclear) == (1, 0)


def test_a_restriction_may_spare_heavy_vehicles(tmp_path):
    one = turn(1, "no_left_turn", 50, 3, 10)
    one = one.replace("</relation>", '<tag k="except" v="psv; hgv"/></relation>')
    assert banned(tmp_path, one)[0] == set()


def test_a_loop_bans_nothing(tmp_path):
    # A lollipop, 1-2 and round by 3, 6 and 5.
    ways = ((10, [1, 2, 3, 6, 5, 2], SQUARE[0][2]), *SQUARE[3:4])
    assert banned(tmp_path, turn(1, "no_u_turn", 10, 2, 10), ways=ways)[0] == {
        (1, 2, 1)
    }


def test_a_ban_that_would_cut_off_a_street_is_dropped(tmp_path):
    # Västra vägen's end, 4-7, is a dead end for trucks: from it they can only go back
    # over 4, to 1 and to 5. With both turns into it banned nobody gets there.
    ways = ((40, [1, 4], SQUARE[3][2]), (41, [4, 7], SQUARE[3][2]), *SQUARE[:3])
    into = [turn(1, "no_left_turn", 40, 4, 41), turn(2, "no_right_turn", 30, 4, 41)]
    found, turns = banned(tmp_path, *into[:1], ways=ways)
    assert found == {(1, 4, 7)}
    assert turns.cutting == 0
    found, turns = banned(tmp_path, *into, ways=ways)
    assert found == set()
    assert turns.cutting == 2


def test_a_ban_of_turning_round_binds_both_ways_along_a_street(tmp_path):
    found, _ = banned(tmp_path, turn(1, "no_u_turn", 10, 2, 10))
    assert found == {(1, 2, 1), (3, 2, 3)}


def test_heavy_vehicles_have_bans_of_their_own(tmp_path):
    found, _ = banned(
        tmp_path, turn(1, "no_left_turn", 50, 3, 10, key="restriction:hgv")
    )
    assert found == {(6, 3, 2)}


def test_what_names_no_turn_of_the_network_is_left(tmp_path):
    found, turns = banned(
        tmp_path,
        turn(1, "no_left_turn", 50, 3, 999),
        turn(2, "no_left_turn", 50, 5, 10),
        turn(3, "yes_please", 50, 3, 10),
        turn(4, "no_left_turn", 50, 3, 10, key="restriction:conditional"),
        relation(5, "no_left_turn", [("from", "way", 50), ("to", "way", 10)]),
    )
    assert found == set()
    assert (turns.kept, turns.unclear) == (0, 0)


def test_a_turn_into_a_way_that_goes_on_both_ways_is_counted_as_unclear(tmp_path):
    found, turns = banned(tmp_path, turn(1, "no_left_turn", 20, 2, 10))
    assert found == set()
    assert (turns.kept, turns.unclear) == (0, 1)
