"""Where compiled kernels are kept: a folder of their own for every version of them.

numba looks at a kernel's own file only, and would run the old code of an edited
kernel that another file calls. A folder named by a hash of all sources cannot.
"""

import hashlib
import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"
FOLDER = "vinter/kernels"
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
    """Return the version of the kernels: a short hash of the planner's sources."""
    return sources_hash(_PLANNER)


def sources_hash(folder: Path) -> str:
    """Return a short hash of every Python file in a folder, names included."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
