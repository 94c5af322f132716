"""A decision record has its five parts, and its sentence can be quoted."""

import pytest

from tests.docs.pages import ROOT, read_page

PARTS = ["Context", "Decision", "Consequences", "Alternatives", "Check"]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
class TestRecord:
    def test_has_its_five_parts_in_order(self, path):
        text = read_page(path).text
        at = [text.find(f"\n**{part}.** ") for part in PARTS]
        assert -1 not in at
        assert at == sorted(at)

    def test_is_numbered_in_its_title_as_in_its_name(self, path):
        number = int(path.name[:4])
        assert read_page(path).headings()[0][1].startswith(f"{number}. ")
