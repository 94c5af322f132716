"""What every format's draft remembers of its headers."""

import pytest

from planner.io.arc_instance_draft import Draft


def test_a_header_is_kept_once_in_whichever_language():
    # The Danish networks have Spanish and English headers in one file.
    draft = Draft(source="N0_g-0.dat")
    draft.keep_header(7, "CAPACITY", "capacity", "500")
    with pytest.raises(
        ValueError,
        match=r"^N0_g-0\.dat, line 9: CAPACIDAD again, "
        r"expected once \(first in line 7\)$",
    ):
        draft.keep_header(9, "CAPACIDAD", "capacity", "600")
    assert (draft.values, draft.lines) == ({"capacity": "500"}, {"capacity": 7})
