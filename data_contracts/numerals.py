"""Numbers as people write them in names and dates: 125, 一二五, 一百二十五."""

from __future__ import annotations

#: Signs that stand for a nought beside 零, and may be letters or circles in other places.
NOUGHTS = "零〇○"
_FIGURES = dict.fromkeys(NOUGHTS, 0) | {figure: value for value, figure in enumerate("一二三四五六七八九", 1)}
_TENS = {"十": 10, "百": 100}
#: One sign of such a number, for use in a pattern.
SIGN = f"[0-9{''.join(_FIGURES)}{''.join(_TENS)}]"


def number(signs: str) -> int:
    """Read a number in digits, figure by figure (一二五) or in words (六十一, 一百二十五).

    Raises:
        ValueError: something else stands there.

    >>> [number(text) for text in ("125", "一二五", "一〇四", "六十一", "十", "十四", "二十", "一百二十五")]
    [125, 125, 104, 61, 10, 14, 20, 125]
    """
    if signs.isdecimal():
        return int(signs)
    if not any(sign in signs for sign in _TENS):
        return int("".join(str(_FIGURES.get(sign, sign)) for sign in signs))
    total, figure = 0, 0
    for sign in signs:
        if sign in _TENS:
            total, figure = total + (figure or 1) * _TENS[sign], 0
        else:
            figure = int(_FIGURES.get(sign, sign))
    return total + figure
