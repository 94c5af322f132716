"""A database that is away, said in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError


@contextmanager
def in_a_sentence() -> Iterator[None]:
    """Turn a database that is away or busy into one sentence.

    Raises
    ------
    ConnectionError
        With the driver's own words.
    """
    try:
        yield
    except OperationalError as wrong:
        reason = " ".join(str(wrong.orig).split())
        msg = f"the database does not answer: {reason}; check VINTER_DATABASE_URL"
        raise ConnectionError(msg) from None
