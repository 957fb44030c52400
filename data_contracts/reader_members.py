"""Which member of a household does each position of a household-per-row sheet describe?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data_contracts import numerals
from data_contracts.contract import Contract, fold_header

#: 家庭成员1姓名, 成员信息/身份证号, 成员三: number before, title, number behind.
MEMBER = re.compile(
    r"^(?:家庭|共同生活的?(?:家庭)?)?成员(?:信息|情况)?([0-9]+|[一二三四五六七八九十]{1,3})?[/:\-_]?(.*?)([0-9]*)$"
)
_NUMBERED = re.compile(r"^(.*?)\(?([0-9]+)\)?$")
#: Stands for the number of the member who is the head.
_HEAD_HIMSELF = "head"


@dataclass(frozen=True)
class _Found:
    """One position that describes a member; its number, where its title gives one."""

    place: int
    column: str
    number: str | None


def find_members(
    texts: Sequence[str], columns: Sequence[str | None], contract: Contract, *, headers: dict[str, str]
) -> dict[int, tuple[str, int]]:
    """Tell position → (column, member number) where a household-per-row sheet repeats its members, else nothing.

    Args:
        texts: what stands in the header per position, levels joined by `/`.
        columns: what each position means when it is looked at alone.
        contract: whose `wide` names the columns that are repeated, the name first.
        headers: folded title → column.
    """
    if contract.wide is None or not contract.wide.member_columns:
        return {}
    repeated = contract.wide.member_columns
    of_head = {head: member for head, member in contract.wide.head_columns.items() if member in repeated}
    found: list[_Found] = []
    for place, (text, alone) in enumerate(zip(texts, columns, strict=True)):
        column, number = _member_column(fold_header(text), repeated, headers)
        if column is None and alone in of_head:
            found.append(_Found(place, of_head[alone], _HEAD_HIMSELF))
        elif (column or alone) in repeated:
            found.append(_Found(place, column or alone or "", number))
    names = [each for each in found if each.column == repeated[0] and each.number != _HEAD_HIMSELF]
    always = set(of_head.values()) or {repeated[0]}
    # A title of names that comes twice may be a slip; with their numbers twice, too, it is two people.
    if len(repeated) > 1 and all(each.number is None for each in names) and not _comes_again(found, repeated[1:]):
        names = []
    if len(names) < 2 and not any(each.number not in (None, _HEAD_HIMSELF) and each.column in always for each in found):
        return {}
    return _numbered_members(found, always=always)


def _comes_again(found: Sequence[_Found], columns: Sequence[str]) -> bool:
    times = Counter(each.column for each in found if each.number != _HEAD_HIMSELF)
    return any(times[column] > 1 for column in columns)


def _numbered_members(found: Sequence[_Found], *, always: set[str]) -> dict[int, tuple[str, int]]:
    """Number the members from left to right, the head first.

    A title with a number says whose it is. Of the others, a title that comes again begins the next member, whether
    names or numbers come first. What a sheet has only once it says of the head, unless it is what every member has
    (`always`).
    """
    times = Counter(each.column for each in found)
    once = [each for each in found if each.number is None and times[each.column] == 1 and each.column not in always]
    of_head = {each.column for each in found if each.number == _HEAD_HIMSELF}
    has: dict[str, set[str]] = {_HEAD_HIMSELF: of_head} if of_head else {}
    members: dict[int, tuple[str, int]] = {}
    current = next(iter(has), None)
    for each in found:
        if each in once:
            continue
        if each.number is not None:
            current = each.number
        elif current is None or each.column in has[current]:
            current = f"next {each.place}"
        has.setdefault(current, set()).add(each.column)
        members[each.place] = (each.column, list(has).index(current) + 1)
    return members | {each.place: (each.column, 1) for each in once}


def _member_column(text: str, repeated: Sequence[str], headers: dict[str, str]) -> tuple[str | None, str | None]:
    """Read 家庭成员1姓名, 成员二/身份证号, 姓名2, or just 成员3, which is that member's name: column and number.

    >>> titles = {"姓名": "name", "身份证号": "resident_id"}
    >>> texts = ("成员二姓名", "成员十一", "姓名(02)", "成员03/身份证号", "村")
    >>> [_member_column(text, ["name"], titles) for text in texts]
    [('name', '2'), ('name', '11'), ('name', '2'), ('resident_id', '3'), (None, None)]
    """
    if text in headers:
        return None, None
    if match := MEMBER.match(text):
        rest, number = match[2], match[1] or match[3]
        if not rest and number:
            return repeated[0], str(numerals.number(number))
        return headers.get(rest), str(numerals.number(number)) if number else None
    if match := _NUMBERED.match(text):
        column = headers.get(match[1].rstrip("/"))
        return (column, str(numerals.number(match[2]))) if column in repeated else (None, None)
    return None, None
