"""Where compiled kernels are kept: a folder of their own for every version of them.

numba looks at a kernel's own file only, and would run the old code of an edited
kernel that another file calls. A folder named by a hash of the kernels and of all that
they import cannot.
"""

import hashlib
import os
import re
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"
FOLDER = "vinter/kernels"
KERNELS = (b"from planner.kernels import ", b"njit(")
_PLANNER = Path(__file__).parent.parent / "planner"


def choose_kernel_cache() -> None:
    """Tell numba where to keep compiled kernels: by version, in the folder chosen.

    To be called before numba is first imported. A child process finds the folder
    of this version already chosen and keeps it.
    """
    version = planner_hash()
    given = os.environ.get(VARIABLE, "").strip()
    folder = Path(given) if given else default_kernel_cache()
    if folder.name != version:
        folder /= version
    os.environ[VARIABLE] = str(folder)


def default_kernel_cache() -> Path:
    """Return the folder of all versions where nobody chose one."""
    base = os.environ.get("XDG_CACHE_HOME", "").strip()
    caches = Path(base) if base else Path.home() / ".cache"
    return caches / FOLDER


def planner_hash() -> str:
    """Return the version of the kernels: a short hash of what they are made of."""
    return sources_hash(_PLANNER.parent, _PLANNER.name)


def sources_hash(root: Path, package: str) -> str:
    """Return a short hash of a package's kernels and all that they import from it.

    An edit elsewhere compiles nothing anew. Names of files count too.

    Parameters
    ----------
    root : Path
        Folder that holds the package.
    package : str
    """
    imported = re.compile(rf"^from ({package}[\w.]*) import", re.MULTILINE)
    texts = {path: path.read_bytes() for path in sorted((root / package).rglob("*.py"))}
    waiting = [
        path for path, text in texts.items() if any(sign in text for sign in KERNELS)
    ]
    needed: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path in needed or path not in texts:
            continue
        needed.add(path)
        waiting.extend(
            (root / name.replace(".", "/")).with_suffix(".py")
            for name in imported.findall(texts[path].decode())
        )
    digest = hashlib.sha256()
    for path in sorted(needed):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(texts[path])
    return digest.hexdigest()[:16]
