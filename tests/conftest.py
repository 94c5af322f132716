"""Fixtures that every test may use."""

import os
from pathlib import Path

import pytest

from services.kernel_cache import choose_kernel_cache

choose_kernel_cache()

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real data beside the project, or skip."""
    folder = Path(os.environ.get("VINTER_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; set VINTER_DATA to its folder")
    return folder
