"""Which rows would keep every promise of a contract: synthetic, seeded, from the contract alone?

Values are drawn by type; then the contract's own checks are run on them, and what breaks one is drawn again, or left
out, until all hold. So a new contract has a sample the moment it is written, and one that nothing can keep is found.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import polars as pl

from data_contracts import ddl
from data_contracts.code_list import code_list
from data_contracts.contract import DUCKDB_TYPES, ColumnType, Contract
from data_contracts.contract_people import PersonRole
from data_contracts.errors import ContractError
from sample_data.contract_draws import EMPTY, Draws, Person, Place, Value, endless, people, places
from sample_data.months import last_day

#: Rounds of drawing again; in the later ones what is not required is left out.
ROUNDS, ROUNDS_OF_DRAWING = 60, 12
_OF_PLACE = ("county", "township", "village", "area_code")
_OF_PERSON = ("name", "resident_id", "sex", "birth_date", "disability_no")
POLARS = {"DATE": pl.Date(), "DECIMAL(14,2)": pl.Decimal(14, 2), "BIGINT": pl.Int64(), "BOOLEAN": pl.Boolean()}
_SELF, _HEAD = "self", "head"


def make_rows(contract: Contract, *, rows: int, period: date, seed: int = 7) -> pl.DataFrame:
    """Make rows that keep the contract.

    Args:
        contract: says what the columns are and what must hold.
        rows: how many.
        period: first day of the month that they are about.
        seed: the same seed gives the same rows.

    Returns:
        The contract's columns, typed, and `household`: the number of the household that a row belongs to (where the
        contract has no households, of the row).

    Raises:
        ContractError: a promise that sends rows back could not be kept by any draw.
    """
    with duckdb.connect() as con:
        return _settled(_draft(con, contract, rows=rows, period=period, seed=seed), contract)


def _settled(draft: _Draft, contract: Contract) -> pl.DataFrame:
    rows = len(draft.group)
    for name in contract.columns:
        draft.draw(name, range(rows), again=False)
    for turn in range(ROUNDS):
        broken = draft.broken()
        if not broken.height:
            break
        for check, findings in sorted(broken.group_by("check_name", maintain_order=True), key=lambda found: found[0]):
            draft.mend(str(check[0]), findings["source_row"].to_list(), turn=turn)
    _refuse_what_cannot_be_kept(draft, contract)
    return draft.frame().with_columns(pl.Series("household", draft.group, dtype=pl.Int32))


def varies_within_household(contract: Contract) -> frozenset[str]:
    """The columns that differ between the members of a household; all of them where there are no households."""
    subject = contract.persons.get(_SELF)
    if subject is None or not is_by_household(contract):
        return frozenset(contract.columns)
    own = [getattr(subject, field_) for field_ in (*_OF_PERSON, "relation", "source_key")]
    return frozenset([*filter(None, own), *(contract.wide.member_columns if contract.wide else ())])


def is_by_household(contract: Contract) -> bool:
    """Tell whether the rows of a contract are members of households."""
    subject = contract.persons.get(_SELF)
    household = subject.household if subject else None
    by_member = contract.wide is not None and bool(contract.wide.member_columns)
    return by_member or bool(household and contract.columns[household].required)


@dataclass
class _Draft:
    """The rows as they stand."""

    con: duckdb.DuckDBPyConnection
    contract: Contract
    draws: Draws
    period: date
    group: list[int]
    pool: Iterable[Person]
    cells: dict[str, list[Value]]
    person: dict[str, list[Person]]
    place: list[Place]
    varies: frozenset[str]
    #: Column → role whose person it describes.
    role_of: dict[str, str] = field(default_factory=dict)

    def draw(self, name: str, rows: Iterable[int], *, again: bool) -> None:
        """Draw the values of a column anew in some rows, and in the rows of their households where it is shared."""
        if name in self.role_of:
            self._draw_person(self.role_of[name], rows)
        elif name in _OF_PLACE and "area_code" in self.contract.columns:
            self._draw_place(rows)
        else:
            column = self.contract.columns[name]
            for unit in self._units(name, rows):
                value = None if self._stays_empty(name) else self.draws.value(name, column, again=again)
                self._set(name, unit, value)

    def mend(self, check: str, rows: list[int], *, turn: int) -> None:
        """Draw one of the columns of a broken promise again, or leave it out."""
        declared = next((each for each in self.contract.checks if each.name == check), None)
        used = [name for name in self.contract.columns if declared and re.search(rf"\b{name}\b", declared.holds or "")]
        if declared is None or not used:
            return
        name = (
            declared.column if declared.column and declared.column in used and turn % 2 == 0 else self.draws.pick(used)
        )
        column = self.contract.columns[name]
        if turn >= ROUNDS_OF_DRAWING and turn % 3 == 0 and not column.required and name not in self.role_of:
            for unit in self._units(name, rows):
                self._set(name, unit, None)
        elif turn % 4 == 3 and column.type is ColumnType.MONEY:
            self._sum_up(name, [other for other in used if other != name], rows)
        else:
            self.draw(name, rows, again=True)

    def broken(self) -> pl.DataFrame:
        """Every promise that a row breaks: source_row, check_name, consequence."""
        frame = self.frame().with_row_index("source_row")
        last = self.draws.period_end
        told = [
            pl.lit(0).alias("member_no"), pl.lit(self.period).alias("period"), pl.lit(last).alias("received_on"),
        ]  # fmt: skip
        for name, column in self.contract.columns.items():
            if column.type is ColumnType.RESIDENT_ID:
                state = pl.when(pl.col(name).is_null()).then(pl.lit("missing")).otherwise(pl.lit("valid"))
                told.append(state.alias(f"{name}_state"))
            if column.type is ColumnType.NAME:
                told.append(pl.lit(None, dtype=pl.String).alias(f"{name}_note"))
        self.con.register("incoming", frame.with_columns(told).to_arrow())
        found: pl.DataFrame = self.con.sql(ddl.row_checks_sql(self.contract, "incoming")).pl()
        return found.sort("check_name", "source_row")

    def frame(self) -> pl.DataFrame:
        """The rows as typed columns."""
        return pl.DataFrame(
            [
                pl.Series(name, self.cells[name], dtype=POLARS.get(DUCKDB_TYPES[column.type], pl.String()), strict=True)
                for name, column in self.contract.columns.items()
            ]
        )

    def _stays_empty(self, name: str) -> bool:
        column, reply = self.contract.columns[name], self.contract.reply
        if column.required or name in self.contract.key or (reply and name in reply.columns):
            return False
        return bool(self.draws.rng.random() < EMPTY)

    def _units(self, name: str, rows: Iterable[int]) -> list[list[int]]:
        """The rows that share one value of a column."""
        if name in self.varies:
            return [[row] for row in rows]
        return [self._household(group) for group in dict.fromkeys(self.group[row] for row in rows)]

    def _household(self, group: int) -> list[int]:
        first = self.group.index(group)
        last = first
        while last < len(self.group) and self.group[last] == group:
            last += 1
        return list(range(first, last))

    def _set(self, name: str, unit: list[int], value: Value) -> None:
        for row in unit:
            own = self._relation(name, row, first=unit[0] == row and self._is_first(row))
            self.cells[name][row] = own or value

    def _is_first(self, row: int) -> bool:
        return row == 0 or self.group[row - 1] != self.group[row]

    def _relation(self, name: str, row: int, *, first: bool) -> Value:
        """Who is not the first of a household is not its head."""
        subject = self.contract.persons.get(_SELF)
        if subject is None or name != subject.relation or len(self.varies) == len(self.contract.columns):
            return None
        labels = code_list(self.contract.columns[name].code_list or "relation").labels
        return labels[0] if first else labels[1 + row % (len(labels) - 1)]

    def _draw_place(self, rows: Iterable[int]) -> None:
        for unit in self._units("area_code", rows):
            place = self.draws.pick(places())
            for name in _OF_PLACE:
                value = None if self._stays_empty(name) else getattr(place, name)
                for row in unit if name in self.contract.columns else ():
                    self.cells[name][row] = value

    def _draw_person(self, role: str, rows: Iterable[int]) -> None:
        if role == _HEAD and is_by_household(self.contract):
            role, rows = _SELF, [unit[0] for unit in self._units(_HEAD, rows)]
        for row in rows:
            self.person[role][row] = next(iter(self.pool))
            self._write_person(role, [row])
            if role == _SELF and self._is_first(row) and is_by_household(self.contract) and _HEAD in self.person:
                self._write_person(_HEAD, self._household(self.group[row]), like=row)

    def _write_person(self, role: str, rows: list[int], like: int | None = None) -> None:
        declared = self.contract.persons[role]
        who = self.person[_SELF if like is not None else role][rows[0] if like is None else like]
        subject = self.contract.persons.get(_SELF)
        for own in _OF_PERSON:
            name = getattr(declared, own)
            if not name:
                continue
            value = self._of_person(name, own, who, rows[0])
            if like is not None and subject and (same := getattr(subject, own)):
                value = self.cells[same][like]
            for row in rows:
                self.cells[name][row] = value

    def _of_person(self, name: str, own: str, who: Person, row: int) -> Value:
        if own != "name" and self._stays_empty(name):
            return None
        return self._disability_no(who, row) if own == "disability_no" else getattr(who, own)

    def _disability_no(self, who: Person, row: int) -> str:
        """The number of a certificate: the person's, kind and level (残疾人证编号规则)."""
        digits = ""
        for wanted in ("disability_kind", "disability_level"):
            column = next((name for name, each in self.contract.columns.items() if each.code_list == wanted), None)
            codes = {code.label: code.code for code in code_list(wanted).codes}
            digits += codes.get(str(self.cells[column][row]) if column else "", "1")
        return who.resident_id + digits

    def _sum_up(self, name: str, others: list[str], rows: list[int]) -> None:
        """Let an amount be the sum of the others that its promise speaks of."""
        amounts = [other for other in others if self.contract.columns[other].type is ColumnType.MONEY]
        for unit in self._units(name, rows):
            parts = [self.cells[other][unit[0]] for other in amounts]
            total = sum((part for part in parts if isinstance(part, Decimal)), Decimal(0))
            self._set(name, unit, total or self.cells[name][unit[0]])


def _draft(con: duckdb.DuckDBPyConnection, contract: Contract, *, rows: int, period: date, seed: int) -> _Draft:
    rng = np.random.default_rng([seed, zlib.crc32(contract.dataset.encode())])
    role_of = {
        name: kind
        for kind, role in reversed(contract.persons.items())
        for name in _person_columns(contract, role)
    }  # fmt: skip
    pool = people(max(400, 3 * rows * max(1, len(contract.persons))), period, rng)
    ordered = sorted(contract.columns, key=lambda name: name in role_of)
    return _Draft(
        con, contract, Draws(rng, last_day(period)), period, _groups(contract, rows, rng), endless(pool),
        {name: [None] * rows for name in ordered}, dict.fromkeys(contract.persons, pool[:1] * rows),
        [places()[0]] * rows, varies_within_household(contract), role_of,
    )  # fmt: skip


def _person_columns(contract: Contract, role: PersonRole) -> list[str]:
    return [name for own in _OF_PERSON if (name := getattr(role, own)) and name in contract.columns]


def _groups(contract: Contract, rows: int, rng: np.random.Generator) -> list[int]:
    """Number the household of each row: one to four people each."""
    if not is_by_household(contract):
        return list(range(rows))
    sizes = rng.integers(1, 5, size=rows)
    return [group for group, size in enumerate(sizes.tolist()) for _ in range(size)][:rows]


def _refuse_what_cannot_be_kept(draft: _Draft, contract: Contract) -> None:
    broken = draft.broken().filter(pl.col("consequence") != "warn")
    if broken.height:
        names = "、".join(sorted(set(broken["check_name"])))
        raise ContractError(
            f"no row was found that keeps {names}",
            where=f"contract {contract.dataset}",
            to_do="see whether these checks contradict each other or a code list",
        )
