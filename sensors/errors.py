"""The one way in which bytes from outside are refused."""


class DecodeError(ValueError):
    """Bytes that could not be read; the message is one sentence that says why."""
