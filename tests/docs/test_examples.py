"""Every example prints what it printed when it was written down."""

import os
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_prints_what_is_recorded_beside_it(path):
    run = subprocess.run(
        [sys.executable, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout == path.with_suffix(".out").read_text(encoding="utf-8")


def test_there_is_an_example():
    assert EXAMPLES
