"""Units of the 兵团: one regiment farm is called 一二五团, 125团, 兵团一二五团, 第七师125团 and 农七师一二五团.

A division (师) shares its officers with a city of its own (师市合一), yet many of its regiments lie in counties of
others, and the statistical code of such a regiment begins with that county's digits (domain 5.2).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_contracts.numerals import SIGN, number

#: Towns that are one office with a regiment (团镇合一) and go by both names: 130团 is 共青镇.
TOWNS_FILE = Path(__file__).parent / "corps_towns.csv"
#: The division by number, and the code of its city (民政部行政区划代码); the eleventh and the twelfth have none.
CITY_OF_DIVISION = {
    1: "659002",
    2: "659006",
    3: "659003",
    4: "659008",
    5: "659007",
    6: "659004",
    7: "659010",
    8: "659001",
    9: "659012",
    10: "659005",
    13: "659011",
    14: "659009",
}
#: All cities of the divisions lie below this code.
CITIES = "6590"
_DIVISION_OF = {city: division for division, city in CITY_OF_DIVISION.items()}

#: Units that lie outside their division's city, and the division that each belongs to: told by the numbers of its
#: regiments (七师: 一二三团 to 一三一团, 一三七团 …), for want of a document that lists them. A division checks its own
#: before it relies on them.
UNITS_FILE = Path(__file__).parent / "corps_units.csv"

_ABOVE = re.compile(
    r"(?:新疆(?:维吾尔自治区)?)?(?P<corps>(?:生产建设)?兵团)?"
    r"(?:(?:农业?)?第?(?P<number>" + SIGN + r"{1,3})师)?"
)
#: What the statistical names put after a regiment's own: 兵团一二三团生活区, 兵团一三七团乡, 七十团中心团场.
#: A 分部 is not the regiment: it is the part that lies in another county.
_REGIMENT = re.compile(r"(?P<number>" + SIGN + r"{1,4})团(?P<rest>.*?)(?:生活区|(?:中心)?团场|农场|团部|乡)?")


@dataclass(frozen=True)
class Unit:
    """A name taken apart: the number of its division where it is told, and what is left, numbers in digits."""

    division: int | None
    name: str


class Units:
    """The units of the 兵团 in an area book, by their own names."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take in the folded names of townships by code, and which regiments are one office with a town of these."""
        by_name: defaultdict[str, list[tuple[str, int | None]]] = defaultdict(list)
        for code, name in names.items():
            known = unit(name)
            if known:
                by_name[known.name].append((code, known.division or _divisions().get(code)))
        for code, name in _towns():
            if code in names:
                by_name[name].append((code, _DIVISION_OF[code[:6]]))
        self._by_name = dict(by_name)

    def find(self, text: str, within: str) -> str | None:
        """Find the one unit that a folded text begins with, the longest name first.

        Args:
            text: the folded cell of the township; a company (连) may follow.
            within: the code of the area that the row names. A division's city stands for the division: its units
                are looked for in other counties, too. Any other county is believed.
        """
        of_division = within.startswith(CITIES)
        for end in range(len(text), 1, -1):
            asked = unit(text[:end]) or (Unit(None, text[:end]) if of_division else None)
            found = self._find(asked, within, of_division=of_division) if asked else None
            if found:
                return found
        return None

    def _find(self, asked: Unit, within: str, *, of_division: bool) -> str | None:
        division = asked.division or _DIVISION_OF.get(within[:6])
        known = [each for each in self._by_name.get(asked.name, ()) if not division or each[1] in {None, division}]
        nearest = [code for code, _ in known if code.startswith(within)]
        codes = nearest or ([code for code, _ in known] if of_division or not within else [])
        return codes[0] if len(codes) == 1 else None


@cache
def _towns() -> tuple[tuple[str, str], ...]:
    with TOWNS_FILE.open(encoding="utf-8", newline="") as lines:
        return tuple((line["code"], line["unit"]) for line in csv.DictReader(lines))


@cache
def _divisions() -> dict[str, int]:
    with UNITS_FILE.open(encoding="utf-8", newline="") as lines:
        return {line["code"]: int(line["division"]) for line in csv.DictReader(lines)}


def county_of(area_code: str) -> str:
    """Tell whose bureaus answer for an area, six digits: of a regiment those of its division, wherever it lies.

    >>> county_of("654003508000"), county_of("654003001000"), county_of("4108")
    ('659010', '654003', '4108')
    """
    division = _divisions().get(area_code[:9])
    return CITY_OF_DIVISION[division] if division else area_code[:6]


def unit(folded: str) -> Unit | None:
    """Take a folded name of a place apart; null where nothing marks it as one of the 兵团.

    >>> unit("农七师一二五团"), unit("125团"), unit("第六师红旗农场"), unit("民生街道")
    (Unit(division=7, name='125团'), Unit(division=None, name='125团'), Unit(division=6, name='红旗农场'), None)
    """
    above = _ABOVE.match(folded)
    rest = folded[above.end() :] if above else folded
    regiment = _REGIMENT.fullmatch(rest)
    if above is None or not rest or not (above["corps"] or above["number"] or regiment):
        return None
    name = f"{number(regiment['number'])}团{regiment['rest']}" if regiment else rest
    return Unit(number(above["number"]) if above["number"] else None, name)


def split_division(folded: str) -> tuple[int | None, str]:
    """Part a folded text into the number of the division that it begins with, and what follows.

    >>> split_division("第七师胡杨河市"), split_division("新疆兵团7师125团"), split_division("胡杨河市")
    ((7, '胡杨河市'), (7, '125团'), (None, '胡杨河市'))
    """
    above = _ABOVE.match(folded)
    if above is None or not above["number"]:
        return None, folded
    return number(above["number"]), folded[above.end() :]
