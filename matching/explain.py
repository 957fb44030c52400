"""Who is this, and why do we think so? A person's records, what joined them, and what nearly did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from data_contracts.canonical_number import TRUSTED_STATES
from matching.errors import UnknownPersonError
from warehouse import sql_file
from warehouse.person_id import shown_id

HERE = Path(__file__).parent


METHODS = {
    "valid_id": "号码有效且相同",
    "repaired_id": "号码由15位号码、残疾证号或学籍号换算,或取自同一行、同一记录(含两人号码填反),或截断后前15位相同,"
    "或公安登记为曾用证号",
    "source_key": "同一部门的人员编号相同、姓名一致",
    "household": "没有号码,姓名与同户一名成员相同",
    "name_and_contact": "没有号码,姓名与电话、账号或住址相同,仅供参考",
    "name_in_place": "没有号码,姓名在该乡镇(村)只对应一人,仅供参考",
    "name_in_list": "没有号码,该部门名单中此姓名只对应一人,全县无同名,仅供参考",
    "splink": "无有效号码,按姓名、出生日期、住址等比对",
    "decision": "人工或公安认定",
    "alone": "单独一条记录",
}
STATES = {
    "valid": "号码有效",
    "upgraded_15": "15位号码升位",
    "from_disability_no": "取自残疾证号",
    "invalid": "号码有误",
    "precision_lost": "号码末位丢失",
    "copied_from_head": "抄自户主",
    "missing": "无号码",
}
#: How a record is joined whose number is taken for its own; by any other it is not, however valid it is.
_BY_OWN_NUMBER = ("valid_id", "repaired_id", "source_key", "decision")


@dataclass(frozen=True)
class Record:
    """One line of one file that names the person. `source_row` is the row number that Excel shows."""

    dataset: str
    period: date
    source_file: str | None
    sheet: str | None
    source_row: int
    role: str
    name: str | None
    resident_id: str | None
    resident_id_state: str
    match_grade: str
    link_method: str
    match_probability: float

    @property
    def is_number_doubted(self) -> bool:
        """Whether its number is valid, and perhaps somebody else's."""
        return self.resident_id_state in TRUSTED_STATES and self.link_method not in _BY_OWN_NUMBER


@dataclass(frozen=True)
class NearMiss:
    """A pair that a person should look at: with whom, how strong (bits), and why."""

    kind: str
    other_person_id: str | None
    match_weight: float
    reason: str


@dataclass(frozen=True)
class Who:
    """A person as the records tell it.

    `asked_for` is the id of the question; `person_id` today's id of that person, None when no record is left.
    """

    asked_for: str
    person_id: str | None
    name: str | None
    sex: str | None
    birth_date: date | None
    resident_id: str | None
    is_provisional: bool
    records: tuple[Record, ...]
    near_misses: tuple[NearMiss, ...]

    @property
    def names(self) -> dict[str, int]:
        """Every spelling of the name and how many records have it, the commonest first."""
        return _counted(record.name for record in self.records)

    @property
    def numbers(self) -> dict[str, int]:
        """Every number and how many records have it, the commonest first."""
        return _counted(record.resident_id for record in self.records)


def _counted(values: Iterable[str | None]) -> dict[str, int]:
    counts = Counter(value for value in values if value)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def who(con: duckdb.DuckDBPyConnection, person_id: str) -> Who:
    """Tell who an id stands for today. An id that was merged leads to the one that stayed.

    Raises:
        UnknownPersonError: no such id was ever given.
    """
    found = sql_file.rows(con, HERE / "person_of_id.sql", {"person_id": person_id})
    if not found:
        raise UnknownPersonError(
            f"no person ever had the id {shown_id(person_id)}",
            where="core.person_alias",
            to_do="copy the id (P000000123) from a worklist, or look it up in marts.person by name or number",
        )
    [(today, name, sex, birth_date, resident_id, is_provisional)] = found
    key = {"person_id": today}
    return Who(
        asked_for=person_id,
        person_id=today,
        name=name,
        sex=sex,
        birth_date=birth_date,
        resident_id=resident_id,
        is_provisional=bool(is_provisional),
        records=tuple(Record(*row) for row in sql_file.rows(con, HERE / "who.sql", key)),
        near_misses=tuple(NearMiss(*row) for row in sql_file.rows(con, HERE / "near_misses.sql", key)),
    )


def last_four(number: str | None) -> str:
    """Show no more of a number than its last four characters."""
    return "无" if not number else f"尾号 {number[-4:]}" if len(number) > 8 else "****"


def render_text(person: Who) -> str:
    """Write it for the screen. Of numbers only the last four characters are shown."""
    if person.person_id is None:
        return f"{person.asked_for}:目前没有属于此人的记录。"
    lines = [f"{person.asked_for} 已并入 {person.person_id}"] if person.asked_for != person.person_id else []
    born = f"{person.birth_date:%Y-%m-%d} 生" if person.birth_date else "出生日期不详"
    lines += [
        f"{person.person_id}  {person.name or '姓名不详'}  {person.sex or '性别不详'}  {born}  "
        + (_without_number(person) if person.is_provisional else f"号码{last_four(person.resident_id)}"),
        "姓名写法:" + "、".join(f"{name}({count})" for name, count in person.names.items()),
        "号码写法:" + ("、".join(f"{last_four(one)}({count})" for one, count in person.numbers.items()) or "无"),
        f"记录 {len(person.records)} 条:",
    ]
    lines += [f"  {_told(record)}" for record in person.records]
    if person.near_misses:
        lines.append("待核对:")
        lines += [f"  与 {miss.other_person_id or '(无)'}:{miss.reason}" for miss in person.near_misses]
    return "\n".join(lines)


def _without_number(person: Who) -> str:
    doubted = any(record.is_number_doubted for record in person.records)
    return "暂定人员(所填号码可能是他人的)" if doubted else "暂定人员(没有有效号码)"


def _told(record: Record) -> str:
    place = f"{record.source_file or '(来源文件不详)'} {record.sheet or ''} 第 {record.source_row} 行".replace(
        "  ", " "
    )
    return (
        f"[{record.match_grade}] {record.period:%Y-%m} {record.dataset}({record.role}) {place};"
        f"{STATES.get(record.resident_id_state, record.resident_id_state)}"
        f"{',但可能是他人的,未采用' if record.is_number_doubted else ''};{METHODS[record.link_method]}"
        + (f",把握 {record.match_probability:.4%}" if record.link_method == "splink" else "")
    )
