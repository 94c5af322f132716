"""Starting `vinter`: from this repository, and without anything heavy."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.house.house import PACKAGES, ROOT

HEAVY = (
    "amqtt",
    "fastapi",
    "matplotlib",
    "numba",
    "numpy",
    "osmium",
    "paho",
    "pydantic",
    "rasterio",
    "scipy",
    "sqlalchemy",
    "typst",
    "uvicorn",
)

LOOK = """
import json, sys
from importlib.util import find_spec
try:
    sys.argv = ["vinter", "--help"]
    from services.cli import main
    main()
except SystemExit as ended:
    code = ended.code
print()
print(json.dumps({
    "code": code or 0,
    "heavy": sorted(set(sys.argv_heavy) & set(sys.modules)),
    "found": {name: find_spec(name).origin for name in sys.argv_packages},
}))
"""


def look() -> dict:
    """Start `vinter --help` in a fresh interpreter outside the repository."""
    heavy, packages = json.dumps(HEAVY), json.dumps(PACKAGES)
    script = f"import sys\nsys.argv_heavy={heavy}\nsys.argv_packages={packages}\n{LOOK}"
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    started = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=Path(ROOT.anchor),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(started.stdout.splitlines()[-1])


class TestStarting:
    def test_loads_the_four_packages_from_this_repository(self):
        found = look()["found"]
        expected = {name: str(ROOT / name / "__init__.py") for name in PACKAGES}
        assert found == expected, "another package of that name shadows ours"

    def test_help_answers_without_loading_anything_heavy(self):
        seen = look()
        assert seen["code"] == 0
        assert seen["heavy"] == []


def test_wrong_input_is_one_sentence_and_exit_code_2(tmp_path):
    absent = tmp_path / "no-such-town"
    started = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from services.cli import main; main()",
            "town",
            "check",
            str(absent),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 2
    assert started.stdout == ""
    assert "Traceback" not in started.stderr
    assert absent.name in started.stderr
