"""Which person does each line describe: members of a household written once, side by side, or two in one cell?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import polars as pl

from data_contracts.contract import ColumnType, Contract
from data_contracts.sheet import FILLED_SCHEMA, Across, Header, Note, position

#: What 与户主关系 says of the first member: such a line begins a household and continues none.
_IS_HEAD = ("户主", "本人", "户主本人", "申请人")
#: Columns that say where a household lives, the largest area first.
_PLACE = ("county", "township", "village", "area_code")
_PARTED = re.compile(r"[、,，;；/／\n\r|]+")
#: Nothing was paid or lost where the cell is blank, a dash or a naught, be it with its unit.
_NOTHING = r"^(?:[0.,/元间户人亩\-—–]*|无[^0-9]*|否|没有)$"
_NUMBERS = re.compile(r"(?<![\dXx])(?:\d{17}[\dXx]|\d{15})(?![\dXx])")


#: A row outside of every household, so that nothing above it or below it continues there.
_NOBODYS = "\x1f"


@dataclass(frozen=True)
class People:
    """Lines with a `member_no` each, and what was done to get them.

    `filled` names the cells (source_row, column_name) that were blank and took what their household says.
    """

    frame: pl.DataFrame
    notes: tuple[Note, ...]
    filled: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FILLED_SCHEMA))


def fill_households(frame: pl.DataFrame, contract: Contract, *, present: frozenset[str]) -> People:
    """Give the later members of a household what is written on its first line only.

    A line continues the household above when it bears the same number; or when it names a person, but neither a
    household nor a head. Filled are what names the household (number, head, area) and what every line must have, where
    the household says one thing only; never money, never what is one person's own, never from another household.

    Args:
        frame: all contract columns as text.
        contract: whose `household_no` is required; without that there is no household to continue.
        present: the columns that the sheet has.
    """
    subject = contract.persons.get("self")
    number = subject.household if subject else None
    if subject is None or number is None or not contract.columns[number].required or number not in present:
        return People(frame, ())
    head = contract.persons.get("head")
    of_head = [name for name in (head.name, head.resident_id) if name and name in present] if head else []
    relation = subject.relation if subject.relation in present else None
    continues = pl.lit(value=False)
    if of_head or relation:
        continues = pl.col(number).is_null() & pl.col(subject.name).is_not_null()
        continues &= pl.all_horizontal(pl.lit(value=True), *(pl.col(name).is_null() for name in of_head))
    if relation:
        begins = pl.col(relation).str.strip_chars().is_in(_IS_HEAD).fill_null(value=False)
        if of_head:
            # Nor does the head begin one who is listed after his wife.
            begins &= pl.col(subject.name).ne_missing(pl.col(of_head[0]).forward_fill())
        continues &= ~begins
    parted_by = [*of_head[:1], *(name for name in _PLACE if name in present)]
    marked = _households(frame, number, continues, parted_by=parted_by)
    columns = [name for name in _household_columns(contract, of_head) if name in present and name != number]
    numbered = pl.col(number).forward_fill().over("block")
    whole = marked.with_columns(numbered, *(_filled(name) for name in columns)).drop("block", "household")
    return _told(frame, whole, [number, *columns], number=number)


def _households(frame: pl.DataFrame, number: str, continues: pl.Expr, *, parted_by: list[str]) -> pl.DataFrame:
    """Add `household`: counts up where another household begins, or the same number stands for another head or place.

    Numbers may be serial numbers that begin anew in every village; so the number alone does not make one household.
    """
    alone = pl.when(~continues).then(pl.concat_str(pl.lit(_NOBODYS), "source_row"))
    named = frame.with_columns(pl.coalesce(pl.col(number).str.strip_chars(), alone).forward_fill().alias("number"))
    blocks = named.with_columns(pl.col("number").rle_id().alias("block")).drop("number")
    changes = [
        (pl.col(name) != pl.col(name).forward_fill().shift(1).over("block")).fill_null(value=False)
        for name in parted_by
    ]
    parted = pl.any_horizontal(pl.lit(value=False), *changes).cum_sum()
    return blocks.with_columns(pl.struct("block", parted.alias("part")).rle_id().alias("household"))


def _filled(name: str) -> pl.Expr:
    """What a column says, blanks filled from above where the household says one thing only."""
    agreed = pl.col(name).drop_nulls().n_unique().over("household") == 1
    return pl.when(agreed).then(pl.col(name).forward_fill().over("household")).otherwise(pl.col(name)).alias(name)


def _told(frame: pl.DataFrame, whole: pl.DataFrame, columns: list[str], *, number: str) -> People:
    """Say which cells were filled."""
    cells = [
        frame.select("source_row", pl.lit(name).alias("column_name")).filter(
            frame[name].is_null() & whole[name].is_not_null()
        )
        for name in columns
    ]
    filled = pl.concat([pl.DataFrame(schema=FILLED_SCHEMA), *cells])
    if not filled.height:
        return People(frame, ())
    rows = filled["source_row"].n_unique()
    note = f"有 {rows} 行没有填写本户的编号、户主或地区等，已按同户上一行补全；请以后逐行填写"
    return People(whole, (Note("household_filled", number, note),), filled)


def _household_columns(contract: Contract, of_head: list[str]) -> list[str]:
    own = {ColumnType.NAME, ColumnType.RESIDENT_ID, ColumnType.MONEY, ColumnType.BOOL, ColumnType.SEX}
    required = [name for name, column in contract.columns.items() if column.required and column.type not in own]
    area = [name for name in (*_PLACE, "address") if name in contract.columns]
    return list(dict.fromkeys([*of_head, *required, *area]))


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
    if header.across:
        return _unfold_across(frame, header, header.across, contract=contract, shared=shared)
    parts = []
    for number in sorted(set(header.members.values())):
        parts.append(_named(frame, shared | _own(header, number), contract, member=number))
    heads = contract.wide.head_columns if contract.wide else {}
    first = parts[0].select("source_row", *(pl.col(own).alias(head) for head, own in heads.items()))
    whole = pl.concat(parts).drop(list(heads)).join(first, on="source_row", how="left", maintain_order="left")
    whole = whole.select(parts[0].columns).filter(_is_somebody(contract, heads))
    note = f"本表一行一户，已拆分为 {whole.height} 人逐人处理"
    return People(whole.sort("source_row", "member_no"), (Note("wide_layout", None, note),))


def _own(header: Header, number: int) -> dict[str, str]:
    """Tell where the columns of one member, or of one month, stand."""
    return {
        column: position(place)
        for place, column in enumerate(header.columns)
        if column and header.members.get(place) == number
    }


def _unfold_across(
    frame: pl.DataFrame, header: Header, across: Across, *, contract: Contract, shared: dict[str, str]
) -> People:
    """Write a line per month or word whose cell says something; one that says nothing at all stays as it is."""
    nothing = pl.col(across.cell).str.replace_all(r"\s", "").str.contains(_NOTHING)
    parts = [
        _named(frame, shared | _own(header, number), contract, member=number).with_columns(
            nothing.not_().fill_null(value=False).alias("says"),
            pl.lit(word).alias("word"),
        )
        for number, word in sorted(across.words.items())
    ]
    whole = pl.concat(parts)
    none = ~pl.col("says").any().over("source_row") & (pl.col("member_no") == 1)
    whole = whole.filter(pl.col("says") | none).sort("source_row", "member_no")
    if across.cell == across.column:
        # 死亡人数, 受伤人数: two titles, one word.
        whole = whole.unique(["source_row", "word"], keep="first", maintain_order=True)
    word = pl.col("word") if across.cell != across.column else pl.when("says").then("word")
    is_first = pl.int_range(pl.len()).over("source_row") == 0
    once = (pl.when(is_first).then(name).alias(name) for name in across.once)
    whole = whole.with_columns(word.alias(across.column), *once).drop("says", "word")
    if contract.columns[across.column].type is ColumnType.MONTH:
        note = Note("months_across", None, f"本表一月一列，已拆分为 {whole.height} 行，每人每月一行")
    else:
        title = contract.columns[across.column].title
        note = Note("words_across", across.column, f"本表每种“{title}”一列，已拆分为 {whole.height} 行，每种一行")
    return People(whole, (note,))


def _named(frame: pl.DataFrame, places: dict[str, str], contract: Contract, *, member: int) -> pl.DataFrame:
    blank = pl.lit(None, dtype=pl.String)
    return frame.select(
        "source_row",
        pl.lit(member, dtype=pl.Int32).alias("member_no"),
        *((pl.col(places[name]) if name in places else blank).alias(name) for name in contract.columns),
        "extra",
    )


def _is_somebody(contract: Contract, heads: dict[str, str]) -> pl.Expr:
    """A named member who is not the head once more, be it without the number.

    The first member stays, so that a line without any is not lost.
    """
    # Where a contract has no columns of the head, a name makes a member.
    who = list(heads.values()) or list(contract.wide.member_columns[:1] if contract.wide else ())
    named = pl.any_horizontal(pl.col(who).is_not_null())
    repeats = [pl.col(member).is_null() | pl.col(member).eq_missing(pl.col(head)) for head, member in heads.items()]
    again = named & pl.all_horizontal(*repeats) if repeats else pl.lit(value=False)
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
