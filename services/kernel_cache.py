"""Where compiled kernels are kept: a folder of their own for every version of them.

numba looks at a kernel's own file only, and would run the old code of an edited
kernel that another file calls. A folder named by a hash of all sources cannot.
"""

import hashlib
import os
from pathlib import Path

VARIABLE = "NUMBA_CACHE_DIR"
FOLDER = "vinter/kernels"


def choose_kernel_cache() -> None:
    """Tell numba where to keep compiled kernels, unless somebody already did.

    To be called before numba is first imported.
    """
    if VARIABLE not in os.environ:
        os.environ[VARIABLE] = str(kernel_cache_folder())


def kernel_cache_folder() -> Path:
    """Return the folder for the kernels of the planner as it stands."""
    base = os.environ.get("XDG_CACHE_HOME", "").strip()
    caches = Path(base) if base else Path.home() / ".cache"
    return caches / FOLDER / sources_hash(Path(__file__).parent.parent / "planner")


def sources_hash(folder: Path) -> str:
    """Return a short hash of every Python file in a folder, names included."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
