"""What does a reader see of a name, a number or a telephone who does not need the whole of it?"""

from __future__ import annotations

MASK = "*"
#: Digits of a number that stay readable at its end: enough to tell two neighbours of one name apart.
LAST_DIGITS = 4


def mask_name(name: str | None) -> str:
    """Keep the family name's first character and hide the rest (4.6: 李**).

    The number of stars does not tell how long the name is.

    >>> mask_name("李小明"), mask_name("欧阳修"), mask_name(None)
    ('李**', '欧**', '')
    """
    return f"{name[0]}{MASK * 2}" if name else ""


def mask_number(number: str | None) -> str:
    """Hide all of a number but its last four characters; a short one is hidden whole.

    >>> mask_number("11010519491231002X"), mask_number("1234"), mask_number(None)
    ('**************002X', '****', '')
    """
    if not number:
        return ""
    if len(number) <= LAST_DIGITS * 2:
        return MASK * len(number)
    return MASK * (len(number) - LAST_DIGITS) + number[-LAST_DIGITS:]


def mask_text(text: str, *, personal: dict[str, str]) -> str:
    """Replace every personal value that stands inside a sentence by its masked form.

    Args:
        text: a sentence.
        personal: what must not be read → what stands there instead; the longest goes first, so that a name that is
            part of another one does not break it.

    >>> mask_text("王小二与王小二的母亲同住", personal={"王小二": "王**"})
    '王**与王**的母亲同住'
    """
    for value in sorted(personal, key=lambda value: (-len(value), value)):
        if value:
            text = text.replace(value, personal[value])
    return text
