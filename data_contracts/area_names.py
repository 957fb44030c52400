"""How are areas called: what of a name is the place's own, and how many digits has a code of each level?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: Digits of a code by level (GB/T 2260, GB/T 10114, 统计用区划代码).
LEVEL_DIGITS: dict[str, int] = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
#: What follows an area's own name at each level, the longest first.
KINDS: dict[str, re.Pattern[str]] = {
    "province": re.compile(r"(?:省|自治区|市)$"),
    "city": re.compile(r"(?:市|地区|(?:[一-龥]{1,4}族)?自治州|盟)$"),
    "county": re.compile(r"(?:(?:[一-龥]{1,4}族)?自治县|县|区|市)$"),
    "township": re.compile(r"(?:街道办事处|办事处|街道办|街道|(?:[一-龥]{1,4}族)?乡|镇)$"),
    "village": re.compile(r"(?:居民委员会|村民委员会|居委会|村委会|社区|村)$"),
}


def fold_area(name: str) -> str:
    """Fold an area's name: NFKC, no white space or separators, no （原）.

    >>> fold_area("（原）鹤岭镇 ")
    '鹤岭镇'
    """
    folded = re.sub(r"[\s\u200b\ufeff/\\,、·\->]+", "", unicodedata.normalize("NFKC", name))
    return re.sub(r"^[(\[]?原[)\]]|^原(?=.{2,}[镇乡]$)|[(\[][^)\]]*[)\]]$", "", folded)


def spellings(level: str, name: str) -> Iterator[str]:
    """A name as it stands, then its own part: 民生街道办事处, 民生; 东风村村民委员会, 东风村, 东风."""
    yield name
    own = KINDS[level].sub("", name)
    if own != name and len(own) >= 2:
        yield from spellings(level, own) if level == "village" else (own,)
