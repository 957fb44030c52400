"""How is the id of a person written, and what of what was typed for one may be repeated?"""

from __future__ import annotations

import re

_ID = re.compile(r"P[0-9]{1,9}")


def shown_id(typed: str) -> str:
    """Repeat what was typed for an id only if it is written like one: a number or a name may have been typed instead.

    >>> shown_id("P000000404"), shown_id("410890194901010074")
    ('P000000404', '（所输入的不像编号，不再显示 · not written like an id, not repeated）')
    """
    return typed if _ID.fullmatch(typed) else "（所输入的不像编号，不再显示 · not written like an id, not repeated）"
