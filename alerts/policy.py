"""Which number does the law say, for whom, and from when: dated parameters as tables `policy.<group>_<parameter>`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
from pydantic import Field

from alerts.errors import NotComparedError, NoValueInForceError, PolicyError
from alerts.parameter import Declared, Parameter, as_table, in_force
from alerts.programme import parameters_read
from alerts.rule import Rule, rules
from data_contracts import yaml_file
from warehouse import sql_file

HERE = Path(__file__).parent
PACKS = HERE / "policy"
#: Parameters that the engine itself reads (grades, deadlines), as rules read theirs.
ENGINE_PARAMETERS = (
    "alerts.working_days",
    "alerts.child_under_age",
    "alerts.old_age_from",
    "alerts.severe_disability_levels",
    "alerts.large_amount_months",
    "alerts.overdue_level",
    "alerts.precision_months",
    "alerts.precision_lowest",
    "alerts.precision_least_checked",
    "alerts.precision_to_review",
    "alerts.silent_households",
)
#: Parameters that lists and pages of the month read: spot checks, indicators, visits.
LIST_PARAMETERS = (
    "spotcheck.everyone_up_to",
    "centralised_care.share",
    "visit_list.households_per_village",
    "visit_list.event_months",
    "visit_list.visited_months",
)
#: Parameters that say when a place compares (`flows.comparison_law`); read from the files, not from the warehouse.
FLOW_PARAMETERS = ("compare.city_quarter_month", "compare.window")


class Jurisdiction(Declared):
    """A place with its own law, and the place whose law holds where it has none.

    Attributes:
        document: the document that sets its law, as clerks cite it.
        status: draft where that document is not issued; then every alert there says so.
        words: what the rules' texts call a thing, and what it is called there.
    """

    title: str
    parent: str | None = None
    document: str | None = None
    status: Literal["issued", "draft"] = "issued"
    words: dict[str, str] = Field(default_factory=dict)

    def say(self, text: str) -> str:
        """Put a text into the words of the place.

        >>> jurisdictions()["xpcc"].say("会同乡镇(街道)核实"), jurisdictions()["jiaozuo"].say("会同乡镇(街道)核实")
        ('会同团场(镇)、街道核实', '会同乡镇(街道)核实')
        """
        for word, local in self.words.items():
            text = text.replace(word, local)
        return text


class _Jurisdictions(Declared):
    jurisdictions: dict[str, Jurisdiction]


@cache
def jurisdictions(packs: Path = PACKS) -> dict[str, Jurisdiction]:
    """Read who inherits from whom."""
    return yaml_file.read(packs / "jurisdictions.yaml", _Jurisdictions).jurisdictions


@cache
def parameters_of(jurisdiction: str, packs: Path = PACKS) -> tuple[Parameter, ...]:
    """All parameters that hold in a jurisdiction: per group the whole file of the nearest place that has one.

    Raises:
        PolicyError: the jurisdiction is unknown, or a file speaks of another place or group than its path.
    """
    files: dict[str, Path] = {}
    place: str | None = jurisdiction
    while place is not None:
        if place not in jurisdictions(packs):
            raise PolicyError(
                f"no jurisdiction is named {place!r}",
                where="alerts/policy/jurisdictions.yaml",
                to_do=f"use one of: {', '.join(sorted(jurisdictions(packs)))}",
            )
        files = {path.stem: path for path in sorted((packs / place).glob("*.yaml"))} | files
        place = jurisdictions(packs)[place].parent
    return tuple(parameter for group in sorted(files) for parameter in _read_group(files[group]))


def _read_group(path: Path) -> list[Parameter]:
    where = f"policy/{path.parent.name}/{path.name}"
    loaded = yaml_file.load_text(path.read_text(encoding="utf-8"), where=where)
    entries = loaded if isinstance(loaded, list) else [loaded]
    found = [yaml_file.validate(entry, Parameter, where=where) for entry in entries]
    for parameter in found:
        if parameter.jurisdiction != path.parent.name or not parameter.parameter.startswith(f"{path.stem}."):
            raise PolicyError(
                f"it declares {parameter.parameter} of {parameter.jurisdiction}",
                where=where,
                to_do="the path is <jurisdiction>/<group>.yaml: move the entry or correct it",
            )
    names = [parameter.parameter for parameter in found]
    if len(names) != len(set(names)):
        raise PolicyError("one parameter is declared twice", where=where, to_do="join the two lists of values")
    return found


def check_pack(jurisdiction: str, *, on: date, packs: Path = PACKS) -> tuple[Parameter, ...]:
    """Check that rules and parameters of a jurisdiction fit together: none undeclared, none unused, none with a gap.

    That no two values hold on one day is seen to when a file is read.

    Args:
        jurisdiction: a key of `jurisdictions.yaml`.
        on: the day on which every parameter that a rule reads must have a value; from its first day on it has no gap.
        packs: the folder of all packs.

    Raises:
        NoValueInForceError: a rule reads a parameter that the jurisdiction has not and does not inherit, that has not
            begun on that day, or that ends.
        PolicyError: a parameter is declared that nothing reads, or a file is at fault.
    """
    parameters = parameters_of(jurisdiction, packs)
    readers = _readers(rules()) | dict.fromkeys(FLOW_PARAMETERS, "the calendar of comparisons")
    _check_readers(jurisdiction, parameters, readers, unused=True)
    for parameter in parameters:
        if reader := readers.get(parameter.parameter):
            ends = [value.since for value in parameter.values if value.is_end]
            check_in_force(parameter, [on, *ends], reader=reader)
    return parameters


def _check_readers(
    jurisdiction: str, parameters: Iterable[Parameter], readers: dict[str, str], *, unused: bool
) -> None:
    known = {parameter.parameter for parameter in parameters}
    for name, reader in readers.items():
        if name not in known:
            raise NoValueInForceError(
                f"{jurisdiction} has no parameter {name}, and inherits none",
                where=reader,
                to_do=f"declare it in alerts/policy/{jurisdiction}/{name.partition('.')[0]}.yaml",
            )
    if unused and (left := sorted(known - set(readers) - set(FLOW_PARAMETERS) - parameters_read())):
        raise PolicyError(
            f"nothing reads: {', '.join(left)}",
            where=f"alerts/policy, {jurisdiction}",
            to_do="remove it, or name it in the rule or in the programme (programmes.yaml) that should read it",
        )


def install_policy(
    con: duckdb.DuckDBPyConnection,
    jurisdiction: str,
    *,
    catalogue: Sequence[Rule] | None = None,
    packs: Path = PACKS,
) -> tuple[Parameter, ...]:
    """Write the law in force for a jurisdiction into `policy`, one table per parameter, and check it.

    Each table has jurisdiction, category (null for a single value), valid_from, valid_to (half-open), value (double, or
    varchar where it is text), kind, status, reference.

    Args:
        con: `ops.this_run` says which month is compared.
        jurisdiction: a key of `jurisdictions.yaml`.
        catalogue: the rules that will run, and whose parameters alone are written; all rules where not given.
        packs: the folder of all packs.

    Raises:
        NoValueInForceError: a rule reads a parameter that has no value on a day of this run's month.
        PolicyError: a parameter that a rule reads is unknown, or one is declared that nothing reads.
    """
    parameters = parameters_of(jurisdiction, packs)
    readers = _readers(rules() if catalogue is None else catalogue)
    known = {parameter.parameter: parameter for parameter in parameters}
    _check_readers(jurisdiction, parameters, readers, unused=catalogue is None)
    days = _days(con)
    for name, reader in readers.items():
        check_in_force(known[name], days, reader=reader)
    wanted = [parameter.table for parameter in parameters] if catalogue is None else [known[n].table for n in readers]
    _write(con, {name: _tables(jurisdiction, packs)[name] for name in wanted})
    return parameters


@cache
def _tables(jurisdiction: str, packs: Path) -> dict[str, tuple[str, pa.Table]]:
    """Name → a hash of the table's types and rows, and the table."""
    tables = {parameter.table: as_table(parameter, jurisdiction) for parameter in parameters_of(jurisdiction, packs)}
    return {name: (_hash_of(table.schema, table.to_pylist()), table) for name, table in tables.items()}


def _hash_of(*told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _write(con: duckdb.DuckDBPyConnection, tables: Mapping[str, tuple[str, pa.Table]]) -> None:
    """Replace the tables of the law, unless just these are there: month after month they are the same two hundred."""
    key = _hash_of(*((name, told) for name, (told, _) in tables.items()))
    if sql_file.rows(con, HERE / "evaluate" / "policy_made.sql") == [(key, len(tables))]:
        return
    sql_file.run(con, HERE / "evaluate" / "clear_policy.sql")
    for name, (_, table) in tables.items():
        con.from_arrow(table).create(f"policy.{name}")
    # Last: what is cut short before this line is written anew.
    sql_file.run(con, HERE / "evaluate" / "keep_policy.sql", {"policy_hash": key})


def jurisdiction_of(con: duckdb.DuckDBPyConnection) -> str:
    """Tell whose law the last comparison followed.

    Raises:
        NotComparedError: nothing was compared yet.
    """
    found = con.table("ops.this_run").project("jurisdiction").fetchall()
    if not found:
        raise NotComparedError("no month has been compared", where="ops.this_run", to_do="run doudi monthly first")
    return str(found[0][0])


def check_in_force(parameter: Parameter, days: Iterable[date], *, reader: str) -> None:
    """Check that a parameter has a value on each of some days.

    Raises:
        NoValueInForceError: on one of them it has none: not begun yet, or ended.
    """
    for day in days:
        if in_force(parameter, day) is None:
            raise NoValueInForceError(
                f"{parameter.parameter} has no value in force on {day:%Y-%m-%d} in {parameter.jurisdiction}",
                where=reader,
                to_do="add the value that held then, with its reference, or leave the rule out for that month",
            )


def _readers(catalogue: Iterable[Rule]) -> dict[str, str]:
    """Parameter → who reads it."""
    readers = dict.fromkeys(ENGINE_PARAMETERS, "grades and deadlines") | dict.fromkeys(LIST_PARAMETERS, "monthly lists")
    for rule in catalogue:
        readers |= dict.fromkeys(rule.policy, f"rule {rule.rule}")
    return readers


def _days(con: duckdb.DuckDBPyConnection) -> list[date]:
    """First and last day of the month compared."""
    runs = con.table("ops.this_run").project("period, period_end").fetchall()
    return [day for run in runs for day in run]
