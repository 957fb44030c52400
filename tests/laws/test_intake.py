"""Laws of the intake: nothing is lost, nothing changes unnoticed, nothing that comes can break it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.contract import contract_of, contracts
from tests.data_contracts.old_excel import xls
from tests.data_contracts.workshop import (
    PAYMENT,
    PAYMENT_HEADER,
    REGISTER,
    REGISTER_HEADER,
    Intake,
    an_intake,
    csv_bytes,
    member,
    paid,
    register,
    says_the_same,
    xlsx,
)
from tests.depth import examples

SEEDS = [
    "", " ", "无", "410890199202031000", "4.1E+17", "2026-10-05", "2026.1.5", "46331", "1,234.50", "是", "低保", "张三(亡)",
    "城市低保", "410802", "民生街道", "2026年秋", "王**", "０", "(", "\ue863", "合计", "小计", "制表人：", "张三、李四", "x" * 300, "=1+1",
    "'", '"', '""', "a,b", "\t", "\x00", "\ufeff", "𠮷", "😀", "<a>", "&", "万元", "单位：万元", "NaN", "-0", "1e400", "9" * 40,
]  # fmt: skip
CELL = st.sampled_from(SEEDS) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
TYPED = CELL | st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**17), 10**17)


#: A dataset, and the lines of a sheet of it.
Table = tuple[str, list[list[Any]]]


def without_line_breaks(text: Any) -> Any:
    return re.sub(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "", text) if isinstance(text, str) else text


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[Any]) -> Table:
    """A dataset, and the lines of a sheet: its titles in any order, then lines of anything, some of them too long."""
    dataset = draw(st.sampled_from(sorted(contracts())))
    titles = draw(st.permutations([column.title for column in contract_of(dataset).columns.values()]))
    width = len(titles) + draw(st.integers(0, 2))
    line = st.lists(cells.map(without_line_breaks), min_size=1, max_size=width)
    return dataset, [list(titles), *draw(st.lists(line, max_size=8))]


def landed_and_counted(intake: Intake, dataset: str, content: bytes, name: str) -> None:
    """Land a file, and hold what was recorded of it against itself."""
    before = sizes(intake)
    landing = intake.take(content, folder=dataset, name=name)
    for delivery in landing.deliveries:
        assert delivery.rows_read == delivery.rows_accepted + delivery.rows_quarantined
        if delivery.state == "refused" and not delivery.rows_read:
            continue
        ours = f"delivery_id = '{delivery.delivery_id}'"
        table = delivery.dataset.replace(".", "__")
        rows = intake.con.table(f"raw.{table}").filter(ours).project("source_row, member_no").fetchall()
        back = set(intake.con.table("quarantine.row").filter(ours).project("source_row, member_no").fetchall())
        staged = intake.con.table(f"staging.{table}").filter(ours).project("source_row, member_no").fetchall()
        assert len(rows) == len(set(rows)) == delivery.rows_read
        assert len(back) == delivery.rows_quarantined
        if delivery.state != "refused":
            assert sorted([*back, *staged]) == sorted(rows)
    if all(delivery.state == "refused" and not delivery.rows_read for delivery in landing.deliveries):
        # A refusal is a line in the ledger, and nothing else.
        after = sizes(intake)
        grown = {table for table in after if after[table] != before.get(table, 0)}
        assert grown <= {"ops.delivery", "ops.further_correction", "ops.delivery_note"}, grown


def sizes(intake: Intake) -> dict[str, int]:
    return {table: len(intake.con.table(table)) for table in intake.tables}


def sheet_loses_no_row(table: Table, folder: Path) -> None:
    dataset, lines = table
    with an_intake(folder) as intake:
        landed_and_counted(intake, dataset, xlsx(lines), "a.xlsx")


def text_file_loses_no_line(table: Table, folder: Path) -> None:
    """Every line is the header, a row (or several people of one), or counted as none."""
    dataset, lines = table
    lines = [[str(cell).replace('"', "").replace("\x00", "") for cell in line] for line in lines]
    with an_intake(folder) as intake:
        landing = intake.take(csv_bytes(lines), folder=dataset, name="a.csv")
        if landing.state == "refused" and not landing.only.rows_read:
            return
        filled = [place for place, line in enumerate(lines) if any(cell.strip() for cell in line)]
        rows = set(landing.raw("source_row"))
        ((stripped,),) = intake.con.table("ops.delivery").project("rows_stripped").fetchall()
        assert len(rows) + stripped + 1 == filled[-1] + 1


@examples(20)
@given(table=tables(CELL))
def test_every_line_of_a_text_file_is_a_row_or_counted_as_none(
    table: Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text_file_loses_no_line(table, tmp_path_factory.mktemp("law"))


@examples(20)
@given(table=tables(TYPED))
def test_every_row_of_a_sheet_is_accepted_or_quarantined(
    table: Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sheet_loses_no_row(table, tmp_path_factory.mktemp("law"))


@examples(20)
@given(table=tables(CELL))
def test_no_cell_differs_from_what_came_without_a_repair_that_says_so(
    table: Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    dataset, lines = table
    contract = contract_of(dataset)
    with an_intake(tmp_path_factory.mktemp("law")) as intake:
        landing = intake.take(xlsx(lines), folder=dataset)
        wanted = ", ".join(f'"{name}"' for name in ["source_row", "member_no", *contract.columns])
        (delivery,) = landing.deliveries
        if delivery.state == "refused":
            return
        raw = {row[:2]: dict(zip(contract.columns, row[2:], strict=True)) for row in landing.raw(wanted)}
        repairs = {
            tuple(row)
            for row in intake.con.table("ops.repair").project("source_row, member_no, column_name").fetchall()
        }
        for row in landing.staged(wanted):
            staged = dict(zip(contract.columns, row[2:], strict=True))
            for name, column in contract.columns.items():
                text, value = raw[row[:2]][name], staged[name]
                told = (*row[:2], name) in repairs
                assert told or says_the_same(text, value, column.type), (row[:2], name, text, value)


# --- byte soup --------------------------------------------------------------------------------------------------------


def good_files() -> dict[str, bytes]:
    people = register(*[member(household_no=f"H{n}", name=f"张{n}", resident_id="") for n in "一二三四五六"])
    money = [PAYMENT_HEADER, *[paid(name=f"张{n}", resident_id="") for n in "一二三四五六"]]
    target = io.BytesIO()
    pl.DataFrame(
        {title: [str(row[place]) for row in money[1:]] for place, title in enumerate(PAYMENT_HEADER)}
    ).write_parquet(target)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("a.csv", csv_bytes(people))
        packed.writestr("b.xlsx", xlsx(people))
    merged = [["名单"], [("家庭", 1, 2), None, *REGISTER_HEADER[2:]], REGISTER_HEADER, *people[1:]]
    return {
        "a.xlsx": xlsx(people),
        "b.xlsx": xlsx(merged, ("说明", [["无"]])),
        "a.xls": xls(("台账", people), ("说明", [["无"]])),
        "a.csv": csv_bytes(people, "gbk"),
        "b.csv": csv_bytes(money, "utf-8-sig", "\t").replace(b"\r\n", b"\n"),
        "c.csv": csv_bytes(people, "utf-16"),
        "a.parquet": target.getvalue(),
        "a.zip": archive.getvalue(),
    }


ODD = [
    b"\x00",
    b'"',
    b"\xff\xff",
    b",",
    b"\n",
    b"\r",
    b"<",
    b"PK\x03\x04",
    b"\x1f",
    b"\xe5",
    "合计".encode(),
    b"1" * 30,
]


def spoiled(content: bytes, rng: random.Random) -> bytes:
    """Cut, flip, repeat, drop or insert."""
    kind = rng.randrange(5)
    at, length = rng.randrange(len(content) + 1), rng.randrange(1, 40)
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + bytes(rng.randrange(256) for _ in range(length)) + content[at + length :]
    if kind == 2:
        return content[: at + length] + content[at:]
    if kind == 3:
        return content[:at] + content[at + length :]
    return content[:at] + rng.choice(ODD) * rng.choice([1, 1, 3, 5000]) + content[at:]


def spoiled_inside(content: bytes, rng: random.Random) -> bytes:
    """Spoil one part of a zip container and pack it up again, so that its sums are right."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        names = source.namelist()
        victim = rng.choice([name for name in names if re.search(r"sheet|workbook|styles|shared|\.csv", name)] or names)
        for name in names:
            part = source.read(name)
            packed.writestr(name, spoiled(part, rng) if name == victim else part)
    return target.getvalue()


def soup(rng: random.Random, files: dict[str, bytes]) -> tuple[str, bytes]:
    name = rng.choice(sorted(files))
    content = files[name]
    if rng.random() < 0.1:
        return name, bytes(rng.randrange(256) for _ in range(rng.randrange(1, 3000)))
    spoil: Callable[[bytes, random.Random], bytes] = spoiled
    if content.startswith(b"PK") and rng.random() < 0.7:
        spoil = spoiled_inside
    for _ in range(rng.choice([1, 1, 2, 5])):
        try:
            content = spoil(content, rng)
        except zipfile.BadZipFile:
            break
    return name, content


def survives(seed: int, folder: Path, files: dict[str, bytes]) -> None:
    rng = random.Random(seed)
    name, content = soup(rng, files)
    with an_intake(folder) as intake:
        landed_and_counted(intake, rng.choice([REGISTER, PAYMENT, None]), content, name)  # type: ignore[arg-type]


@examples(40)
@given(seed=st.integers(0, 10**9))
def test_no_bytes_end_in_a_traceback_nor_touch_the_warehouse(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    survives(seed, tmp_path_factory.mktemp("soup"), good_files())
