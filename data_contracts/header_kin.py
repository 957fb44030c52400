"""Which titles say the same as a declared one, in words that forms use for one another?

Forms write 审批时间 for 审批日期, 儿童类型 for 儿童类别 and 公民身份号码 for 身份证号码. A contract lists the names
that somebody has met; these are the ones that follow from them. What two columns could claim follows from neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from data_contracts.contract_people import PersonRole

#: Longest first: a title is cut at the longest of them that it ends with.
ID_WORDS = (
    *("居民身份证件号码", "有效身份证件号码", "公民身份证号码", "居民身份证号码", "有效证件号码", "公民身份证号"),
    *("居民身份证号", "公民身份号码", "身份证件号码", "身份证明号码", "居民身份证", "身份证号码", "身份证件号"),
    *("身份号码", "身份证号", "证件号码", "身份证", "证件号"),
)
_ENDS = {
    "date": (("日期", "时间"),),
    "month": (("月份", "年月"),),
    "code": (("类别", "类型", "种类"), ("状态", "状况", "情况")),
}
_STARTS, _STOPS = ("起始", "开始"), ("终止", "结束", "截止", "到期")
#: 首次 is another day.
_LAST = ("最近一次", "最近", "上一次", "上次", "最后一次", "末次")
#: 合同起始 for 合同起始日期; alone, either word says nothing.
_BARE = re.compile(rf"^(.+(?:{'|'.join((*_STARTS, *_STOPS))}))(?:日期|时间)$")
#: 走访(来访)时间: a word, another in brackets, and what both share.
_OR = re.compile(r"^([^()]+)\(([^()]+)\)([^()]+)$")
#: 家庭情况, 人员情况 or 情况 alone is a text about somebody, not how something stands.
_ABOUT = re.compile(r"(?:^|家庭|人员|对象|儿童|学生|患者|病例|主体|企业|当前|基本|业务)情况$")
#: The number of a disability certificate is another number.
_OTHER_NUMBER = re.compile(r"残疾人?证")


def kindred(
    declared: Mapping[str, str], types: Mapping[str, str], roles: Iterable[PersonRole], *, never: frozenset[str]
) -> dict[str, str]:
    """Add to the declared titles those that say the same.

    Args:
        declared: folded title → column.
        types: column → canonical type.
        roles: the people of a row; their names and numbers share what stands before 姓名 and 身份证号.
        never: folded titles that the contract leaves out by name.
    """
    claims: dict[str, set[str]] = {}
    for title, column in declared.items():
        for kin in _of_type(title, types[column]):
            claims.setdefault(kin, set()).add(column)
    for role in roles:
        for kin, column in _of_person(declared, role):
            claims.setdefault(kin, set()).add(column)
    free = {kin: next(iter(columns)) for kin, columns in sorted(claims.items()) if len(columns) == 1}
    return {kin: column for kin, column in free.items() if kin not in declared and kin not in never}


def _of_type(title: str, kind: str) -> Iterator[str]:
    spelled = [title]
    if kind == "date":
        spelled += [*_swapped(title, _STARTS), *_swapped(title, _STOPS), *_at_start(title, _LAST)]
        spelled += [bare[1] for each in tuple(spelled) if (bare := _BARE.match(each))]
    if kind == "bool" and not title.startswith(("是", "有", "无")):
        spelled.append(f"是否{title}")
    for words in _ENDS.get(kind, ()):
        for each in tuple(spelled):
            for word in words:
                if each.endswith(word):
                    spelled += [each.removesuffix(word) + other for other in words]
    yield from (each for each in spelled[1:] if not _ABOUT.search(each))


def _swapped(title: str, words: tuple[str, ...]) -> list[str]:
    return [title.replace(word, other) for word in words if word in title for other in words if other != word]


def _at_start(title: str, words: tuple[str, ...]) -> list[str]:
    """Swap the word that a title begins with; the longest counts, lest 最近一次复核 become 上次一次复核."""
    word = next((word for word in words if title.startswith(word)), None)
    return [other + title.removeprefix(word) for other in words if other != word] if word else []


def _of_person(declared: Mapping[str, str], role: PersonRole) -> Iterator[tuple[str, str]]:
    if not role.resident_id:
        return
    stems = {stem_of(title) for title, column in declared.items() if column == role.resident_id} - {None}
    if role.name:
        titles = [title for title, column in declared.items() if column == role.name and title.endswith("姓名")]
        yield from (("人员姓名", role.name) for title in titles if title == "姓名")
        yield from ((f"{stem}姓名", role.name) for stem in stems)
        stems |= {title.removesuffix("姓名") for title in titles}
        # 户名 is a name without 姓名 at its end.
        stems |= {
            title for title, column in declared.items() if column == role.name and title.endswith(("人", "者", "户名"))
        }
    for stem in stems:
        for word in ID_WORDS:
            if not _OTHER_NUMBER.search(f"{stem}{word}"):
                yield f"{stem}{word}", role.resident_id


def either_of(title: str, headers: Mapping[str, str]) -> str | None:
    """Find the title that a word or the one in brackets behind it stands for; null where two columns could be meant.

    >>> either_of("走访(来访)时间", {"走访时间": "visited_on", "走访对象": "name"})
    '走访时间'
    >>> either_of("户主(申请人)姓名", {"户主姓名": "head_name", "申请人姓名": "name"})
    """
    if not (cut := _OR.match(title)):
        return None
    first, other, after = cut.groups()
    # What stands in brackets replaces all before it, or as much as it is long: 实际释放(解除)时间.
    heads = {first, other, first[: -len(other)] + other}
    known = sorted(head + after for head in heads if head + after in headers)
    return known[0] if len({headers[each] for each in known}) == 1 else None


def stem_of(title: str) -> str | None:
    """Say whose number a folded title names; null where it names none.

    >>> stem_of("户主公民身份号码"), stem_of("身份证号"), stem_of("残疾证号")
    ('户主', '', None)
    """
    return next((title.removesuffix(word) for word in ID_WORDS if title.endswith(word)), None)


def numbers_of_others(
    columns: Sequence[str | None],
    doubles: Mapping[int, str],
    spellings: Sequence[str | None],
    roles: Iterable[PersonRole],
) -> list[int]:
    """Find 户主身份证号 beside 户主姓名 where 姓名 was read as the person of the row: else two people become one.

    Args:
        columns: position → the column that it is read as.
        doubles: position → the column that it could have been, had no other been.
        spellings: position → its folded title, as far as the contract knows it.
        roles: the people of a row.
    """
    found = []
    for role in roles:
        if not role.name or role.resident_id not in columns or role.name not in columns:
            continue
        number = columns.index(role.resident_id)
        whose = stem_of(spellings[number] or "")
        others = {spellings[place] for place, column in doubles.items() if column == role.name}
        name = spellings[columns.index(role.name)] or ""
        if whose and name and not name.startswith(whose) and {whose, f"{whose}姓名"} & others:
            found.append(number)
    return found
