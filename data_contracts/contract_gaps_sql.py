"""Do the declarations compile: staging queries to the contract's columns, checks to SQL and to Great Expectations?

Everything is bound against empty tables; no delivery is needed and none is read.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from data_contracts import check_gx, ddl
from data_contracts.contract import Check, Contract
from data_contracts.contract_gaps import Declarations, Gap


def find_gaps(declared: Declarations) -> list[Gap]:
    """Find staging queries and checks that do not keep the contract. Sorted."""
    gaps: list[Gap] = []
    for contract in declared.contracts.values():
        with duckdb.connect() as con:
            con.execute(ddl.create_arrived(contract))
            gaps += _staging(con, contract, declared)
            gaps += _checks(con, contract)
    tables = {contract.table for contract in declared.contracts.values()}
    for path in declared.staging.glob("*.sql"):
        if path.stem not in tables:
            gaps.append(
                Gap(path.stem, "staging_without_contract", "no contract has this table", "write it or remove it")
            )
    return sorted(gaps)


def _staging(con: duckdb.DuckDBPyConnection, contract: Contract, declared: Declarations) -> Iterator[Gap]:
    path = declared.staging / f"{contract.table}.sql"
    if not path.is_file():
        yield Gap(contract.dataset, "no_staging", "there is no staging query", f"write warehouse/staging/{path.name}")
        return
    wanted = ddl.STAGING_FRAME | contract.staged_columns()
    incoming = ", ".join(ddl.quoted(name) for name in wanted if name != "row_id")
    con.table("arrived").project(incoming).create_view("incoming")
    try:
        staged = con.sql(path.read_text(encoding="utf-8"))
    except duckdb.Error as error:
        yield Gap(contract.dataset, "staging_does_not_compile", _first_line(error), f"mend {path.name}")
        return
    yielded = dict(zip(staged.columns, (str(kind) for kind in staged.types), strict=True))
    for name in sorted(set(wanted) - set(yielded)):
        yield Gap(contract.dataset, "staging_differs", f"{path.name} lacks the column {name}", "add it")
    for name in sorted(set(yielded) - set(wanted)):
        what = f"{path.name} has the column {name}, which the contract does not declare"
        yield Gap(contract.dataset, "staging_differs", what, "declare it or take it out")
    for name in sorted(set(yielded) & set(wanted)):
        if yielded[name] != wanted[name]:
            what = f"{path.name} yields {name} as {yielded[name]}, the contract says {wanted[name]}"
            yield Gap(contract.dataset, "staging_differs", what, "cast it")


def _checks(con: duckdb.DuckDBPyConnection, contract: Contract) -> Iterator[Gap]:
    sound: list[Check] = []
    for check in contract.checks:
        alone = contract.model_copy(update={"checks": (check,)})
        try:
            con.sql(ddl.row_checks_sql(alone, "arrived"))
            sound.append(check)
        except duckdb.Error as error:
            yield Gap(contract.dataset, "check_does_not_compile", f"{check.name}: {_first_line(error)}", "mend `holds`")
    names = [check.name for check in contract.checks]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Gap(contract.dataset, "check_named_twice", f"two checks are called {name}", "rename one")
    bands = {check.name: (0, 0) for check in sound if check.rows_change_at_most is not None}
    if not bands:
        yield Gap(contract.dataset, "no_volume_check", "no check watches the number of rows", "add `usual_volume`")
    try:
        compiled = contract.model_copy(update={"checks": tuple(sound)})
        counted = check_gx.count_failures(con, compiled, "arrived", rows_expected=bands)
    except RuntimeError as error:
        yield Gap(contract.dataset, "check_does_not_compile", str(error), "mend `holds`")
        return
    for check in sound:
        if check.name not in counted and check.keeps_values_of is None:
            what = f"{check.name} has no expectation in the suite"
            yield Gap(contract.dataset, "check_does_not_compile", what, "let check_gx.py build one")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
