"""What is kept in the repository would work on anybody's machine."""

import re
import subprocess

from tests.house.house import ROOT

MACHINE_PATH = re.compile(
    r"(?<![\w.~/$}-])/(?:home|Users|root|workspace|work|mnt|private)/[\w.-]+"
)
ALLOWED = {
    # The image's own paths are the same on every machine.
    "Dockerfile",
    "docker-compose.yml",
    "tests/house/test_tracked_files.py",
    "uv.lock",
}
LARGEST_BYTES = 1_000_000


def tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git as the developer has it
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode != 0:
        # An unpacked archive has no index: then what lies there counts.
        skipped = {".venv", ".git"}
        return [
            path.relative_to(ROOT).as_posix()
            for path in ROOT.rglob("*")
            if path.is_file() and not skipped & set(path.relative_to(ROOT).parts)
        ]
    return [name for name in listed.stdout.decode().split("\0") if name]


def test_no_file_names_a_place_on_one_machine():
    found = []
    for name in tracked_files():
        path = ROOT / name
        if name in ALLOWED or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name}: {hit}" for hit in MACHINE_PATH.findall(text)]
    assert found == []


def test_no_file_is_so_large_that_it_belongs_outside():
    large = [
        name
        for name in tracked_files()
        if (ROOT / name).is_file() and (ROOT / name).stat().st_size > LARGEST_BYTES
    ]
    assert [name for name in large if name != "uv.lock"] == []


def test_a_machine_path_would_be_seen():
    # Written in two parts, so that this file holds none itself.
    assert MACHINE_PATH.search("data = '/home" + "/anna/vinter'")
    assert not MACHINE_PATH.search("https://example.org/home" + "/anna")
