"""Which gaps do the declarations have: every contract, code list and staging query held against the others?

Nothing is mended and nothing stops at the first fault: a contributor gets one list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from data_contracts import yaml_file
from data_contracts.code_list import FOLDER as CODE_LISTS
from data_contracts.code_list import CodeList
from data_contracts.contract import HERE, ColumnType, Contract, fold_header, read_contract
from data_contracts.ddl import STAGING_FOLDER
from data_contracts.errors import DoudiError
from data_contracts.reader_header import find_header, missing_columns
from data_contracts.schedule import FILE as SCHEDULE
from data_contracts.schedule import Schedule, owed
from data_contracts.specification import SPECIFICATION, AskedDataset, read_specification

#: Schedules repeat by the year.
_ANY_YEAR = 2026
#: What names or reaches a person is personal, whatever the dataset.
PERSONAL = frozenset(
    {ColumnType.RESIDENT_ID, ColumnType.NAME, ColumnType.DISABILITY_NO, ColumnType.ACCOUNT, ColumnType.PHONE}
)
NAMES_A_PERSON = frozenset({ColumnType.RESIDENT_ID, ColumnType.NAME})


@dataclass(frozen=True, order=True)
class Gap:
    """One thing that is missing or contradicts another.

    Attributes:
        subject: the dataset, code list or staging file.
        kind: which check found it, the same word in every language.
        what: what is wrong.
        to_do: what to write where.
    """

    subject: str
    kind: str
    what: str
    to_do: str


@dataclass(frozen=True)
class Declarations:
    """Everything that is declared about deliveries, as far as it can be read; what cannot is a gap already."""

    contracts: dict[str, Contract]
    code_lists: dict[str, CodeList]
    specification: dict[str, AskedDataset]
    staging: Path
    agreements: Schedule
    unreadable: tuple[Gap, ...] = field(default=())


def read_declarations(
    *,
    datasets: Path = HERE / "datasets",
    code_lists: Path = CODE_LISTS,
    specification: Path = SPECIFICATION,
    staging: Path = STAGING_FOLDER,
    agreements: Path = SCHEDULE,
) -> Declarations:
    """Read contracts, code lists and the specification; a file that cannot be read becomes a gap."""
    unreadable: list[Gap] = []
    read: dict[str, Contract] = {}
    lists: dict[str, CodeList] = {}
    for path in sorted(datasets.glob("*/*.yaml")):
        name = f"{path.parent.name}.{path.stem}"
        try:
            contract = read_contract(path)
        except DoudiError as error:
            unreadable.append(Gap(name, "contract_unreadable", error.what, error.to_do))
            continue
        if contract.dataset != name:
            unreadable.append(
                Gap(
                    name, "contract_misplaced", f"the file declares {contract.dataset}", "the path is the name: move it"
                )
            )
        read[contract.dataset] = contract
    for path in sorted(code_lists.glob("*.yaml")):
        try:
            lists[path.stem] = yaml_file.read(path, CodeList)
        except DoudiError as error:
            unreadable.append(Gap(path.stem, "code_list_unreadable", error.what, error.to_do))
    timetable = yaml_file.read(agreements, Schedule)
    return Declarations(read, lists, read_specification(specification), staging, timetable, tuple(unreadable))


def find_gaps(declared: Declarations) -> list[Gap]:
    """Find every gap that can be told by reading; `contract_gaps_sql` finds those that SQL tells. Sorted."""
    gaps = list(declared.unreadable)
    for contract in declared.contracts.values():
        gaps += _headers(contract)
        gaps += _people(contract)
        gaps += _reasons(contract, declared.specification.get(contract.dataset))
    gaps += _code_lists(declared)
    gaps += _specified(declared)
    gaps += _scheduled(declared)
    gaps += _alike(declared.contracts)
    return sorted(gaps)


def _headers(contract: Contract) -> Iterator[Gap]:
    said: dict[str, str] = {}
    for name, column in contract.columns.items():
        for text in dict.fromkeys(fold_header(text) for text in (column.title, *column.aliases)):
            if said.setdefault(text, name) != name:
                what = f"the header “{text}” names two columns, {said[text]} and {name}"
                yield Gap(contract.dataset, "header_names_two_columns", what, "let it name one of them")
    ignored = {fold_header(text) for text in contract.ignored}
    for text in sorted(ignored & set(said)):
        what = f"the header “{text}” is ignored by name and names the column {said[text]}"
        yield Gap(contract.dataset, "header_taken_and_ignored", what, "take it out of `ignored` or of the aliases")


def _people(contract: Contract) -> Iterator[Gap]:
    in_roles = {column for role in contract.persons.values() for column in role.columns}
    in_roles |= {column for pair in (contract.wide.head_columns if contract.wide else {}).items() for column in pair}
    for name, column in contract.columns.items():
        if column.type in NAMES_A_PERSON and name not in in_roles:
            what = f"{name} ({column.title}) is a {column.type} and belongs to no person role"
            yield Gap(contract.dataset, "no_person_role", what, "name whose it is under `persons`")
        if column.type in PERSONAL and not column.personal:
            what = f"{name} ({column.title}) is a {column.type} and not marked personal"
            yield Gap(contract.dataset, "personal_not_marked", what, "write `personal: true`")


def _reasons(contract: Contract, asked: AskedDataset | None) -> Iterator[Gap]:
    """A row goes back for want of a required column; so the specification asks for it, or the contract says why."""
    agreed = {column.name for column in asked.columns if column.required} if asked else set(contract.key)
    for name in contract.required_columns:
        if name not in agreed and not contract.columns[name].meaning:
            what = f"{name} is required beyond the delivery specification, without a reason"
            yield Gap(contract.dataset, "required_without_reason", what, "say in `meaning` why, or do not require it")


def _code_lists(declared: Declarations) -> Iterator[Gap]:
    # sex and yes_no are lists of types, not of columns.
    used = {ColumnType.SEX.value, "yes_no"}
    columns = {name for contract in declared.contracts.values() for name in contract.columns}
    broken = {gap.subject for gap in declared.unreadable}
    for contract in declared.contracts.values():
        named = [(name, column.code_list) for name, column in contract.columns.items() if column.code_list]
        named += [("reply", contract.reply.code_list)] if contract.reply else []
        used |= {codes for _, codes in named}
        for name, codes in named:
            if codes not in declared.code_lists and codes not in broken:
                what = f"{name} names the code list {codes}, which is not there"
                yield Gap(contract.dataset, "code_list_missing", what, f"write code_lists/{codes}.yaml")
    for name, declared_list in declared.code_lists.items():
        if declared_list.name != name:
            what = f"the file declares {declared_list.name}"
            yield Gap(name, "code_list_misplaced", what, "the file name is the list's name")
        if name not in used:
            yield Gap(name, "code_list_unused", "no column names this code list", "use it or take it away")
        for column_name in sorted({told for tells in declared_list.implies.values() for told in tells} - columns):
            what = f"a spelling implies something about {column_name}, which no contract declares"
            yield Gap(name, "code_list_implies_unknown_column", what, "name a column of a contract")


def _specified(declared: Declarations) -> Iterator[Gap]:
    for dataset, asked in declared.specification.items():
        contract = declared.contracts.get(dataset)
        if contract is None:
            what = f"the specification asks for 《{asked.title}》, and there is no contract"
            yield Gap(dataset, "no_contract", what, f"write datasets/{dataset.replace('.', '/')}.yaml")
            continue
        if contract.arrival.cadence != asked.cadence:
            what = f"arrives {contract.arrival.cadence}, the specification says {asked.cadence}"
            yield Gap(dataset, "cadence_differs", what, "correct `arrival.cadence`")
        if asked.has_area and "area" not in contract.includes:
            yield Gap(dataset, "column_not_accepted", "the six area columns are asked for", "write `includes: [area]`")
        yield from _specified_columns(contract, asked, declared.code_lists)


def _specified_columns(contract: Contract, asked: AskedDataset, code_lists: dict[str, CodeList]) -> Iterator[Gap]:
    known = {
        fold_header(text): name for name, column in contract.columns.items() for text in (column.title, *column.aliases)
    }
    for wanted in asked.columns:
        column = contract.columns.get(wanted.name)
        if column is None:
            what = f"the column “{wanted.title}” ({wanted.name}) is asked for and not declared"
            yield Gap(contract.dataset, "column_not_accepted", what, "declare it")
            continue
        if known.get(fold_header(wanted.title)) != wanted.name:
            what = f"the title “{wanted.title}” does not name {wanted.name}"
            yield Gap(contract.dataset, "title_not_accepted", what, "make it the title or an alias")
        if wanted.type and column.type is not wanted.type and (wanted.type, column.type) not in _AS_GOOD:
            what = f"{wanted.name} is asked for as {wanted.type} and declared as {column.type}"
            yield Gap(contract.dataset, "type_differs", what, "declare the type that was asked for")
        if wanted.required and not column.required:
            what = f"{wanted.name} is required by the specification and not by the contract"
            yield Gap(contract.dataset, "required_not_required", what, "write `required: true`")
        codes = code_lists.get(column.code_list or "")
        for label in set(wanted.labels) - set(codes.labels if codes else ()):
            what = f"{wanted.name} must know the code “{label}”"
            yield Gap(contract.dataset, "code_not_known", what, f"add it to the code list {column.code_list}")


def _scheduled(declared: Declarations) -> Iterator[Gap]:
    """Every dataset is owed in some month of a year somewhere; the schedule speaks of no others."""
    jurisdictions = ("", *declared.agreements.jurisdictions)
    for name, contract in declared.contracts.items():
        months = (date(_ANY_YEAR, month, 1) for month in range(1, 13))
        promised = (
            owed(contract, month, jurisdiction=place, agreements=declared.agreements)
            for month in months
            for place in jurisdictions
        )
        if not any(promised):
            what = "the schedule says that nobody ever owes it"
            yield Gap(name, "not_scheduled", what, "take `exempt` out of schedule.yaml")
    for timetable in (declared.agreements.default, *declared.agreements.jurisdictions.values()):
        for name in sorted(set(timetable.datasets) - set(declared.contracts)):
            yield Gap(name, "scheduled_without_contract", "the schedule names it", "write the contract or strike it")


#: Asked for as the first, as well declared as the second: an open list of words may stay text.
_AS_GOOD = {(ColumnType.CODE, ColumnType.TEXT), (ColumnType.TEXT, ColumnType.CODE), (ColumnType.TEXT, ColumnType.TERM)}


def _alike(contracts: dict[str, Contract]) -> Iterator[Gap]:
    """A file with all titles of one contract, dropped without its folder, must be taken for that dataset."""
    readable = {name: each for name, each in contracts.items() if not any(_headers_clash(each))}
    for name, contract in readable.items():
        titles = [column.title for column in contract.columns.values()]
        fits = dict(_fitting(titles, readable.values()))
        best = sorted(each for each, places in fits.items() if not any(places < other for other in fits.values()))
        if best != [name]:
            others = ", ".join(each for each in best if each != name) or "no contract"
            what = f"by its own titles the file is taken for {others}"
            yield Gap(name, "told_apart_by_no_header", what, "give one of them a title that the other has not")


def _headers_clash(contract: Contract) -> Iterator[Gap]:
    return (gap for gap in _headers(contract) if gap.kind == "header_names_two_columns")


def _fitting(titles: list[str], contracts: Iterable[Contract]) -> Iterator[tuple[str, frozenset[int]]]:
    for contract in contracts:
        header, _ = find_header([titles], contract, merged=True)
        if header is not None and not missing_columns(header, contract):
            yield contract.dataset, header.known_places
