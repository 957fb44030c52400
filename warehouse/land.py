"""How does a file come in: once, as a whole or not at all, with an answer for its sender?

One transaction per file: each sheet with data is a delivery, and either all of a file is in the warehouse or nothing.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import duckdb

from data_contracts import ddl
from data_contracts.areas import AreaBook
from data_contracts.check import CheckReport, check
from data_contracts.code_list import code_list
from data_contracts.contract import Contract, contract_called, contract_of
from data_contracts.errors import DoudiError, UnknownDatasetError
from data_contracts.reader import datasets_of, read_file
from data_contracts.reader_zip import is_archive
from data_contracts.sheet import Sheet
from warehouse import ledger, sql_file
from warehouse.archive import members_of
from warehouse.arrival import arrive, keep_as_it_came, townships_of
from warehouse.comparable import Before, last_comparable
from warehouse.connection import set_for, transaction
from warehouse.correction import Candidate, Relation, Verdict, relation_of, same_file, verdict_on
from warehouse.landing_folder import DeliveredFile, file_at, misplaced, waiting
from warehouse.ledger import SQL, UNRECOGNISED, Known, LandedDelivery, Standing
from warehouse.lent import registered
from warehouse.mixture import mixture_of

Landed = tuple[LandedDelivery, ...]

#: Of DuckDB, while one file comes in: a large sheet needs memory beside it.
SETTINGS = {"memory_limit": "2GiB"}

__all__ = ["LandedDelivery", "hash_of", "land", "misplaced", "waiting"]


def land(
    con: duckdb.DuckDBPyConnection, *, landing: Path, path: Path, received_at: datetime, areas: AreaBook
) -> tuple[LandedDelivery, ...]:
    """Take one file in.

    A file that is there already is a no-op, unless it was held or refused and its contract has been amended since.
    A file or a sheet that cannot be read is recorded as a refused delivery.

    Args:
        con: an open warehouse without a transaction under way.
        landing: the landing folder.
        path: a file below `<landing>/<YYYY-MM>/[<dataset>/]`.
        received_at: the instant of this run (UTC where it names no zone).
        areas: the area book.

    Returns:
        What was recorded now: one delivery per sheet with data.

    Raises:
        UnreadableDeliveryError: the path names no month.
    """
    file = file_at(landing, path, received_at=received_at)
    return _land_archive(con, file, areas=areas) if is_archive(path) else _land_file(con, file, areas=areas)


def _land_archive(con: duckdb.DuckDBPyConnection, archive: DeliveredFile, *, areas: AreaBook) -> Landed:
    """Take in what lies in an archive, file by file."""
    landed: list[LandedDelivery] = []
    try:
        with members_of(archive) as members:
            for file, error in members:
                landed += _refuse(con, file, None, error=error) if error else _land_file(con, file, areas=areas)
    except DoudiError as error:
        landed += _refuse(con, archive, None, error=error)
    return tuple(landed)


def _land_file(con: duckdb.DuckDBPyConnection, file: DeliveredFile, *, areas: AreaBook) -> Landed:
    """Take in a file: all of it under the contract of its folder, or each sheet under the one that its header tells."""
    try:
        contracts_for = _contracts_for(file)
    except DoudiError as error:
        return _refuse(con, file, None, error=error)
    then = areas.on(file.period)
    landed = [_land_as(con, file, contract, only=only, areas=then) for contract, only in contracts_for]
    return tuple(delivery for each in landed for delivery in each)


def _land_as(
    con: duckdb.DuckDBPyConnection,
    file: DeliveredFile,
    contract: Contract,
    *,
    only: frozenset[str] | None,
    areas: AreaBook,
) -> Landed:
    contract_hash = hash_of(contract)
    known = ledger.known(con, file, contract.dataset)
    standing = {delivery_id for delivery_id, each in known.items() if each.stays}
    if known and all(each.is_settled(contract_hash) for each in known.values()):
        return ()
    try:
        sheets = read_file(file.path, contract, only=only)
    except DoudiError as error:
        return _refuse(con, file, contract, error=error)
    with transaction(con), set_for(con, **SETTINGS):
        _make_room(con, file, contract, known)
        alone = len(sheets) == 1
        new = [sheet for sheet in sheets if file.delivery_id(contract.dataset, sheet.name) not in standing]
        sheets, landed = (), []
        while new:
            # Handed over and not kept: a large sheet leaves memory as soon as it is written down.
            landed.append(_land_sheet(con, file, contract, sheet=new.pop(0), areas=areas, alone=alone))
        return tuple(landed)


def _contracts_for(file: DeliveredFile) -> list[tuple[Contract, frozenset[str] | None]]:
    """Find the contract by the folder (its name or the dataset's Chinese title), else by the headers of each sheet."""
    if file.dataset is None:
        return [(contract_of(dataset), only) for dataset, only in datasets_of(file.path).items()]
    if contract := contract_called(file.dataset):
        return [(contract, None)]
    raise UnknownDatasetError(
        f"没有名为“{file.dataset}”的数据集",
        where=file.source_file,
        to_do="请把文件放入正确的数据集文件夹，例如 health.death_certificate",
    )


def hash_of(contract: Contract) -> str:
    """Hash a contract and the code lists it uses: what a delivery was judged by."""
    lists = sorted({column.code_list for column in contract.columns.values() if column.code_list})
    texts = [contract.model_dump_json(), *(code_list(name).model_dump_json() for name in lists)]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def _make_room(
    con: duckdb.DuckDBPyConnection, file: DeliveredFile, contract: Contract, known: dict[str, Known]
) -> None:
    """Create the dataset's tables, and void earlier answers to the same file but those that stand for good."""
    con.execute(ddl.create_raw(contract))
    con.execute(ddl.create_staging(contract))
    for delivery_id, each in known.items():
        if not each.stays:
            ledger.forget(con, contract, delivery_id, now=file.received_at)


def _refuse(
    con: duckdb.DuckDBPyConnection, file: DeliveredFile, contract: Contract | None, *, error: DoudiError
) -> tuple[LandedDelivery, ...]:
    """Record a file that cannot be read, so that it is answered, and not read again before its contract changes."""
    dataset = contract.dataset if contract else file.dataset or UNRECOGNISED
    contract_hash = hash_of(contract) if contract else ""
    known = ledger.known(con, file, dataset)
    if any(each.is_settled(contract_hash) for each in known.values()):
        return ()
    with transaction(con):
        if contract is not None:
            _make_room(con, file, contract, known)
        return (_write_refusal(con, file, contract, sheet=None, error=error),)


def _write_refusal(
    con: duckdb.DuckDBPyConnection,
    file: DeliveredFile,
    contract: Contract | None,
    *,
    sheet: str | None,
    error: DoudiError,
) -> LandedDelivery:
    dataset = contract.dataset if contract else file.dataset or UNRECOGNISED
    because = "；".join(part for part in (f"{error.what}（{error.where}）", error.to_do) if part)
    delivery_id = file.delivery_id(dataset, sheet)
    landed = LandedDelivery(delivery_id, dataset, file.period, file.source_file, sheet, "refused", because)
    standing = Standing(hash_of(contract) if contract else "")
    ledger.write_delivery(con, file, landed=landed, standing=standing)
    return landed


def _land_sheet(
    con: duckdb.DuckDBPyConnection,
    file: DeliveredFile,
    contract: Contract,
    *,
    sheet: Sheet,
    areas: AreaBook,
    alone: bool,
) -> LandedDelivery:
    """Read, check and record one sheet; its rows are staged when the delivery is accepted."""
    if sheet.refused:
        return _write_refusal(con, file, contract, sheet=sheet.name, error=sheet.refused)
    unreadable = arrive(con, file, contract, sheet=sheet, areas=areas)
    keep_as_it_came(con, file, contract, sheet=sheet)
    sheet = sheet.without_cells()
    candidate = Candidate(file.delivery_id(contract.dataset, sheet.name), file.period, file.sha256)
    relation = relation_of(con, contract, candidate)
    townships = townships_of(con, "arrived", contract)
    before = Before()
    if not relation.completes:
        before = last_comparable(con, file, contract, townships=townships, sheet=None if alone else sheet.name)
    names = {code: area.name for code, area in areas.by_code.items() if area.level == "county"}
    mixture = mixture_of(con, contract, file.period, names=names)
    report = check(
        con, contract, "arrived", rows_before=before.rows, values_before=before.values,
        unreadable=unreadable, torn=sheet.torn,
    )  # fmt: skip
    verdict = verdict_on(report, relation)
    with registered(con, sent_back=report.quarantined().select("source_row", "member_no").unique()):
        sql_file.run(con, SQL / "incoming.sql")
        # A held delivery is staged, too: nothing reads it before somebody accepts it, and its file may be gone by then.
        if verdict.state != "refused":
            con.execute(ddl.insert_staging_sql(contract))
        accepted = townships_of(con, "incoming", contract)
        sql_file.run(con, SQL / "leave.sql")
    landed = _landed(file, contract, sheet, verdict=verdict, report=report)
    stands = relation if verdict.state == "accepted" else Relation()
    notes = (*sheet.notes, *mixture, *stands.notes(), *same_file(con, file, contract))
    ledger.write_findings(con, landed, report=report, notes=notes)
    standing = Standing(
        hash_of(contract), stands.version, (*stands.supersedes, *stands.settles), accepted,
        rows_stripped=sheet.rows_stripped, supplements=stands.supplements, repeats=stands.repeats,
    )  # fmt: skip
    ledger.write_delivery(con, file, landed=landed, standing=standing)
    return landed


def _landed(
    file: DeliveredFile, contract: Contract, sheet: Sheet, *, verdict: Verdict, report: CheckReport
) -> LandedDelivery:
    return LandedDelivery(
        delivery_id=file.delivery_id(contract.dataset, sheet.name),
        dataset=contract.dataset,
        period=file.period,
        source_file=file.source_file,
        sheet=sheet.name,
        state=verdict.state,
        because=verdict.because,
        rows_read=report.rows,
        rows_accepted=report.rows_accepted,
        rows_quarantined=report.rows_quarantined,
    )
