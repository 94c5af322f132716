"""The arrow of imports, held by import-linter."""

import subprocess
import sys

from tests.house.house import ROOT

CHECK = """
from importlinter.cli import lint_imports_command
lint_imports_command(["--no-cache"])
"""


def test_every_import_contract_is_kept():
    checked = subprocess.run(
        [
            sys.executable,
            "-c",
            CHECK,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
