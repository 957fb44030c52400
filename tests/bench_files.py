"""Which large files does the bench read: settlements of a city for a year, and a payment list of 300,000 lines?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from data_contracts.canonical_number import CHECK_CHARACTERS, WEIGHTS
from data_contracts.contract import contract_of
from sample_data import hospital, money
from sample_data.bodies import EXTRA, SIGNATURE
from sample_data.cells import Style, excel_cells, text_column
from sample_data.county import make_world
from sample_data.layouts import header_text, layouts
from sample_data.months import Months
from sample_data.sheets import Sheet, write_workbook

SETTLEMENT, PAYMENT = "medical_insurance.settlement", "civil_affairs.payment"
PEOPLE = 150_000
#: What people write where a value is missing or wrong, per column and share of its cells.
DIRT: dict[str, dict[str, float]] = {
    "settled_on": {"2026-02-30": 0.00005, "": 0.0001, "20261005": 0.001, "2026年10月5日": 0.001, "46296": 0.0005},
    "discharged_on": {"无": 0.002, "--": 0.001},
    "care_type": {"11": 0.002, "门诊": 0.0002, "急诊": 0.002},
    "total": {"": 0.0001, "1.2万元": 0.0005, "￥300.00": 0.0005, "abc": 0.00005},
    "referred": {"Y": 0.002, "/": 0.001},
}


def write_settlements(landing: Path, month: date, *, rows: int, seed: int = 1) -> Path:
    """Write a GB18030 csv of settlements as the sample county's insurer writes them, commas and dirt included.

    A year of the county is laid end to end until there are rows enough; each turn has people of its own (their numbers
    are born a day later) and settlement numbers of its own.
    """
    months = Months.until(month, months=12)
    world, settlements = make_world(people=PEOPLE, months=months, seed=seed, mess=True)
    year = pl.concat(
        [hospital.settlement(world, period, settlements) for period in months.periods], how="vertical_relaxed"
    ).sample(fraction=1.0, shuffle=True, seed=seed)
    path = landing / f"{month:%Y-%m}" / SETTLEMENT / "结算明细.csv"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for turn in range(-(-rows // year.height)):
            part = _of_turn(year.head(rows - turn * year.height), turn)
            text = _texts(part, seed + turn).write_csv(line_terminator="\r\n", include_header=turn == 0)
            file.write(text.encode("gb18030"))
    return path


def write_payments(landing: Path, month: date, *, rows: int, seed: int = 1) -> Path:
    """Write a workbook of one sheet, a payment list as the sample county writes them, with a title and a signature."""
    world, _ = make_world(people=PEOPLE, months=Months.until(month, months=1), seed=seed, mess=True)
    paid = money.payment(world, month)
    turns = [_paid_in_turn(paid, turn) for turn in range(-(-rows // paid.height))]
    columns, names = contract_of(PAYMENT).columns, layouts()[PAYMENT].columns
    lists = pl.concat(turns, how="vertical_relaxed").head(rows)
    style = Style("cell")
    cells = [excel_cells(lists[name], columns[name], style) for name in names]
    sheet = Sheet("发放名册")
    sheet.add([f"{month.year}年{month.month}月救助资金发放名册"])
    sheet.add([header_text(PAYMENT, name, None) for name in names])
    for row in zip(*cells, strict=True):
        sheet.add(list(row))
    sheet.add([SIGNATURE])
    path = landing / f"{month:%Y-%m}" / PAYMENT / "发放名册.xlsx"
    path.parent.mkdir(parents=True)
    write_workbook(path, [sheet])
    return path


def _paid_in_turn(paid: pl.DataFrame, turn: int) -> pl.DataFrame:
    """The same list for another place: households and people of its own."""
    return (
        paid.with_columns(
            household_no=pl.format("{}{}", "household_no", pl.lit(f"{turn:02d}")),
            resident_id=_born_later(turn),
            amount=pl.col("amount") + turn,
        )
        if turn
        else paid
    )


def _of_turn(year: pl.DataFrame, turn: int) -> pl.DataFrame:
    amounts = [name for name in year.columns if year.schema[name] == pl.Float64]
    return (
        year.with_columns(
            settlement_no=pl.format(
                "JS{}{}", pl.lit(turn).cast(pl.String).str.zfill(3), pl.col("settlement_no").str.tail(7)
            ),
            resident_id=_born_later(turn),
            **{name: (pl.col(name) * (1 + turn / 100)).round(2) for name in amounts},
        )
        if turn
        else year
    )


def _born_later(days: int) -> pl.Expr:
    """The same numbers of people born some days later; what is no whole number stays."""
    number = pl.col("resident_id")
    born = number.str.slice(6, 8).str.to_date("%Y%m%d", strict=False) + pl.duration(days=days)
    first_17 = number.str.head(6) + born.dt.strftime("%Y%m%d") + number.str.slice(14, 3)
    digits = first_17.cast(pl.Int64, strict=False)
    total = sum(((digits // 10 ** (16 - place)) % 10 * weight for place, weight in enumerate(WEIGHTS)), pl.lit(0))
    last = (total % 11).replace_strict(list(range(11)), list(CHECK_CHARACTERS), return_dtype=pl.String, default=None)
    return pl.when(number.str.contains(r"^\d{17}[\dX]$")).then(first_17 + last).otherwise(number)


def _texts(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    layout, columns = layouts()[SETTLEMENT], contract_of(SETTLEMENT).columns
    style = Style("2026/10/5", comma=True)
    texts = [text_column(frame[name], columns[name], style).alias(name) for name in layout.columns]
    dirty = pl.DataFrame(texts).with_columns(_dirtied(name, shares, seed) for name, shares in DIRT.items())
    titled = dirty.rename({name: header_text(SETTLEMENT, name, None) for name in layout.columns})
    return titled.with_columns(pl.lit(text).alias(title) for title, text in EXTRA.items())


def _dirtied(name: str, shares: dict[str, float], seed: int) -> pl.Expr:
    luck = pl.int_range(pl.len()).hash(seed=seed).cast(pl.Float64) / 2.0**64
    cell, below = pl.col(name), 0.0
    for text, share in shares.items():
        cell = pl.when((luck >= below) & (luck < below + share)).then(pl.lit(text)).otherwise(cell)
        below += share
    return cell.alias(name)
