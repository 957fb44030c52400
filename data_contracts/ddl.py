"""How do contracts become SQL: tables, row checks, mentions of people, and the views that rules read.

The only module that builds SQL text, and only from contracts: every name in it is a declared column, quoted; every
text is a literal, quoted. Nothing that came in a delivery ever reaches it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from data_contracts.contract import Check, Contract
from data_contracts.contract_people import PersonRole
from data_contracts.current import is_current

STATEMENTS = Path(__file__).parent / "statements"
STAGING_FOLDER = Path(__file__).parent.parent / "warehouse" / "staging"

#: What every staging row carries before the contract's own columns.
STAGING_FRAME: dict[str, str] = {
    "row_id": "VARCHAR", "record_id": "VARCHAR", "delivery_id": "VARCHAR",
    "source_row": "INTEGER", "member_no": "INTEGER", "period": "DATE",
}  # fmt: skip
RAW_FRAME = {"delivery_id": "VARCHAR", "source_row": "INTEGER", "member_no": "INTEGER", "sheet": "VARCHAR"}
#: Column of `core.mention` → field of a contract's person role.
MENTION_FIELDS: dict[str, str] = {
    "sex": "sex", "birth_date": "birth_date", "area_code": "area", "address": "address", "phone": "phone",
    "account": "account", "disability_no": "disability_no", "household_no": "household", "relation": "relation",
    "source_key": "source_key",
}  # fmt: skip
#: A note that makes the name somebody else's: the child, spouse … of the one named.
RELATIVE_NOTE = "之.?[子女妻夫父母孙媳婿]"
#: One thing has one record id, however its people's names and numbers were typed.
SAME_RECORD = "left join core.record_alias as same on staged.record_id = same.old_record_id"
#: The role that stands for the subject of a row.
SELF = "self"


def quoted(name: str) -> str:
    """Quote an identifier.

    >>> quoted('name')
    '"name"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | None) -> str:
    """Write a text (or null) as a SQL literal.

    >>> literal("it's")
    "'it''s'"
    """
    return "cast(null as varchar)" if text is None else "'" + text.replace("'", "''") + "'"


def create_raw(contract: Contract) -> str:
    """Build the statements that create `raw.<table>`, every cell as it came, or add the columns it lacks."""
    return _create_table("raw", contract, columns_of("raw", contract))


def create_staging(contract: Contract) -> str:
    """Build the statements that create `staging.<table>`, our names, our types, or add the columns it lacks."""
    return _create_table("staging", contract, columns_of("staging", contract))


def columns_of(schema: Literal["raw", "staging"], contract: Contract) -> dict[str, str]:
    """Name the columns that a dataset's table has there, with their types."""
    if schema == "raw":
        return RAW_FRAME | dict.fromkeys(contract.columns, "VARCHAR") | {"extra": "MAP(VARCHAR, VARCHAR)"}
    return STAGING_FRAME | contract.staged_columns()


def create_arrived(contract: Contract) -> str:
    """Build the statement that creates the temporary table of the canonical rows of one delivery, empty."""
    frame = {"source_row": "INTEGER", "member_no": "INTEGER", "record_id": "VARCHAR"}
    columns = frame | contract.staged_columns() | {"delivery_id": "VARCHAR", "period": "DATE", "received_on": "DATE"}
    return f"create or replace temp table arrived ({', '.join(_declared(columns))})"


def insert_staging_sql(contract: Contract, folder: Path = STAGING_FOLDER) -> str:
    """Wrap `warehouse/staging/<table>.sql`, a select from `incoming`, in the insert into `staging.<table>`.

    `incoming` holds the accepted canonical rows of one delivery. Columns are matched by name, in any order.
    """
    select = (folder / f"{contract.table}.sql").read_text(encoding="utf-8").rstrip().rstrip(";")
    return f"insert into staging.{quoted(contract.table)} by name\n{select}\n"


def row_checks_sql(contract: Contract, source_table: str) -> str:
    """Build the query that finds every broken promise of every row, in one scan.

    Args:
        contract: says which columns are required and which checks hold.
        source_table: has source_row, member_no, the staged columns, and `period` and `received_on` (dates).

    Returns:
        A query with one row per row and failed check: source_row, member_no, check_name, column_name, consequence,
        reason, remedy. A predicate that cannot be told (a null in it) has not failed.
    """
    findings = ",\n        ".join(_finding(promise) for promise in _promises(contract))
    broken = "\n        or ".join(f"not ({promise.holds})" for promise in _promises(contract)) or "false"
    return _filled("row_checks", findings=findings, broken=broken, rows=_table_name(source_table))


def required_check_name(column: str) -> str:
    """Name the check that a required column is filled.

    >>> required_check_name("name")
    'name_required'
    """
    return f"{column}_required"


def mention_sql(contract: Contract) -> str:
    """Build the query for this dataset's part of `core.mention`: one row per person named in an accepted row.

    A person unfolded from a wide sheet or from a cell with two people (member_no above 0) is `member_<n>`; the people
    in the other roles are the same on each of these rows and keep the name of their role.
    """
    parts = [_mention_of(contract, kind, role) for kind, role in contract.persons.items()]
    return "\nunion all\n".join(parts) + "\n"


def core_view_sql(contract: Contract) -> str:
    """Build the view `core.<table>` that rules read.

    The staged rows of the deliveries in force, with whose they are (`person_id`, `match_grade`, `household_id` of
    role self, `<role>_person_id` of the others) and whether they still say what is the case (`is_current`).
    """
    others = [kind for kind in contract.persons if kind != SELF]
    columns = [f"staged.{quoted(name)}" for name in STAGING_FRAME | contract.staged_columns()]
    if named_in_key(contract):
        columns[columns.index('staged."record_id"')] = "coalesce(same.record_id, staged.record_id) as record_id"
    columns += ["whose_self.person_id", "whose_self.match_grade", f"{_household_of(contract)} as household_id"]
    columns += [f"{quoted('whose_' + kind)}.person_id as {quoted(kind + '_person_id')}" for kind in others]
    columns += [f"{is_current(contract.content, quoted(contract.table), literal(contract.dataset))} as is_current"]
    return _filled(
        "core_view",
        table=quoted(contract.table),
        columns=",\n    ".join(columns),
        memberships=_membership_joins([SELF, *others]),
        homes=_home_joins(contract),
        same=SAME_RECORD if named_in_key(contract) else "",
    )


def named_in_key(contract: Contract) -> dict[str, set[str]]:
    """Tell, by role, which columns of the key are a name or number: these may be typed otherwise next month."""
    own = {role: {one.name, one.resident_id} & {*contract.key} for role, one in contract.persons.items()}
    return {role: {*filter(None, columns)} for role, columns in own.items() if columns}


def record_line_sql(contract: Contract) -> str:
    """Build the query that tells which thing each record is about, where its people are told in several ways.

    Args:
        contract: has names or numbers of persons in its key (`named_in_key`).
    """
    named = named_in_key(contract)
    rest = [name for name in contract.key if not any(name in columns for columns in named.values())]
    owners = [f"{quoted('whose_' + role)}.person_id" for role in named]
    varied = f"in (select person_id from varied_person where dataset = {literal(contract.dataset)})"
    return _filled(
        "record_line",
        dataset=literal(contract.dataset),
        rest=", ".join([f"coalesce(staged.{quoted(name)}::varchar, '')" for name in rest] or ["''"]),
        owners=", ".join(owners),
        table=quoted(contract.table),
        memberships=_membership_joins(named),
        known=" and ".join(f"{owner} is not null" for owner in owners),
        varied=" or ".join(f"{owner} {varied}" for owner in owners),
    )


def _filled(statement: str, **parts: str) -> str:
    """Read `statements/<statement>.sql` and put the parts where their names stand in brackets."""
    text = (STATEMENTS / f"{statement}.sql").read_text(encoding="utf-8")
    return re.sub(r"\[([a-z]+)\]", lambda place: parts[place[1]], text)


def _create_table(schema: str, contract: Contract, columns: dict[str, str]) -> str:
    table = f"{schema}.{quoted(contract.table)}"
    declared = _declared(columns)
    # A contract grows, and older deliveries say nothing about the new column.
    grown = [f"alter table {table} add column if not exists {column}" for column in declared]
    return ";\n".join([f"create table if not exists {table} ({', '.join(declared)})", *grown]) + ";\n"


def _declared(columns: dict[str, str]) -> list[str]:
    return [f"{quoted(name)} {kind}" for name, kind in columns.items()]


def _table_name(name: str) -> str:
    return ".".join(quoted(part) for part in name.split("."))


def _promises(contract: Contract) -> Iterator[Check]:
    """Every promise about a row: required columns are filled, and the contract's own."""
    for name in contract.required_columns:
        title = contract.columns[name].title
        yield Check(
            name=required_check_name(name),
            holds=f"{quoted(name)} is not null",
            on_failure="quarantine_row",
            column=name,
            reason=f"“{title}”为空,或填写的内容无法识别",
            remedy=f"请核实并补填“{title}”,重新报送这一行",
        )
    yield from (check for check in contract.checks if check.holds is not None)


def _finding(check: Check) -> str:
    """Build a struct where a promise is broken, null where it is kept."""
    fields = {
        "check_name": check.name,
        "column_name": check.column,
        "consequence": check.on_failure,
        "reason": check.reason,
        "remedy": check.remedy,
    }
    struct = ", ".join(f"'{field}': {literal(value)}" for field, value in fields.items())
    return f"case when not ({check.holds}) then {{{struct}}} end"


def _mention_of(contract: Contract, kind: str, role: PersonRole) -> str:
    fields = [f"{_field(contract, role, field)} as {column}" for column, field in MENTION_FIELDS.items()]
    number, state = "cast(null as varchar)", "'missing'"
    for column in filter(None, (role.number_else, role.resident_id)):
        own = f"staged.{quoted(column)}"
        state = f"case when {own} is null then {state} else staged.{quoted(column + '_state')} end"
        number = f"coalesce({own}, {number})"
    name = _own_name(role) if role.name else "cast(null as varchar)"
    named = " or ".join(f"staged.{quoted(own)} is not null" for own in (role.name, role.resident_id) if own)
    role_text = literal(kind)
    if kind == SELF:
        role_text = f"case when staged.member_no > 0 then 'member_' || staged.member_no else {role_text} end"
    return _filled(
        "mention",
        dataset=literal(contract.dataset),
        role=role_text,
        kind=literal(kind),
        name=name,
        number=number,
        state=state,
        fields=",\n    ".join(fields),
        table=quoted(contract.table),
        named=named,
    )


def _own_name(role: PersonRole) -> str:
    """The name, but with its note where that says whose relative it is: 张三之子 is nobody called 张三."""
    name, note = f"staged.{quoted(role.name)}", f"staged.{quoted(role.name + '_note')}"
    return f"{name} || coalesce(regexp_extract({note}, {literal(RELATIVE_NOTE)}), '')"


def _field(contract: Contract, role: PersonRole, field: str) -> str:
    column = getattr(role, field)
    if column and field == "source_key":
        # Two departments, or two numberings of one, may use the same numbers for different people.
        return f"{literal(contract.dataset.split('.')[0] + '.' + column + ':')} || trim(staged.{quoted(column)})"
    if column:
        return f"staged.{quoted(column)}"
    return "cast(null as date)" if field == "birth_date" else "cast(null as varchar)"


def _membership_joins(kinds: Iterable[str]) -> str:
    return "\n".join(
        f"left join core.membership as {quoted('whose_' + kind)}\n"
        f"    on staged.row_id = {quoted('whose_' + kind)}.row_id"
        f" and {quoted('whose_' + kind)}.role_kind = {literal(kind)}"
        for kind in kinds
    )


def _household_column(contract: Contract) -> str | None:
    subject = contract.persons.get(SELF)
    return subject.household if subject else None


def _household_of(contract: Contract) -> str:
    if _household_column(contract):
        return "coalesce(own_home.household_id, newest_home.household_id)"
    return "newest_home.household_id"


def _home_joins(contract: Contract) -> str:
    newest = "left join core.newest_home on whose_self.person_id = newest_home.person_id"
    household = _household_column(contract)
    if household is None:
        return newest
    # A row that names its household belongs to that one, where the person lives in it.
    return (
        f"{newest}\nleft join core.home_now as own_home\n    on whose_self.person_id = own_home.person_id"
        f" and staged.{quoted(household)} = own_home.household_no"
    )
