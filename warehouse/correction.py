"""Does a delivery stand beside the earlier ones of its month, in their place, or does it complete them?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

import duckdb

from data_contracts import ddl
from data_contracts.check import CheckReport
from data_contracts.contract import ColumnType, Contract
from data_contracts.sheet import Note
from warehouse import ledger, sql_file
from warehouse.landing_folder import DeliveredFile

#: A delivery that repeats this share of another one is that list as a whole.
WHOLLY = 0.8
#: More than this share of its rows being rows that were sent back, a delivery completes another one.
MOSTLY = 0.5
#: What a row that was sent back is known by when it comes again, mended.
_KNOWN_BY = {ColumnType.NAME, ColumnType.RESIDENT_ID, ColumnType.DISABILITY_NO, ColumnType.TEXT}

#: new: beside the others · correction: in place of others · supplement: adds to others, record by record ·
#: repeat: says what another one says.
Kind = Literal["new", "correction", "supplement", "repeat"]


@dataclass(frozen=True)
class Verdict:
    """What becomes of a delivery, after its checks and its place among the others are known."""

    state: str
    because: str | None


@dataclass(frozen=True)
class Candidate:
    """A delivery whose place among the others is asked for: its rows are the table `arrived`, and in raw."""

    delivery_id: str
    period: date
    sha256: str


@dataclass(frozen=True)
class Relation:
    """How a delivery stands to the earlier ones of its month.

    Args:
        kind: see `Kind`.
        version: 1, or one more than what it corrects.
        supersedes: what it replaces, the one it shares most with first.
        supplements: what it completes.
        repeats: the one that says the same.
        unclear: why it cannot be told, in Chinese.
        newer: deliveries that list the same things and came later: what has replaced it already.
        settles: held deliveries that it repeats: nobody need decide upon them any more.
    """

    kind: Kind = "new"
    version: int = 1
    supersedes: tuple[str, ...] = ()
    supplements: tuple[str, ...] = ()
    repeats: str | None = None
    unclear: str | None = None
    newer: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()

    @property
    def completes(self) -> bool:
        """A list of a few rows only, which says nothing about those that it does not name."""
        return self.kind == "supplement"

    def notes(self) -> tuple[Note, ...]:
        """Say it to the sender."""
        if self.kind == "correction":
            many = "一份" if len(self.supersedes) == 1 else f" {len(self.supersedes)} 份"
            words = f"本次报送与本期已接收的{many}内容重叠，已作为更正版替代原报送"
        elif self.kind == "supplement":
            words = "本次报送是对本期已接收名单的补充：只增加和更新所列的行，原报送的其他行继续有效"
        elif self.kind == "repeat":
            words = "本次报送与本期已接收的一份内容完全相同，按重复报送登记，不重复计入"
        else:
            return ()
        return (Note(self.kind, None, words),)


@dataclass(frozen=True)
class _Overlap:
    """A delivery in force of the same month that lists the same things, most of the smaller of the two."""

    delivery_id: str
    version: int
    records: int
    shared: int
    received_at: datetime
    state: str
    supplements: tuple[str, ...]

    @property
    def is_repeated(self) -> bool:
        return self.shared >= WHOLLY * self.records


def relation_of(
    con: duckdb.DuckDBPyConnection, contract: Contract, candidate: Candidate, *, received_at: datetime | None = None
) -> Relation:
    """Tell how a delivery stands to those in force of its month.

    Args:
        con: has the table `arrived` (source_row, member_no, record_id) of its rows, which are in raw already.
        contract: of its dataset.
        candidate: the delivery.
        received_at: when it came, where that is past: what came later is not corrected by it.
    """
    rows = len(con.table("arrived"))
    peers = _rows(con, "peers.sql", contract, candidate)
    if rows and any(rows_read == rows for rows_read, _ in peers):
        same = _rows(con, "same_content.sql", contract, candidate)
        if same:
            return Relation("repeat", same[0][1], repeats=same[0][0])
    found = _overlaps(con, contract, candidate) if peers else []
    overlaps = [each for each in found if each.state == "accepted"]
    if newer := [each.delivery_id for each in overlaps if received_at and each.received_at > received_at]:
        return Relation(newer=tuple(newer))
    held = [each for each in found if each.state == "held" and each.is_repeated]
    settled = tuple(each.delivery_id for each in held if not received_at or each.received_at < received_at)
    again = _rows(con, "reentered.sql", contract, candidate) if any(sent_back for _, sent_back in peers) else []
    if again and again[0][2] > MOSTLY * rows and not any(each.is_repeated for each in overlaps):
        return _with_family(con, _completing(again, rows))
    records = con.table("arrived").aggregate("count(distinct record_id)").fetchall()[0][0] if overlaps else 0
    relation = _by_overlap(overlaps, contract, records=records)
    if relation.kind == "correction" and (months := _months_of_same_file(con, contract, candidate)):
        because = (
            f"与 {'、'.join(months)} 报送的文件完全相同，而本期已接收另一份，可能放错了月份文件夹；"
            "确是更正版的，由经办人确认"
        )
        return Relation(unclear=because)
    return replace(_with_family(con, relation), settles=settled)


def verdict_on(report: CheckReport, relation: Relation) -> Verdict:
    """Hold what keeps its contract, where its place among the others cannot be told."""
    if report.state == "accepted" and relation.unclear:
        return Verdict("held", relation.unclear)
    return Verdict(report.state, report.because)


def same_file(con: duckdb.DuckDBPyConnection, file: DeliveredFile, contract: Contract) -> tuple[Note, ...]:
    """Tell of a file that came for another month, too: it may lie in the wrong folder."""
    candidate = Candidate(file.delivery_id(contract.dataset, None), file.period, file.sha256)
    return tuple(
        Note("same_file", None, f"与 {month} 报送的文件完全相同，请核对数据所属月份和文件夹")
        for month in _months_of_same_file(con, contract, candidate)
    )


def _months_of_same_file(con: duckdb.DuckDBPyConnection, contract: Contract, candidate: Candidate) -> list[str]:
    """Name the other months for which the same bytes were accepted."""
    wanted = {"dataset": contract.dataset, "period": candidate.period, "sha256": candidate.sha256}
    return [f"{row[0]:%Y-%m}" for row in sql_file.rows(con, ledger.SQL / "same_file.sql", wanted)]


def _with_family(con: duckdb.DuckDBPyConnection, relation: Relation) -> Relation:
    """Add what goes with the deliveries that are replaced or completed."""
    also = {}
    for name in ("supersedes", "supplements"):
        ids = getattr(relation, name)
        rows = sql_file.rows(con, ledger.SQL / f"{name}_also.sql", {"ids": list(ids)}) if ids else []
        also[name] = (*ids, *(row[0] for row in rows if row[0] not in ids))
    kept = tuple(each for each in also["supplements"] if each not in also["supersedes"])
    return replace(relation, supersedes=also["supersedes"], supplements=kept)


def asked_for(
    con: duckdb.DuckDBPyConnection, contract: Contract, candidate: Candidate, *, kind: Kind, received_at: datetime
) -> Relation:
    """Take a person's word for whether a delivery corrects or completes those that it overlaps."""
    overlaps = [each for each in _overlaps(con, contract, candidate) if each.state == "accepted"]
    if newer := [each.delivery_id for each in overlaps if each.received_at > received_at]:
        return Relation(newer=tuple(newer))
    found = [each.delivery_id for each in overlaps]
    found += [row[0] for row in _rows(con, "reentered.sql", contract, candidate) if row[1] == "accepted"]
    ids = tuple(dict.fromkeys(found))
    if not ids:
        return Relation()
    if kind == "supplement":
        return _with_family(con, Relation("supplement", supplements=ids))
    version = max((each.version for each in overlaps), default=1) + 1
    return _with_family(con, Relation("correction", version, supersedes=ids))


def _completing(again: Sequence[tuple[Any, ...]], rows: int) -> Relation:
    """Complete those of whose rows that were sent back some come again."""
    if any(state == "held" and rows_again > MOSTLY * rows for _, state, rows_again in again):
        because = f"本次 {rows} 行是对本期一份暂缓报送中退回行的补充，请先确认那一份，或报送完整名单"
        return Relation(unclear=because)
    return Relation("supplement", supplements=tuple(each[0] for each in again if each[1] == "accepted"))


def _by_overlap(overlaps: Sequence[_Overlap], contract: Contract, *, records: int) -> Relation:
    is_event = contract.content == "event"
    completed = {main for each in overlaps for main in each.supplements}
    # Where a list comes again as a whole, what completed it goes with it; where a part comes, the part is corrected.
    whole = [each for each in overlaps if records * 2 >= each.records]
    partial = [each for each in overlaps if records * 2 < each.records]
    mains = {each.delivery_id for each in whole if not each.supplements}
    whole = [each for each in whole if not mains.intersection(each.supplements)]
    partial = [each for each in partial if each.delivery_id not in completed]
    if len(whole) + len(partial) > 1:
        repeated = [each for each in whole if each.is_repeated]
        # Of single events sent again the newest counts, record by record; what is not repeated stays in force.
        if is_event and not repeated:
            return Relation("supplement", supplements=tuple(each.delivery_id for each in (*whole, *partial)))
        if is_event or (len(repeated) == len(whole) and not partial):
            return _correcting(repeated)
        many = len(whole) + len(partial)
        because = f"与本期已接收的 {many} 份报送重叠，无法判断更正的是哪一份；请按原来的分表分别报送更正版"
        return Relation(unclear=because)
    if partial and is_event:
        return Relation("supplement", supplements=(partial[0].delivery_id,))
    if partial:
        because = (
            f"本次只有 {records} 行，都在本期已接收的 {partial[0].records} 行名单中；"
            "更正版应为完整名单，如只更正这几行，请说明后由经办人按补充确认"
        )
        return Relation(unclear=because)
    return _correcting(whole)


def _correcting(corrected: Sequence[_Overlap]) -> Relation:
    if not corrected:
        return Relation()
    ids = tuple(each.delivery_id for each in corrected)
    # What corrects a supplement completes the same list.
    supplements = tuple(dict.fromkeys(main for each in corrected for main in each.supplements if main not in ids))
    return Relation("correction", max(each.version for each in corrected) + 1, ids, supplements)


def _overlaps(con: duckdb.DuckDBPyConnection, contract: Contract, candidate: Candidate) -> list[_Overlap]:
    found = _rows(con, "corrected.sql", contract, candidate)
    return [_Overlap(*row, tuple(completes)) for *row, completes in found]  # type: ignore[call-arg]


def _rows(con: duckdb.DuckDBPyConnection, name: str, contract: Contract, candidate: Candidate) -> list[tuple[Any, ...]]:
    wanted = {"dataset": contract.dataset, "period": candidate.period, "sha256": candidate.sha256}
    text = ledger.sql_for(name, contract)
    text = text.replace("[known_by]", _known_by(contract)).replace("[columns]", _columns(contract))
    if "$delivery_id" in text:
        wanted["delivery_id"] = candidate.delivery_id
    return con.execute(text, wanted).fetchall()


def _columns(contract: Contract) -> str:
    return ", ".join(f"came.{ddl.quoted(name)}" for name in contract.columns)


def _known_by(contract: Contract) -> str:
    """List the names and numbers of a row, each with its column, as one SQL list."""
    subject = contract.persons.get("self")
    of_person = (subject.name, subject.resident_id, subject.disability_no, subject.source_key) if subject else ()
    names = dict.fromkeys((*contract.key, *(name for name in of_person if name)))
    known = [name for name in names if contract.columns[name].type in _KNOWN_BY]
    parts = [f"{ddl.literal(name + '=')} || nullif(trim(came.{ddl.quoted(name)}), '')" for name in known]
    return f"list_filter([{', '.join(parts)}], lambda each: each is not null)"
