"""Which area does a name or a code mean? The book of counties and townships of one year's edition."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_contracts.errors import ContractError

AREAS_FILE = Path(__file__).parent / "areas.csv"

#: Digits of a code by level (GB/T 2260, GB/T 10114).
LEVEL_DIGITS = {"province": 2, "city": 4, "county": 6, "township": 9}
#: What a county or township is called besides its own name, longest first.
_SUFFIXES = ("民族自治县", "自治县", "街道办事处", "办事处", "街道办", "街道", "地区", "乡", "镇", "县", "区", "市")


@dataclass(frozen=True)
class Area:
    """One line of the area book."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class AreaBook:
    """Areas by code; names lead to codes within their parent.

    `by_name` maps (code of the parent, folded name) to the codes below it that are called so.
    """

    by_code: dict[str, Area]
    by_name: dict[tuple[str, str], tuple[str, ...]]

    def name_of(self, code: str) -> str | None:
        """Return the name of the area that a code of any length lies in: its township, else its county, its city.

        >>> load_areas().name_of("410802001203")
        '民生街道'
        """
        for digits in (9, 6, 4, 2):
            if len(code) >= digits and code[:digits] in self.by_code:
                return self.by_code[code[:digits]].name
        return None

    def path_of(self, code: str) -> tuple[str, ...]:
        """Return the names from the province down to the township, as far as they are known."""
        known = (self.by_code.get(code[:digits]) for digits in (2, 4, 6, 9) if len(code) >= digits)
        return tuple(area.name for area in known if area)

    def county(self, text: str | None) -> str | None:
        """Find the one county (6 digits) that a text such as 河南省焦作市解放区 names, or None."""
        found = {code for name in _readings(text) for code in self.by_name.get(("county", name), ())}
        return found.pop() if len(found) == 1 else None

    def township(self, county: str | None, township: str | None) -> str | None:
        """Find the one township (9 digits) that two name cells mean, or None.

        Args:
            county: the text of the county column; may be empty where the township's cell names it or is unique.
            township: the text of the township column, with or without the names above it.
        """
        within = self.county(county) or self.county(_upper_part(township))
        found: set[str] = set()
        for name in _readings(township):
            found = set(self.by_name.get((within or "township", name), ()))
            if found:
                break
        return found.pop() if len(found) == 1 else None


def fold_area(name: str) -> str:
    """Fold an area's name: NFKC, no white space, no （原）, no province or city before it.

    >>> fold_area("（原）鹤岭镇 ")
    '鹤岭镇'
    """
    folded = re.sub(r"[\s\u200b\ufeff]+", "", unicodedata.normalize("NFKC", name))
    return re.sub(r"^[(\[]?原[)\]]|\((?:原|新)[^)]*\)$", "", folded)
