"""Under which spellings may a title be declared in a contract?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from data_contracts.contract import fold_header

_REQUIRED_MARK = re.compile(
    r"^[*★#]+|[*★]+$|[(/:,]?(?:单位:?)?万?元(?:/(?:月|人|户)){0,2}\)?$"
    r"|\((?:必填|选填|非必填|必填项|选填项|人|\d+位|文本(?:格式)?|是/否|男/女|下拉选择|(?:格式|例|示例|如|请|yyyy)[^)]*)\)$"
)
#: 1.姓名, (1)姓名, 1、姓名: numbered as the paper form is.
_NUMBERED = re.compile(r"^(?:\(\d{1,3}\)|\[\d{1,3}\]|\d{1,3}[.、,:)\-])(?=\D)")
#: Folded, these would be digits of the title.
_CIRCLED = re.compile(r"^[\u2460-\u2473\u2776-\u2793]")


def spellings(text: str) -> Iterator[str]:
    """Yield a title as it stands, folded, and without what says how the cell is filled in or which number it has.

    >>> list(spellings("3.身份证号(必填)"))
    ['3.身份证号(必填)', '3.身份证号', '身份证号(必填)', '身份证号']
    """
    folded = fold_header(text)
    yield folded
    bare = _REQUIRED_MARK.sub("", folded)
    if bare != folded:
        yield bare
    unnumbered = _NUMBERED.sub("", fold_header(_CIRCLED.sub("", text))).rstrip(":")
    if unnumbered != folded:
        yield unnumbered
        yield _REQUIRED_MARK.sub("", unnumbered)
