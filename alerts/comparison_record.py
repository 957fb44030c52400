"""Which departments' data were compared with each other this month? The printed proof 《部门信息比对记录》.

Until data are shared directly, each department is compared with at least once a month (F27 of the requirements). What
was compared is what the rules of this run joined; nothing here is claimed that no rule did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import combinations, product
from pathlib import Path

import duckdb
import polars as pl

from alerts.errors import NotComparedError
from alerts.law_basis import cited
from alerts.parameter import in_force
from alerts.plain_sheet import Column, Table, add_table
from alerts.policy import jurisdiction_of, parameters_of
from alerts.rule import Rule
from alerts.sources import dataset_owner, dataset_title
from alerts.visits import ThisRun, read_as, read_query
from alerts.workbook import Book, Value, open_book, print_on_a4, text_height
from alerts.written import WrittenFile, safe_file_name, write_whole
from data_contracts import yaml_file
from data_contracts.contract import contracts
from data_contracts.contract_people import Declared
from data_contracts.contract_words import due
from data_contracts.schedule import agreed_on
from warehouse import sql_file
from warehouse.lent import registered

HERE = Path(__file__).parent
AUDIENCE = "监督"
_WIDTHS = (5, 16, 18, 9, 16, 18, 9, 11, 9, 30, 7, 32)
#: Which columns are centred: numbers, months, days, results.
_CENTRED = frozenset({0, 3, 6, 7, 8, 10})
_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "dataset_a": pl.String, "dataset_b": pl.String, "state": pl.String, "period_a": pl.Date, "period_b": pl.Date,
    "rules": pl.List(pl.String), "alerts": pl.Int64, "reason": pl.String,
}  # fmt: skip


class _Texts(Declared):
    title: str
    basis: str
    basis_clause: str
    basis_elsewhere: str
    states: dict[str, str]
    columns: tuple[str, ...]
    unused: str
    signature: str
    sharing_title: str
    sharing_note: str
    sharing_columns: tuple[str, ...]
    not_agreed: str
    exempt: str


@cache
def _texts() -> _Texts:
    return yaml_file.read(HERE / "texts" / "comparison.yaml", _Texts)


@dataclass(frozen=True)
class Compared:
    """One pair of datasets; the columns of `alerts.comparison`."""

    period: date
    dataset_a: str
    dataset_b: str
    state: str
    compared_on: date
    period_a: date | None
    period_b: date | None
    rules: list[str]
    alerts: int
    reason: str | None


@dataclass(frozen=True)
class _Rule:
    rule_code: str
    state: str
    reason: str | None
    alerts: int
    gap_townships: int


@dataclass(frozen=True)
class _Dataset:
    dataset: str
    period: date
    is_stale: bool


def keep_comparisons(con: duckdb.DuckDBPyConnection, rules: Iterable[Rule]) -> None:
    """Write which datasets the rules of this run compared into `alerts.comparison`. The caller owns the transaction.

    Args:
        con: evaluated; `ops.this_run` says which month.
        rules: those that were evaluated.
    """
    evaluated = {row.rule_code: row for row in read_query(con, "compared_rule", _Rule)}
    came = {row.dataset: row for row in read_as(con.table("ops.dataset_newest"), _Dataset)}
    joined: dict[tuple[str, str], list[_Rule]] = defaultdict(list)
    for rule in rules:
        for pair in pairs_of(rule) if rule.code in evaluated else ():
            joined[pair].append(evaluated[rule.code])
    lines = [_line(pair, met, came) for pair, met in sorted(joined.items())]
    compared = pl.DataFrame(lines, schema=_COLUMNS, orient="row")
    with registered(con, compared=compared):
        sql_file.run(con, HERE / "handout" / "keep_comparison.sql")


def pairs_of(rule: Rule) -> Iterator[tuple[str, str]]:
    """Name the pairs of datasets that a rule joins: all that it needs, and each of those of which it needs one."""
    for a, b in (*combinations(sorted(set(rule.needs)), 2), *product(rule.needs, rule.needs_any)):
        yield (a, b) if a <= b else (b, a)


def _line(pair: tuple[str, str], met: Sequence[_Rule], came: dict[str, _Dataset]) -> tuple[object, ...]:
    lacking = [f"没有收到“{dataset_title(each)}”" for each in pair if each not in came]
    lacking += [f"“{dataset_title(each)}”已过期" for each in pair if each in came and came[each].is_stale]
    able = [rule for rule in met if rule.state == "evaluated"] if not lacking else []
    unable = [rule for rule in met if rule.state != "evaluated"]
    reasons = lacking or list(dict.fromkeys(rule.reason for rule in (*unable, *able) if rule.reason))
    state = "not_compared"
    if able:
        state = "partly" if unable or any(rule.gap_townships for rule in able) else "compared"
    months = (came[each].period if each in came else None for each in pair)
    codes = sorted(rule.rule_code for rule in met)
    return (*pair, state, *months, codes, sum(rule.alerts for rule in able), "；".join(reasons) or None)


def write_comparison_record(con: duckdb.DuckDBPyConnection, out: Path, *, month: date) -> WrittenFile:
    """Write the record of a month that was compared as one sheet to print and sign.

    Args:
        con: the warehouse; may be read-only.
        out: the folder to write to.
        month: its first day.

    Raises:
        NotComparedError: that month has not been compared.
    """
    lines = [row for row in read_as(con.table("alerts.comparison"), Compared) if row.period == month]
    if not lines:
        raise NotComparedError(f"{month:%Y-%m} 还没有比对", to_do=f"请先运行 doudi monthly --period {month:%Y-%m}")
    lines.sort(key=lambda row: (_parties(row), row.dataset_a, row.dataset_b))
    titles = dict(con.table("alerts.rule").project("rule_code, title").fetchall())
    run = ThisRun("", month, month, lines[0].compared_on, "", jurisdiction_of(con))
    path = out / safe_file_name(f"{run.month}_{_texts().title}.xlsx")
    columns = tuple(_texts().columns)
    write = partial(_write, run=run, lines=lines, titles=titles)
    return write_whole(path, write, audience=AUDIENCE, columns=columns, is_masked=True)


def _parties(row: Compared) -> tuple[str, str]:
    return dataset_owner(row.dataset_a), dataset_owner(row.dataset_b)


def _basis(run: ThisRun) -> str:
    """Say which law asks for the comparison: our texts' own document where it binds, else the place's.

    >>> day = date(2026, 10, 1)
    >>> _basis(ThisRun("", day, day, day, "", "xpcc"))
    '民政部门每月与相关部门进行信息比对(兵团《师市实施方案》 二(一)：每月中旬（11日至20日）)'
    """
    texts = _texts()
    if clause := cited(texts.basis_clause, run.jurisdiction):
        return texts.basis + clause
    known = {parameter.parameter: parameter for parameter in parameters_of(run.jurisdiction)}
    window = in_force(known["compare.window"], run.period) if "compare.window" in known else None
    own = window.reference.title if window and window.status == "issued" else ""
    return texts.basis_elsewhere + (f"({own})" if own else "")


def _write(path: Path, *, run: ThisRun, lines: Sequence[Compared], titles: dict[str, str]) -> int:
    texts = _texts()
    with open_book(path, run, title=texts.title) as book:
        sheet = book.file.add_worksheet(texts.title)
        sheet.hide_gridlines(2)
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        last = len(_WIDTHS) - 1
        sheet.merge_range(0, 0, 0, last, f"{run.month_text}{texts.title}", book.look["title"])
        sheet.set_row(0, 28)
        sheet.merge_range(1, 0, 1, last, _basis(run), book.look["plain"])
        for place, text in enumerate(texts.columns):
            sheet.write_string(2, place, text, book.look["header"])
        sheet.repeat_rows(2)
        for number, row in enumerate(lines, start=1):
            _write_line(book, number + 2, _cells(number, row, titles))
        below = len(lines) + 3
        unused = "、".join(_unused(lines)) or "无"
        sheet.merge_range(below, 0, below, last, texts.unused + unused, book.look["plain"])
        sheet.set_row(below, text_height(texts.unused + unused, sum(_WIDTHS)))
        sheet.merge_range(below + 2, 0, below + 2, last, texts.signature, book.look["plain"])
        sheet.print_area(0, 0, below + 2, last)
        print_on_a4(sheet, landscape=True, footer=f"{run.month_text} {texts.title}")
        columns = tuple(
            Column(title, width) for title, width in zip(texts.sharing_columns, (28, 30, 48, 30), strict=True)
        )
        add_table(book, texts.sharing_title, Table(texts.sharing_title, texts.sharing_note, columns, sharing(run)))
    return len(lines)


def sharing(run: ThisRun) -> list[list[Value]]:
    """Say of every dataset who sends it, how often, by when and how, as the place has agreed."""
    lines: list[list[Value]] = []
    for contract in contracts().values():
        agreed = agreed_on(contract.dataset, run.jurisdiction)
        when = _texts().exempt if agreed.exempt else due(contract, run.jurisdiction)
        lines.append([contract.owner, contract.title, when, agreed.channel or _texts().not_agreed])
    return sorted(lines, key=lambda line: (str(line[0]), str(line[1])))


def _cells(number: int, row: Compared, titles: dict[str, str]) -> tuple[str, ...]:
    months = (f"{month:%Y-%m}" if month else "未收到" for month in (row.period_a, row.period_b))
    month_a, month_b = months
    rules = "；".join(f"{code} {titles.get(code, '')}".strip() for code in row.rules)
    return (
        str(number), dataset_owner(row.dataset_a), dataset_title(row.dataset_a), month_a,
        dataset_owner(row.dataset_b), dataset_title(row.dataset_b), month_b,
        row.compared_on.isoformat() if row.state != "not_compared" else "", _texts().states[row.state], rules,
        str(row.alerts), row.reason or "",
    )  # fmt: skip


def _write_line(book: Book, place: int, cells: Sequence[str]) -> None:
    sheet = book.file.worksheets()[-1]
    for column, text in enumerate(cells):
        sheet.write_string(place, column, text, book.look["centre" if column in _CENTRED else "middle"])
    sheet.set_row(place, max(text_height(text, width) for text, width in zip(cells, _WIDTHS, strict=True)))


def _unused(lines: Sequence[Compared]) -> list[str]:
    used = {dataset for row in lines if row.state != "not_compared" for dataset in (row.dataset_a, row.dataset_b)}
    return [f"{contract.title}（{contract.owner}）" for name, contract in contracts().items() if name not in used]
