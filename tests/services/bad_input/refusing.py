"""What every refusal looks like: one sentence, exit code 2, nothing half-written."""

import re
from dataclasses import dataclass

from tests.services.installation import NOW

AT = NOW.isoformat()


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def assert_refused(ended, *words):
    """Check code, the one sentence, and that it names what was wrong."""
    assert ended.code == 2, ended
    assert ended.out == ""
    assert re.fullmatch(r"vinter: [^\n]+\n", ended.err), ended.err
    assert "Traceback" not in ended.err
    for word in words:
        assert word in ended.err


def contents(folder):
    """Return every path below a folder with its bytes."""
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }
