"""Which of several files was made later, by what their names say of it?

A correction that is found together with what it corrects must come in after it, whatever the alphabet says.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from data_contracts import numerals

_LATER = re.compile(r"更正|更新|修正|修订|订正|改正|修改|重报|重新报送|补报|补充|补正|追加|最终|终稿|终版|定稿")
_NUMBER = re.compile(r"(?:第|版本|版|v|ver)[.\s]*(\d{1,2}|[一二三四五六七八九十]{1,3})(?:版|次|稿|$|\W)", re.IGNORECASE)


def version_told(path: PurePath) -> int:
    """Say how late a version a file's name claims to be: 0 where it claims nothing.

    >>> names = ("低保名册.xlsx", "低保名册(更正版).xlsx", "低保名册第三版.xlsx", "低保名册第十一版.xlsx")
    >>> [version_told(PurePath(name)) for name in names]
    [0, 1, 2, 10]
    >>> version_told(PurePath("低保名册（最终版）更正v2.csv")) > version_told(PurePath("低保名册（最终版）.csv"))
    True
    """
    name = unicodedata.normalize("NFKC", path.stem)
    numbers = (numerals.number(text) for text in _NUMBER.findall(name))
    return len(_LATER.findall(name)) + max((number - 1 for number in numbers), default=0)


def in_order_of_making(path: PurePath) -> tuple[str, int, str]:
    """Sort key: folder by folder, in each the later versions last."""
    return path.parent.as_posix(), version_told(path), path.name
