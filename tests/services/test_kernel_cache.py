import os
from pathlib import Path

import pytest

from services import kernel_cache
from services.kernel_cache import (
    KERNELS,
    VARIABLE,
    choose_kernel_cache,
    planner_hash,
    sources_hash,
)

KERNEL = "from planner.kernels import kernel\nfrom town.constants import A\n"


@pytest.fixture
def package(tmp_path):
    """Return a package with a kernel, what it imports, and what it does not."""
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "inner.py").write_text(KERNEL)
    (folder / "constants.py").write_text("A = 1\n")
    (folder / "words.py").write_text("B = 1\n")
    return folder


def hash_of(package):
    return sources_hash(package.parent, package.name)


@pytest.mark.parametrize("edited", ["inner.py", "constants.py"])
def test_an_edited_kernel_or_what_it_imports_gets_another_folder(package, edited):
    before = hash_of(package)
    assert hash_of(package) == before
    source = package / edited
    source.write_text(source.read_text() + "C = 2\n")
    assert hash_of(package) != before


def test_an_edit_elsewhere_keeps_the_folder(package):
    before = hash_of(package)
    (package / "words.py").write_text("B = 2\n")
    assert hash_of(package) == before


def test_a_moved_kernel_gets_another_folder(package):
    before = hash_of(package)
    (package / "inner.py").rename(package / "other.py")
    assert hash_of(package) != before


def test_every_kernel_counts():
    root = Path(kernel_cache.__file__).parent.parent
    for path in (root / "planner").rglob("*.py"):
        text = path.read_bytes()
        if b"@kernel" in text or b"njit" in text:
            assert any(sign in text for sign in KERNELS), path


def test_a_folder_that_somebody_chose_holds_each_version_apart(monkeypatch):
    monkeypatch.setenv(VARIABLE, "chosen")
    choose_kernel_cache()
    assert Path(os.environ[VARIABLE]) == Path("chosen", planner_hash())


def test_a_child_process_keeps_what_its_parent_chose(monkeypatch):
    monkeypatch.setenv(VARIABLE, "chosen")
    choose_kernel_cache()
    chosen = os.environ[VARIABLE]
    choose_kernel_cache()
    assert os.environ[VARIABLE] == chosen


def test_else_it_lies_in_the_users_cache(monkeypatch):
    monkeypatch.setenv(VARIABLE, "for monkeypatch to put back")
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", "caches")
    choose_kernel_cache()
    assert Path(os.environ[VARIABLE]).parts[:3] == ("caches", "vinter", "kernels")
