"""What does a cell say that only its row or its household can tell: implied codes, areas by name, copied numbers?"""

from __future__ import annotations

import re

import polars as pl

from data_contracts.areas import AreaBook
from data_contracts.canonical_text import CellReader, Reading, is_placeholder, kept, nothing, tidy, unreadable
from data_contracts.code_list import CodeList, fold_code
from data_contracts.contract import Contract

#: Different names on one number in one household: two may be two spellings of one person.
_TOO_MANY = 3


def area_reader(areas: AreaBook) -> CellReader:
    """Area codes. Plain: 12 digits in force. Shorter ones are filled with zeros, old ones and names are looked up."""
    text = pl.col("text")
    former = "|".join(re.escape(change.code) for change in areas.changes if change.code)
    in_force = ~text.str.contains(f"^(?:{former})") if former else pl.lit(value=True)
    plain = pl.when(text.str.contains(r"^[1-8]\d{11}$") & in_force).then(text)

    def read(cell: str) -> Reading:
        cleaned = re.sub(r"\.0+$", "", re.sub(r"\s+", "", tidy(cell)))
        if is_placeholder(cleaned):
            return nothing(cell)
        if re.fullmatch(r"[1-8](\d{5}|\d{8}|\d{11})", cleaned):
            whole = cleaned.ljust(12, "0")
            if today := areas.today_of(whole):
                return Reading(today, "renamed_area")
            return kept(whole, cell, "characters" if whole == cleaned else "short_code")
        code = None if cleaned.isdecimal() else areas.code_of(None, cleaned)
        return Reading(code, "area_code") if code else unreadable("not_an_area_code")

    return CellReader(pl.String(), plain, read)


def fill_areas(rows: pl.DataFrame, areas: AreaBook) -> pl.Series:
    """Fill the area code from the names of county, township and village where it is missing or knows less than they.

    Args:
        rows: county, township, village and area_code, as text.
        areas: leads from names to codes.

    Returns:
        The filled codes, in the order of the rows.
    """
    code, columns = pl.col("area_code"), ["county", "township", "village", "area_code"]
    vague = code.is_null() | code.str.ends_with("000000")
    named = vague & pl.any_horizontal(pl.col("county", "township").is_not_null())
    village = (code.is_null() | code.str.ends_with("000")) & pl.col("village").is_not_null()
    cases = rows.select(columns).filter(named | village).unique()
    found = [_completed(areas, *case) for case in cases.iter_rows()]
    known = cases.with_columns(pl.Series("found", found, dtype=pl.String))
    filled = rows.join(known, on=columns, how="left", maintain_order="left", nulls_equal=True)
    return filled.select(pl.coalesce("found", "area_code").alias("area_code"))["area_code"]


def _completed(
    areas: AreaBook, county: str | None, township: str | None, village: str | None, code: str | None
) -> str | None:
    """Look up a row's names; a township outside the county that the code names is not believed."""
    if code is None or code.endswith("000000"):
        named = areas.code_of(county or (areas.name_of(code) if code else None), township)
        code = named if named and (code is None or named[:6] == code[:6]) else None
    if code is None or code.endswith("000000"):
        return code
    return areas.village_of(code[:9], village) or code


def imply_codes(texts: pl.Series, codes: CodeList, column: str) -> pl.Series:
    """Say what the spelling of a code tells about another column: 城市低保 → 城市; null where it tells nothing."""
    told = {
        text: codes.implications[fold_code(text)][column]
        for text in texts.drop_nulls().unique()
        if column in codes.implications.get(fold_code(text), {})
    }
    if not told:
        return pl.repeat(None, len(texts), dtype=pl.String, eager=True)
    return texts.replace_strict(list(told), list(told.values()), default=None, return_dtype=pl.String)


def copied_from_head(rows: pl.DataFrame, contract: Contract) -> pl.Series:
    """Find members who carry the number of their head, or of another member, although they are somebody else.

    That is the case where two rows or more of one household with different names bear the head's number; the rows
    that do not bear the head's name have copied it. And where three or more with different names bear one number that
    is not the head's: then it stays with the one whose birth date it tells, if that is one only.

    Args:
        rows: the canonical columns of one delivery.
        contract: names the columns of the roles self and head.
    """
    copied = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True)
    people = _household_members(rows, contract)
    if people is None:
        return copied
    # Few households come into question, and only they are looked into.
    may_be = (people["number"] == people["head_number"]) & (people["name"] != people["head_name"]) & ~people["is_head"]
    names = people.select("household", "number", "name").drop_nulls().unique().group_by("household", "number").len()
    shared = names.filter(pl.col("len") >= _TOO_MANY)["household"]
    suspects = pl.concat([people["household"].filter(may_be.fill_null(value=False)), shared]).drop_nulls().unique()
    if not len(suspects):
        return copied
    places = people["household"].is_in(suspects.implode()).fill_null(value=False).arg_true()
    return copied.scatter(places, people[places].select(_is_copied().alias("copied"))["copied"])


def _household_members(rows: pl.DataFrame, contract: Contract) -> pl.DataFrame | None:
    """Say of each row whose it is and who its head is, by its columns or the head's row; null without numbers."""
    subject, head = contract.persons.get("self"), contract.persons.get("head")
    if subject is None or subject.household is None or subject.resident_id is None or not subject.name:
        return None
    blank = pl.lit(None, dtype=pl.String)
    people = rows.select(
        household=subject.household,
        name=subject.name,
        number=subject.resident_id,
        birth_date=subject.birth_date or pl.lit(None, dtype=pl.Date),
        is_head=(pl.col(subject.relation) == "户主").fill_null(value=False)
        if subject.relation
        else pl.lit(value=False),
        head_name=(head.name if head else None) or blank,
        head_number=(head.resident_id if head else None) or blank,
    )
    heads = people.filter("is_head").unique("household", keep="first", maintain_order=True)
    own = heads.select("household", own_name="name", own_number="number")
    told = people.join(own, on="household", how="left", nulls_equal=True, maintain_order="left")
    return told.with_columns(
        pl.coalesce("head_name", "own_name").alias("head_name"),
        pl.coalesce("head_number", "own_number").alias("head_number"),
    )


def _is_copied() -> pl.Expr:
    household, name, number = pl.col("household"), pl.col("name"), pl.col("number")
    head_number, head_name = pl.col("head_number"), pl.col("head_name")
    bears = household.is_not_null() & (number == head_number)
    namesakes = name.filter(bears).drop_nulls().n_unique().over(household)
    copied = bears & (namesakes >= 2) & (name != head_name) & ~pl.col("is_head")
    shared = household.is_not_null() & number.is_not_null() & number.ne_missing(head_number)
    shared &= name.drop_nulls().n_unique().over(household, number) >= _TOO_MANY
    # Whose birth date the number tells, its owner is.
    told = (pl.col("birth_date").dt.strftime("%Y%m%d") == number.str.slice(6, 8)).fill_null(value=False) & shared
    owners = name.filter(told).n_unique().over(household, number)
    return copied.fill_null(value=False) | (shared & ~(told & (owners == 1))).fill_null(value=False)
