"""Which person does each line describe: members of a household written once, side by side, or two in one cell?"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from data_contracts.contract import ColumnType, Contract
from data_contracts.sheet import Header, Note, position

#: What 与户主关系 says of the first member: such a line begins a household and continues none.
_IS_HEAD = ("户主", "本人", "户主本人", "申请人")
_PARTED = re.compile(r"[、,，;；/／\n\r|]+")
_NUMBERS = re.compile(r"(?<![\dXx])(?:\d{17}[\dXx]|\d{15})(?![\dXx])")


@dataclass(frozen=True)
class People:
    """Lines with a `member_no` each, and what was done to get them."""

    frame: pl.DataFrame
    notes: tuple[Note, ...]


def fill_households(frame: pl.DataFrame, contract: Contract, *, present: frozenset[str]) -> People:
    """Give the later members of a household what is written on its first line only.

    A line continues the household above when it names a person, but neither a household nor a head. Filled are what
    names the household (number, head, area) and what every line must have; never money, never what is one person's own.

    Args:
        frame: all contract columns as text.
        contract: whose `household_no` is required; without that there is no household to continue.
        present: the columns that the sheet has.
    """
    subject = contract.persons.get("self")
    number = subject.household if subject else None
    if subject is None or number is None or not contract.columns[number].required:
        return People(frame, ())
    head = contract.persons.get("head")
    of_head = [name for name in (head.name, head.resident_id) if name and name in present] if head else []
    relation = subject.relation if subject.relation in present else None
    if number not in present or not (of_head or relation):
        return People(frame, ())
    continues = pl.col(number).is_null() & pl.col(subject.name).is_not_null()
    continues &= pl.all_horizontal(pl.lit(value=True), *(pl.col(name).is_null() for name in of_head))
    if relation:
        continues &= ~pl.col(relation).str.strip_chars().is_in(_IS_HEAD).fill_null(value=False)
    marked = frame.with_columns(continues.alias("continues"), (~continues).cum_sum().alias("household"))
    # Lines above the first household continue nothing.
    count = marked.select((pl.col("continues") & (pl.col("household") > 0)).sum()).item()
    if not count:
        return People(frame, ())
    of_first = marked.with_columns(
        pl.when("continues")
        .then(pl.coalesce(name, pl.col(name).first().over("household")))
        .otherwise(pl.col(name))
        .alias(name)
        for name in _household_columns(contract, number, of_head)
    )
    filled = of_first.drop("continues", "household")
    note = f"有 {count} 行没有填写家庭编号和户主，已按同户上一行补全；请以后逐行填写"
    return People(filled, (Note("household_filled", number, note),))


def _household_columns(contract: Contract, number: str, of_head: list[str]) -> list[str]:
    own = {ColumnType.NAME, ColumnType.RESIDENT_ID, ColumnType.MONEY, ColumnType.BOOL, ColumnType.SEX}
    required = [name for name, column in contract.columns.items() if column.required and column.type not in own]
    area = [name for name in ("county", "township", "village", "area_code", "address") if name in contract.columns]
    return list(dict.fromkeys([number, *of_head, *required, *area]))


def unfold(frame: pl.DataFrame, header: Header, contract: Contract) -> People:
    """Turn positions into contract columns, one line per member where the sheet has a household per line.

    Args:
        frame: source_row, `c0` … and `extra`.
        header: says what each position means and, in a wide sheet, which member it describes.
        contract: names the columns of the result.
    """
    shared = {
        column: position(place) for place, column in enumerate(header.columns) if column and place not in header.members
    }
    if not header.members:
        return People(_named(frame, shared, contract, member=0), ())
    parts = []
    for number in sorted(set(header.members.values())):
        own = {
            column: position(place)
            for place, column in enumerate(header.columns)
            if column and header.members.get(place) == number
        }
        parts.append(_named(frame, shared | own, contract, member=number))
    heads = contract.wide.head_columns if contract.wide else {}
    first = parts[0].select("source_row", *(pl.col(own).alias(head) for head, own in heads.items()))
    whole = pl.concat(parts).drop(list(heads)).join(first, on="source_row", how="left", maintain_order="left")
    whole = whole.select(parts[0].columns).filter(_is_somebody(contract, heads))
    note = f"本表一行一户，已拆分为 {whole.height} 人逐人处理"
    return People(whole.sort("source_row", "member_no"), (Note("wide_layout", None, note),))


def _named(frame: pl.DataFrame, places: dict[str, str], contract: Contract, *, member: int) -> pl.DataFrame:
    blank = pl.lit(None, dtype=pl.String)
    return frame.select(
        "source_row",
        pl.lit(member, dtype=pl.Int32).alias("member_no"),
        *((pl.col(places[name]) if name in places else blank).alias(name) for name in contract.columns),
        "extra",
    )


def _is_somebody(contract: Contract, heads: dict[str, str]) -> pl.Expr:
    """A named member who is not the head once more. The first member stays, so that a line without any is not lost."""
    own = contract.wide.member_columns if contract.wide else ()
    named = pl.any_horizontal(pl.col(list(own)).is_not_null())
    repeats = [pl.col(member).eq_missing(pl.col(head)) for head, member in heads.items()]
    again = pl.all_horizontal(*repeats) if repeats else pl.lit(value=False)
    return (pl.col("member_no") == 1) | (named & ~again)


def split_cells(frame: pl.DataFrame, contract: Contract) -> People:
    """Part cells that name two people with two numbers (张三、李四) into one line each.

    Only where there are as many names as numbers: otherwise nobody can tell whose the number is.
    """
    subject = contract.persons.get("self")
    if subject is None or subject.resident_id is None:
        return People(frame, ())
    name, number = subject.name, subject.resident_id
    suspect = pl.col(number).str.count_matches(_LOOSE) > 1
    lines = frame.with_row_index("line")
    parted = [
        row | {"member_no": index, name: one, number: its}
        for row in lines.filter(suspect.fill_null(value=False) & (pl.col("member_no") == 0)).iter_rows(named=True)
        for index, (one, its) in enumerate(_pairs(row[name], row[number]), start=1)
    ]
    if not parted:
        return People(frame, ())
    people = pl.DataFrame(parted, schema=lines.schema)
    rest = lines.join(people.select("line").unique(), on="line", how="anti", maintain_order="left")
    whole = pl.concat([rest, people]).sort("line", "member_no").drop("line")
    count = people["line"].n_unique()
    note = f"有 {count} 行在一格里填了多人，已拆分为多人；金额等其他列在每人名下照抄，请以后一人一行"
    return People(whole, (Note("people_split", name, note),))


#: The numbers of a cell, in the regex dialect of polars, which knows no look-around.
_LOOSE = r"\d{17}[\dXx]|\d{15}"


def _pairs(names: str | None, numbers: str) -> list[tuple[str, str]]:
    found = _NUMBERS.findall(numbers)
    if names is None or len(found) < 2 or len(set(found)) != len(found):
        return []
    for parts in (_PARTED.split(names.strip()), names.split()):
        people = [part.strip() for part in parts if part.strip()]
        if len(people) == len(found):
            return list(zip(people, found, strict=True))
    return []
