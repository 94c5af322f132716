import os
from pathlib import Path

from services.kernel_cache import (
    VARIABLE,
    choose_kernel_cache,
    planner_hash,
    sources_hash,
)


def test_an_edited_kernel_gets_another_folder(tmp_path):
    source = tmp_path / "kernel.py"
    source.write_text("A = 1\n")
    before = sources_hash(tmp_path)
    assert sources_hash(tmp_path) == before
    source.write_text("A = 2\n")
    assert sources_hash(tmp_path) != before


def test_a_moved_kernel_gets_another_folder(tmp_path):
    source = tmp_path / "kernel.py"
    source.write_text("A = 1\n")
    before = sources_hash(tmp_path)
    source.rename(tmp_path / "other.py")
    assert sources_hash(tmp_path) != before


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
