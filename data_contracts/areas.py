"""Which area does a name or a code mean? The book of counties and townships, and what they were called before."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from data_contracts import corps
from data_contracts.area_names import LEVEL_DIGITS, fold_area, spellings
from data_contracts.areas_own import digits_of, own_file, read_own
from data_contracts.errors import ContractError

AREAS_FILE = Path(__file__).parent / "areas.csv"
CHANGES_FILE = Path(__file__).parent / "area_changes.csv"

#: A code of county or below: its first two digits are a province (GB/T 2260).
_A_CODE = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])[0-9]{4,10}")
#: Areas are named at the beginning of a cell, however much follows.
LONGEST_ADDRESS = 120


@dataclass(frozen=True)
class Area:
    """One line of the area book."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(frozen=True)
class Change:
    """A name or code that an area had until a day, and the code of the area that it lies in today.

    Where several areas were made one, each old name leads to the one; where one was parted, it leads nowhere and is
    not listed. `code` is empty where the old code is not known.
    """

    name: str
    level: str
    parent: str
    code: str
    until: date
    now: str


@dataclass(frozen=True)
class AreaBook:
    """Areas by code, and the ways from names to codes.

    Attributes:
        by_code: areas by their code of 2, 4, 6, 9 or 12 digits.
        by_name: (level, folded name or own name) → codes of the areas that are called so, sorted.
        changes: former names and codes.
        day: what the names are of: before a change the old name goes before a new one of the same sound.
        units: the units of the 兵团 by the names that they go by.
    """

    by_code: dict[str, Area]
    by_name: dict[tuple[str, str], tuple[str, ...]] = field(repr=False)
    changes: tuple[Change, ...] = field(default=(), repr=False)
    day: date = date.max
    units: corps.Units = field(default_factory=lambda: corps.Units({}), repr=False)

    def on(self, day: date) -> AreaBook:
        """Read names as they were on a day. Codes are always today's: a township stays one over the years."""
        return replace(self, day=day)

    def today_of(self, code: str) -> str | None:
        """Find the code of today for one of 12 digits that is not in force any more; null where it is, or is unknown.

        >>> load_areas().today_of("370882001000"), load_areas().today_of("410802001000")
        ('370812000000', None)
        """
        if code[:9] in self.by_code:
            return None
        old = [change for change in self.changes if change.code and code.startswith(change.code)]
        # The longest says most: a township's own change goes before that of its county.
        now = max(old, key=lambda change: len(change.code)).now if old else None
        return now.ljust(12, "0") if now else None

    def has_prefix(self, digits: str) -> bool:
        """Tell whether leading digits are those of a known area, or lie in a known township.

        >>> load_areas().has_prefix("4108"), load_areas().has_prefix("410823001203"), load_areas().has_prefix("99")
        (True, True, False)
        """
        return digits[:9] in self.by_code or any(code.startswith(digits) for code in self.by_code)

    def may_have(self, digits: str) -> bool:
        """Tell whether digits are those of a known area, or of one in a city of which the book names no county.

        >>> load_areas().may_have("513431"), load_areas().may_have("410899"), load_areas().may_have("990101")
        (True, False, False)
        """
        if self.has_prefix(digits):
            return True
        known = any(len(code) > 4 and code.startswith(digits[:4]) for code in self.by_code)
        return _A_CODE.fullmatch(digits) is not None and not known

    def name_of(self, code: str) -> str | None:
        """Name the smallest known area that a code of any length lies in.

        >>> load_areas().name_of("410802001203"), load_areas().name_of("410802000000")
        ('民生街道', '解放区')
        """
        path = self.path_of(code)
        return path[-1] if path else None

    def path_of(self, code: str) -> tuple[str, ...]:
        """Name the areas that a code lies in, from the province down, as far as they are known.

        >>> load_areas().path_of("410802001000")
        ('河南省', '焦作市', '解放区', '民生街道')
        """
        known = (self.by_code.get(code[:digits]) for digits in LEVEL_DIGITS.values() if len(code) >= digits)
        return tuple(area.name for area in known if area)

    def code_of(self, county: str | None, township: str | None) -> str | None:
        """Find the 12 digits that the two name cells of a row mean: the township's, else the county's, else None.

        Args:
            county: text of the county cell, with or without the province and city before it.
            township: text of the township cell; it may name the county, too. Without a known county a township is
                found only if no other township of the book is called so.

        >>> load_areas().code_of("河南省焦作市解放区", "民生街道办事处")
        '410802001000'
        """
        within, rest = self._split(county)
        below, own = self._split(township)
        own = own or rest
        within = below if below and not (within and not below.startswith(within)) else within
        # A village may follow in the same cell; the longest beginning that is a township's name counts.
        ends = range(len(own), 1, -1)
        names = (self._find("township", own[:end], within, own_names=end == len(own)) for end in ends)
        found = next(filter(None, names), None)
        found = found or self.units.find(fold_area((township or "")[:LONGEST_ADDRESS]) or rest, within or "")
        code = found or (within if within and len(within) >= LEVEL_DIGITS["county"] else None)
        return code.ljust(12, "0") if code else None

    def village_of(self, township: str, village: str | None) -> str | None:
        """Find the 12 digits of a village of a known township by its name; a group may follow in the cell (三组)."""
        name = fold_area((village or "")[:LONGEST_ADDRESS])
        ends = range(len(name), 1, -1)
        found = (self._find("village", name[:end], township, own_names=end == len(name)) for end in ends)
        return next(filter(None, found), None)

    def _split(self, text: str | None) -> tuple[str | None, str]:
        """Part a text into the code of the province, city and county that it begins with, and what follows."""
        rest, code = fold_area((text or "")[:LONGEST_ADDRESS]), ""
        division, below = corps.split_division(rest)
        if division:
            # The city that shares the division's officers may follow, or not: 第七师胡杨河市, 第七师, 七师125团.
            named, own = self._split(below)
            return named or corps.CITY_OF_DIVISION.get(division), own
        for level in ("province", "city", "county"):
            for end in range(len(rest), 1, -1):
                whole = end == len(rest) or level != "county" or rest[end - 1] in "县区市"
                found = self._find(level, rest[:end], code, own_names=end == len(rest)) if whole else None
                if found:
                    code, rest = found, rest[end:]
                    break
        return code or None, rest

    def _find(self, level: str, name: str, within: str | None, *, own_names: bool = True) -> str | None:
        """Find the one area of a level that a folded name means; `own_names` without 镇, 街道, 区, too."""
        former = [each for each in self._former(level, name, within) if own_names or fold_area(each.name) == name]
        if len({each.now for each in former}) == 1 and self.day < max(each.until for each in former):
            return former[0].now
        for spelling in spellings(level, name) if own_names else (name,):
            codes = [code for code in self.by_name.get((level, spelling), ()) if code.startswith(within or "")]
            if len(codes) == 1:
                return codes[0]
            if codes:
                return None
        return former[0].now if len({each.now for each in former}) == 1 else None

    def _former(self, level: str, name: str, within: str | None) -> list[Change]:
        """The areas that were called so, and lay or lie within an area."""
        return [
            change
            for change in self.changes
            if change.level == level
            and name == fold_area(change.name)
            and (change.parent.startswith(within or "") or change.now.startswith(within or ""))
        ]


def read_areas(path: Path, changes: Path | None = None) -> AreaBook:
    """Read an area book: a CSV of code, name, level, parent; and one of former names and codes.

    Raises:
        ContractError: a code has not as many digits as its level asks for, or stands twice; a change leads to an area
            that is not in the book.
    """
    by_code: dict[str, Area] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            area = Area(line["code"], line["name"], line["level"], line["parent"])
            if LEVEL_DIGITS.get(area.level) != len(area.code) or area.code in by_code:
                raise ContractError(
                    f"the code {area.code} does not fit its level or stands twice",
                    where=path.name,
                    to_do="correct the line; codes have 2, 4, 6 or 9 digits by level",
                )
            by_code[area.code] = area
    return _book(by_code, _read_changes(changes, by_code) if changes else ())


def _book(by_code: dict[str, Area], changes: tuple[Change, ...]) -> AreaBook:
    units = corps.Units({code: fold_area(area.name) for code, area in by_code.items() if area.level == "township"})
    return AreaBook(by_code, _names_to_codes(by_code), changes, units=units)


def _read_changes(path: Path, by_code: dict[str, Area]) -> tuple[Change, ...]:
    found = []
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            change = Change(
                line["name"],
                line["level"],
                line["parent"],
                line["code"],
                date.fromisoformat(line["until"]),
                line["now"],
            )
            area = by_code.get(change.now)
            if area is None or area.level != change.level or change.code in by_code:
                raise ContractError(
                    f"{change.name} leads to {change.now}, no {change.level} of the book, or is in force itself",
                    where=path.name,
                    to_do="correct the line; `now` is a code of areas.csv, `code` is one that is not there any more",
                )
            found.append(change)
    return tuple(found)


def _names_to_codes(by_code: dict[str, Area]) -> dict[tuple[str, str], tuple[str, ...]]:
    names: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for area in by_code.values():
        # Some townships stand in the book with their county before them: 博爱县月山镇.
        above = by_code[area.parent].name if area.parent in by_code else ""
        own = area.name.removeprefix(above) or area.name
        for name in (area.name, own):
            for spelling in spellings(area.level, fold_area(name)):
                names[area.level, spelling].add(area.code)
    return {key: tuple(sorted(codes)) for key, codes in names.items()}


def load_areas() -> AreaBook:
    """Return the area book that comes with Doudi, with the areas of the installation's own list (`areas_own`).

    Raises:
        ContractError: the own list is wrong.
    """
    return _loaded(own_file())


@cache
def _loaded(own: Path | None) -> AreaBook:
    book = read_areas(AREAS_FILE, CHANGES_FILE)
    return _with_own(book, read_own(own), own) if own else book


def _with_own(book: AreaBook, lines: dict[str, str], path: Path) -> AreaBook:
    """Add an installation's areas; of one that the book has, the name on the list counts, unless only its kind differs.

    Raises:
        ContractError: an area lies in none that is known.
    """
    levels = {digits: level for level, digits in LEVEL_DIGITS.items()}
    by_code = dict(book.by_code)
    for whole, name in sorted(lines.items()):
        code, level = whole[: digits_of(whole)], levels[digits_of(whole)]
        above = (whole[:digits] for digits in sorted(levels, reverse=True) if digits < len(code))
        parent = next((each for each in above if each in by_code), "")
        # A city without counties (东莞) has townships of its own: their county's digits are 00.
        if len(code) > 6 and len(parent) < {9: 6, 12: 9}[len(code)] and not (len(parent) == 4 and code[4:6] == "00"):
            raise ContractError(
                f"本地区划表：{whole} 的上级 {whole[: 6 if len(code) == 9 else 9]} 不在表中",
                where=path.name,
                to_do="请把它所在的县(市、区)、乡镇(街道)也列入",
            )
        known = by_code.get(code)
        if known is None or not set(spellings(level, fold_area(name))) & set(spellings(level, fold_area(known.name))):
            by_code[code] = Area(code, name, level, parent)
    return _book(by_code, tuple(change for change in book.changes if change.code not in by_code))
