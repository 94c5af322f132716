"""What goes into a phrase."""

from collections.abc import Callable

FromText = Callable[[str], str]
FromTexts = Callable[[str, str], str]
FromCount = Callable[[int], str]
FromNumber = Callable[[float], str]
FromTextAndNumber = Callable[[str, float], str]
FromTextAndCount = Callable[[str, int], str]
