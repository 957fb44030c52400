"""What does the row of the file say, cell by cell, as far as its reader may see it?"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from alerts.reader import Reader, reader_texts
from alerts.sources import dataset_owner, dataset_title, fact_column, fact_title, fact_value, file_name
from alerts.visit_sheet import facts_by_row
from alerts.visits import Fact
from data_contracts.contract import ColumnType, Contract, contracts


@dataclass(frozen=True)
class SourceCell:
    """One cell: its printed title, its text as it came, how we read it where that differs; `counts`: a fact."""

    title: str
    text: str
    read_as: str
    counts: bool


@dataclass(frozen=True)
class SourceRow:
    """One row of one file.

    Attributes:
        said: the facts that the alert takes from it, in words.
        cells: of the whole row; empty where the reader may not see it, or it is not in this copy of the warehouse.
        empty: how many columns of the contract have nothing in this row.
        note: why the cells are not there, or not all.
    """

    dataset: str
    title: str
    owner: str
    place: str
    link: str
    said: tuple[str, ...]
    cells: tuple[SourceCell, ...]
    empty: int
    note: str


def source_rows(con: duckdb.DuckDBPyConnection, facts: tuple[Fact, ...], reader: Reader) -> list[SourceRow]:
    """Read the rows that an alert rests on, in the rule's order.

    Args:
        con: the warehouse; a copy without raw tables gives facts only.
        facts: of one alert.
        reader: who will read them.
    """
    return [_row(con, of_row, reader) for of_row in facts_by_row(facts)]


def people_in(con: duckdb.DuckDBPyConnection, facts: tuple[Fact, ...]) -> tuple[list[str], list[str]]:
    """List names and numbers that stand in those rows, so that sentences can be masked."""
    names, numbers = [], []
    for of_row in facts_by_row(facts):
        contract = contracts().get(of_row[0].dataset or "")
        for name, text in (cells_of(con, contract, of_row[0]) if contract else {}).items():
            if contract and contract.columns[name].type is ColumnType.NAME:
                names.append(text)
            elif contract and contract.columns[name].type in (ColumnType.RESIDENT_ID, ColumnType.DISABILITY_NO):
                numbers.append(text)
    return names, numbers


def _row(con: duckdb.DuckDBPyConnection, of_row: list[Fact], reader: Reader) -> SourceRow:
    fact = of_row[0]
    contract = contracts().get(fact.dataset or "")
    shown = reader.sight.rows != "none" and (reader.sight.rows == "whole" or reader.owns(fact.dataset))
    cells = cells_of(con, contract, fact) if contract and shown else {}
    told = {fact_column(each.dataset, each.fact): each for each in of_row if each.dataset}
    only_facts = bool(fact.dataset) and (fact.dataset or "").partition(".")[0] in reader.sight.evidence_only
    if contract and only_facts:
        cells = {name: text for name, text in cells.items() if name in told}
    return SourceRow(
        dataset=fact.dataset or "",
        title=dataset_title(fact.dataset),
        owner=dataset_owner(fact.dataset),
        place=_place(fact) if shown else "",
        link=f"匹配等级 {fact.match_grade}" if fact.match_grade else "",
        said=tuple(_said(each, reader) for each in of_row) if shown else (),
        cells=tuple(_cell(contract, name, text, told.get(name), reader) for name, text in cells.items())
        if contract
        else (),
        empty=len(contract.columns) - len(cells) if contract and cells and not only_facts else 0,
        note=_note(fact, shown=shown, only_facts=only_facts, has_cells=bool(cells)),
    )


def _note(fact: Fact, *, shown: bool, only_facts: bool, has_cells: bool) -> str:
    if not shown:
        return "按权限，此处只说明由哪个部门的登记产生，不显示登记内容。"
    if only_facts and has_cells:
        return "按权限，此来源只显示核查所需的几项。"
    if fact.row_id and not has_cells:
        return "原始行不在本仓库副本中，只列事实。"
    return ""


def cells_of(con: duckdb.DuckDBPyConnection, contract: Contract, fact: Fact) -> dict[str, str]:
    """Read the cells of a fact's row that hold anything, as they came, by canonical column in the contract's order.

    Args:
        con: the warehouse; of a copy without raw tables there is nothing to read.
        contract: of the dataset that the row is of.
        fact: says which row.
    """
    if fact.source_row is None:
        return {}
    try:
        table = con.table(f"raw.{contract.table}")
    except duckdb.CatalogException:
        return {}
    row, value = duckdb.ColumnExpression, duckdb.ConstantExpression
    present = [name for name in contract.columns if name in table.columns]
    found = (
        table.filter(row("delivery_id") == value(fact.delivery_id))
        .filter(row("source_row") == value(fact.source_row))
        .filter(row("member_no") == value(fact.member_no))
        .select(*(row(name) for name in present))
        .fetchall()
    )
    return {name: str(text) for name, text in zip(present, found[0], strict=True) if text} if found else {}


def _cell(contract: Contract, name: str, text: str, fact: Fact | None, reader: Reader) -> SourceCell:
    column = contract.columns[name]
    read = reader.cell(contract.dataset, name, column, text)
    hidden = read != text or column.type in (ColumnType.NAME, ColumnType.RESIDENT_ID)
    read_as = "" if fact is None or hidden or fact.value in (None, text) else fact.value or ""
    return SourceCell(column.title, read, read_as, fact is not None)


def _said(fact: Fact, reader: Reader) -> str:
    contract = contracts().get(fact.dataset or "")
    name = fact_column(fact.dataset, fact.fact) if fact.dataset else None
    title = fact_title(fact.dataset, fact.fact)
    if contract is None or name is None:
        return f"{title}：{reader.text(fact.value or '')}"
    column = contract.columns[name]
    if column.type is ColumnType.MONEY:
        # Facts of money carry their month: 2026-09 420.00.
        value = fact.value or "" if reader.sight.amounts else reader_texts().withheld
    elif column.type is ColumnType.AREA:
        value = fact_value(fact.dataset, fact.fact, fact.value)
    else:
        value = reader.cell(contract.dataset, name, column, fact.value or "")
    return f"{title}：{value}"


def _place(fact: Fact) -> str:
    sheet = f"，工作表 {fact.sheet}" if fact.sheet else ""
    row = f"，第 {fact.source_row} 行" if fact.source_row else ""
    return f"{file_name(fact.source_file)}{sheet}{row}"
