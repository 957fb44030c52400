"""Which areas does an installation know besides those that come with Doudi? A published list of codes and names.

统计用区划代码 as the statistical offices publish them: 12 digits and a name, from the province down to the village.
"""

from __future__ import annotations

import csv
import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from data_contracts.errors import ContractError
from data_contracts.reader_encoding import decoded

#: Where the file lies: this variable, else `areas` in doudi.toml (a setting like others: flows/settings.py).
VARIABLE, SETTINGS_FILE = "DOUDI_AREAS", Path("doudi.toml")
_CODE_TITLES = ("统计用区划代码", "区划代码", "行政区划代码", "代码", "code")
_NAME_TITLES = ("名称", "单位名称", "区划名称", "name")
#: A province is one of these (GB/T 2260); twelve digits in all.
_CODE = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{10}")
#: Lines that group others, and are called as no place is.
_GROUPS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_MOST_TOLD = 10


def own_file() -> Path | None:
    """Return the installation's own list of areas, if it has one."""
    told = os.environ.get(VARIABLE) or _configured()
    return Path(told) if told else None


@cache
def _configured() -> str | None:
    if not SETTINGS_FILE.is_file():
        return None
    told = tomllib.loads(SETTINGS_FILE.read_text(encoding="utf-8")).get("areas")
    return str(told) if told else None


def read_own(path: Path) -> dict[str, str]:
    """Read a list of areas: code of 12 digits → name.

    Raises:
        ContractError: the file is not there or lacks its columns; or names all lines that are wrong.
    """
    if not path.is_file():
        raise _wrong(path, "没有这个文件", f"请核对 {VARIABLE} 或 doudi.toml 中的 areas，或删去这一项")
    with decoded(path) as text, text.open(encoding="utf-8", newline="") as lines:
        first = lines.readline()
        lines.seek(0)
        rows = csv.reader(lines, delimiter="\t" if "\t" in first else ",")
        titles = [title.strip() for title in next(rows, [])]
        code_at, name_at = (_place(titles, known) for known in (_CODE_TITLES, _NAME_TITLES))
        if code_at is None or name_at is None:
            raise _wrong(path, "第 1 行没有“统计用区划代码”和“名称”两列", "请在第一行写列名，列之间用逗号分隔")
        found: dict[str, str] = {}
        faults = [
            f"第 {number} 行{fault}"
            for number, row in enumerate(rows, start=2)
            if any(row)
            for fault in _taken(found, row, code_at, name_at)
        ]
    if faults or not found:
        told = "；".join(faults[:_MOST_TOLD]) + (f"；等共 {len(faults)} 处" if len(faults) > _MOST_TOLD else "")
        raise _wrong(path, told or "没有一行区划", "请更正这些行；代码为 12 位数字，请按文本保存")
    return {code: name for code, name in found.items() if name not in _GROUPS}


def _place(titles: list[str], known: tuple[str, ...]) -> int | None:
    return next((titles.index(title) for title in known if title in titles), None)


def _taken(found: dict[str, str], row: list[str], code_at: int, name_at: int) -> Iterator[str]:
    """Take one line, or say what is wrong with it."""
    code, name = (row[place].strip().strip("'") if place < len(row) else "" for place in (code_at, name_at))
    if not _CODE.fullmatch(code):
        yield f"的代码“{code}”不是 12 位区划代码"
    elif not name:
        yield "没有名称"
    elif found.setdefault(code, name) != name:
        yield f"的代码 {code} 与前面的一行重复，名称不同"


def digits_of(code: str) -> int:
    """How many digits of twelve say which area it is: 2, 4, 6, 9 or 12.

    >>> digits_of("510000000000"), digits_of("513431000000"), digits_of("513431100201")
    (2, 6, 12)
    """
    return next((digits for digits in (2, 4, 6, 9) if set(code[digits:]) == {"0"}), 12)


def _wrong(path: Path, what: str, to_do: str) -> ContractError:
    return ContractError(f"本地区划表：{what}", where=path.name, to_do=to_do)
