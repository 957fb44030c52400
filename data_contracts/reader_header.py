"""Where is the header of a sheet, and which contract column does each of its positions mean?

Senders put one to three title lines above the header, write it on one to three lines with merged cells, and order its
columns as they like. So every line and depth is tried, and the one that explains most of the contract wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data_contracts.contract import Contract, fold_header
from data_contracts.errors import UnreadableDeliveryError
from data_contracts.header_kin import either_of, numbers_of_others
from data_contracts.header_title import spellings
from data_contracts.reader_across import find_across
from data_contracts.reader_members import MEMBER, find_members
from data_contracts.reader_said import said_above
from data_contracts.reader_units import in_wan, odd_unit
from data_contracts.sheet import Header, Lines, Note

#: Lines at the top of a sheet among which the header is looked for.
LINES_SEARCHED = 30
MOST_LEVELS = 3
#: No table has more columns; a stray cell far out on the right would cost a column for each in between.
MOST_COLUMNS = 1000
#: What is longer is text that slipped in, and would cost time to look for titles in.
LONGEST_TITLE = 200
#: White space, and the quotes of a spreadsheet that keep digits text.
_AROUND = " \t\r\n\u3000\u00a0\ufeff\u200b'‘’`"
FEWEST_KNOWN = 3

#: 户主信息 above 姓名 means 户主姓名.
_GENERAL = re.compile(r"(?:基本)?(?:信息|情况|资料)$")
#: Above 姓名 these mean somebody else: never the subject of the row, whatever the lower line says.
_SOMEBODY_ELSE = re.compile(r"监护|配偶|经办|代办|联系人|收款|领款|代领|父亲|母亲|赡养|委托|照料")
_HEAD = re.compile(r"户主")


@dataclass(frozen=True)
class _Meaning:
    """What one position may mean, and how sure that is: 2 by its full path, 1 by its lowest line, 0 under 户主."""

    column: str
    certainty: int
    spelling: str


def find_header(lines: Lines, contract: Contract, *, merged: bool) -> tuple[Header | None, tuple[Note, ...]]:
    """Find the header that explains most of the contract.

    Args:
        lines: the first lines of the sheet as text, merged cells repeated over their range.
        contract: whose titles and aliases are looked for.
        merged: whether the lines know of merged cells; a csv has lost them, and an upper text then stands for all
            positions on its right that have none.

    Returns:
        The header, or null where no line holds `FEWEST_KNOWN` known titles, and notes about doubled columns.

    Raises:
        UnreadableDeliveryError: there are more columns than any table has.
    """
    headers = contract.header_map()
    lines = _narrowed(lines)
    hopeful = [any(_is_title(cell, headers) for cell in line) for line in lines]
    best: Header | None = None
    best_notes: tuple[Note, ...] = ()
    best_rank = (0, 0, 0, 0)
    for first in range(min(len(lines), LINES_SEARCHED)):
        for depth in range(1, min(MOST_LEVELS, len(lines) - first) + 1):
            if not any(hopeful[first : first + depth]):
                continue
            found, notes = _header_at(lines[first : first + depth], contract, headers=headers, merged=merged)
            rank = _rank(found, contract, top=lines[first])
            if best is None or rank > best_rank:
                best, best_notes, best_rank = replace(found, first=first), notes, rank
    if best is None or len(best.known) < FEWEST_KNOWN:
        return None, ()
    above = lines[: best.first]
    best = replace(best, said=said_above(best, above, contract))
    return replace(best, in_wan=in_wan(best, above, contract), odd_unit=odd_unit(best, above, contract)), best_notes


def _rank(header: Header, contract: Contract, *, top: Sequence[str]) -> tuple[int, int, int, int]:
    """What goes before: more columns understood; more titles of what is never taken in; more months; fewer lines.

    An upper line that says one thing only, from the left on, is the sheet's title: 吸毒人员名单 makes nothing private.
    """
    is_title = header.depth > 1 and bool(top and top[0].strip(_AROUND)) and len({cell for cell in top if cell}) == 1
    words = [] if is_title else [fold_header(word) for word in contract.never_taken_in]
    private = sum(any(word in fold_header(text) for word in words) for text in header.texts) if words else 0
    return len(header.known), private, len(header.across.words) if header.across else 0, -header.depth


def header_of(texts: Sequence[str], contract: Contract) -> Header:
    """Read titles, levels joined by `/`, as one header line."""
    levels = [text.split("/") for text in texts]
    depth = max(map(len, levels), default=1)
    lines = [[(parts[level:] or [parts[-1]])[0] for parts in levels] for level in range(depth)]
    return _header_at(lines, contract, headers=contract.header_map(), merged=True)[0]


def _narrowed(lines: Lines) -> Lines:
    """Cut cells that are longer than any title, and blank ones off the right of lines that are wider than any table."""
    lines = [[cell[:LONGEST_TITLE] for cell in line] for line in lines]
    if max(map(len, lines), default=0) <= MOST_COLUMNS:
        return lines
    width = max(max((place for place, cell in enumerate(line, start=1) if cell.strip()), default=0) for line in lines)
    if width > MOST_COLUMNS:
        raise UnreadableDeliveryError(
            f"表格有 {width} 列，超出正常范围",
            where="表头附近",
            to_do="请核对分隔符，删除右侧多余的列后重新报送",
        )
    return [line[:width] for line in lines]


def _is_title(cell: str, headers: dict[str, str]) -> bool:
    return bool(cell) and any(spelling in headers for spelling in spellings(cell.strip(_AROUND)))


def missing_columns(header: Header, contract: Contract) -> tuple[str, ...]:
    """Name the required columns that a header lacks."""
    return tuple(name for name in contract.required_columns if name not in header.known)


def require_columns(header: Header, contract: Contract, *, where: str) -> None:
    """Refuse a header that lacks required columns.

    Raises:
        UnreadableDeliveryError: names the columns not found and the headers seen.
    """
    if missing_columns(header, contract):
        raise lacking(header, contract, where=where)


def lacking(header: Header, contract: Contract, *, where: str) -> UnreadableDeliveryError:
    """Say which required columns a header lacks, and which it has."""
    titles = "、".join(contract.columns[name].title for name in missing_columns(header, contract))
    seen = "、".join(_shown(text) for text in header.texts[:60] if text and not re.search(r"\d{6}", text))
    return UnreadableDeliveryError(
        f"表头缺少必需的列：{titles}（已看到：{seen}）",
        where=f"{where}第 {header.first + 1} 行",
        to_do="请补齐上述列后重新报送；如只是列名不同，请改用交换规范中的列名",
    )


def _shown(text: str) -> str:
    """Write a title on one line, cut where it is none: messages are read by people."""
    joined = "".join(text.split())
    return joined if len(joined) <= 30 else f"{joined[:30]}…"


def _header_at(
    lines: Lines, contract: Contract, *, headers: dict[str, str], merged: bool
) -> tuple[Header, tuple[Note, ...]]:
    width = max(len(line) for line in lines)
    paths = [[line[index].strip(_AROUND) if index < len(line) else "" for line in lines] for index in range(width)]
    if not merged:
        paths = _spread(paths)
    meanings = [_meaning(path, headers) for path in paths]
    texts = tuple("/".join(_distinct(path)) for path in paths)
    columns = [meaning.column if meaning else None for meaning in meanings]
    members = find_members(texts, columns, contract, headers=headers)
    bare = Header(0, len(lines), (None,) * width, texts)
    if found := find_across(texts, columns, contract, headers=headers):
        bare, members = replace(bare, across=found.across), found.places
    return _assign(bare, meanings, members=members, contract=contract, headers=headers)


def _spread(paths: list[list[str]]) -> list[list[str]]:
    """Repeat an upper text to the right over positions that only have a lower one, as the lost merging meant."""
    spread, uppers = [], [""] * (len(paths[0]) if paths else 0)
    for path in paths:
        lowest_blank = not path[-1]
        row = list(path)
        for level in range(len(path) - 1):
            if path[level]:
                uppers[level] = path[level]
            elif not lowest_blank and not any(path[:level]):
                row[level] = uppers[level]
        spread.append(row)
    return spread


def _distinct(path: Sequence[str]) -> list[str]:
    parts: list[str] = []
    for part in path:
        if part and (not parts or parts[-1] != part):
            parts.append(part)
    return parts


def _meaning(path: Sequence[str], headers: dict[str, str]) -> _Meaning | None:
    parts = _distinct(path)
    for start in range(len(parts) - 1):
        upper, lower = parts[start:-1], parts[-1]
        stem = "".join(_GENERAL.sub("", fold_header(part)) for part in upper)
        for text in ("/".join((*upper, lower)), "".join((*upper, lower)), stem + lower):
            for spelling in spellings(text):
                if spelling in headers:
                    return _Meaning(headers[spelling], 2, spelling)
    if not parts:
        return None
    above = "".join(parts[:-1])
    if _SOMEBODY_ELSE.search(above):
        return None
    for spelling in spellings(parts[-1]):
        if spelling in headers:
            return _Meaning(headers[spelling], 0 if _HEAD.search(above) else 1 if above else 2, spelling)
    return _in_other_words(fold_header(parts[-1]), above, headers)


def _in_other_words(title: str, above: str, headers: dict[str, str]) -> _Meaning | None:
    """Read a title that is not declared, nor like one: 走访(来访)时间, 家庭成员姓名."""
    if either := either_of(title, headers):
        return _Meaning(headers[either], 0 if _HEAD.search(above) else 1, either)
    # 家庭成员姓名 is 姓名, where the contract has no column of that title.
    member = MEMBER.match(title)
    if member and not member[1] and member[2] in headers:
        return _Meaning(headers[member[2]], 1, member[2])
    return None


def _assign(
    header: Header,
    meanings: Sequence[_Meaning | None],
    *,
    members: dict[int, tuple[str, int]],
    contract: Contract,
    headers: dict[str, str],
) -> tuple[Header, tuple[Note, ...]]:
    columns: list[str | None] = [None] * len(meanings)
    notes: list[Note] = []
    taken: set[str] = set()
    for index, (column, _) in members.items():
        columns[index] = column
        taken.add(column)
    if members and contract.wide is not None:
        taken |= set(contract.wide.head_columns)
    doubles: dict[int, str] = {}
    # The surest meaning first, then as the contract lists its titles, then from left to right: 户主信息/姓名 must not
    # take 姓名 from the member, nor 户主姓名 the place of 受益人姓名.
    listed = {text: number for number, text in enumerate(headers)}
    order = sorted((-each.certainty, listed[each.spelling], index) for index, each in enumerate(meanings) if each)
    for _, _, index in order:
        meaning = meanings[index]
        if meaning is None or index in members:
            continue
        if meaning.column in taken:
            doubles[index] = meaning.column
            title = contract.columns[meaning.column].title
            notes.append(
                Note("duplicate_column", meaning.column, f"第 {index + 1} 列与另一列都表示“{title}”，只读取了其中一列")
            )
            continue
        columns[index] = meaning.column
        taken.add(meaning.column)
    spellings = [meaning.spelling if meaning else None for meaning in meanings]
    for place in numbers_of_others(columns, doubles, spellings, contract.persons.values()):
        doubles[place], columns[place] = columns[place] or "", None
        title = contract.columns[doubles[place]].title
        notes.append(
            Note("duplicate_column", doubles[place], f"第 {place + 1} 列是另一人的号码，没有作为“{title}”读取")
        )
    _give_head_his_number(columns, doubles, meanings, contract)
    numbers = {index: number for index, (_, number) in members.items()}
    return replace(header, columns=tuple(columns), members=numbers, doubles=doubles), tuple(notes)


def _give_head_his_number(
    columns: list[str | None], doubles: dict[int, str], meanings: Sequence[_Meaning | None], contract: Contract
) -> None:
    """Read 户主姓名, 身份证号, 姓名, 身份证号 as it stands: what stands between two names is the first one's."""
    head, subject = contract.persons.get("head"), contract.persons.get("self")
    if head is None or subject is None or not (head.resident_id and subject.resident_id):
        return
    if head.resident_id in columns or head.name not in columns or subject.name not in columns:
        return
    numbers = [place for place, meant in enumerate(meanings) if meant and meant.column == subject.resident_id]
    first, name = columns.index(head.name), columns.index(subject.name)
    between = [place for place in numbers if first < place < name]
    behind = [place for place in numbers if place > name]
    if between and behind and columns[behind[0]] in (None, subject.resident_id):
        columns[between[0]], columns[behind[0]] = head.resident_id, subject.resident_id
        doubles.pop(between[0], None)
        doubles.pop(behind[0], None)
