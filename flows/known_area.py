"""Is an area that somebody types one that anybody knows? A wrong digit would find nobody, and look fine."""

from __future__ import annotations

from data_contracts.areas import load_areas
from data_contracts.errors import DoudiError


class UnknownAreaError(DoudiError):
    """An area is asked for that is on no list of areas."""

    exit_code = 46


def known_area(digits: str, *, least: int = 0) -> str:
    """Return leading digits of an area code, or nothing where nothing was typed, after a look at the list of areas.

    Args:
        digits: as typed.
        least: how many are wanted at least: six name a county.

    Raises:
        UnknownAreaError: no area begins with them, or they are too few.
    """
    if digits and (len(digits) < least or not load_areas().may_have(digits)):
        raise unknown_area(digits, least=least)
    return digits


def unknown_area(digits: str, *, least: int = 0) -> UnknownAreaError:
    """Say that no area begins with these digits, and how many are wanted where they are too few."""
    wanted = f"; at least {least} digits" if len(digits) < least else ""
    return UnknownAreaError(
        f"没有以 {digits} 开头的区划代码 · no area code begins with {digits}",
        to_do=f"give the leading digits of a county or township, for example 410825{wanted}",
    )
