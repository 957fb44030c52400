"""In which order are the core tables built from what was staged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from data_contracts import ddl
from data_contracts.contract import Contract
from warehouse import sql_file

HERE = Path(__file__).parent


def create_dataset_tables(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    """Create `raw` and `staging` tables for every contract: a dataset nobody delivered is empty, not missing."""
    columns = con.table_function("duckdb_columns").filter("database_name = current_database()")
    there = set(columns.project("schema_name, table_name, column_name").fetchall())
    for contract in contracts:
        if not there.issuperset(("raw", contract.table, name) for name in ddl.columns_of("raw", contract)):
            con.execute(ddl.create_raw(contract))
        if not there.issuperset(("staging", contract.table, name) for name in ddl.columns_of("staging", contract)):
            con.execute(ddl.create_staging(contract))


def build_mentions(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> int:
    """Fill `core.mention` anew: one line per person named in a row of a delivery in force.

    Returns:
        Number of mentions.
    """
    sql_file.run(con, HERE / "core" / "clear_mentions.sql")
    for contract in contracts:
        if contract.persons:
            con.sql(ddl.mention_sql(contract)).insert_into("core.mention")
    return len(con.table("core.mention"))


def keep_record_ids(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    """Note which records are about one thing, though a name or number in their key was typed otherwise in some month.

    Reads core.membership: who is who has been found out. Alerts hang on records, and would end and begin anew.
    """
    named = [contract for contract in contracts if ddl.named_in_key(contract)]
    sql_file.run(con, HERE / "core" / "varied_person.sql", {"datasets": [contract.dataset for contract in named]})
    for contract in named:
        con.sql(ddl.record_line_sql(contract)).insert_into("record_line")
    sql_file.run(con, HERE / "core" / "record_alias.sql")


def build_record_views(con: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    """Create the views `core.<department>__<dataset>` that rules read: staged rows in force, with their persons."""
    for contract in contracts:
        con.execute(ddl.core_view_sql(contract))


def build_chain(con: duckdb.DuckDBPyConnection) -> None:
    """Fill status spells, life events and assistance anew: one chain per person and household (一户(人)一条救助链).

    `core/<table>.sql` empties a table, and each `core/<table>/<department>__<dataset>.sql` adds what its dataset tells.
    """
    for name in ("life_event", "status_spell", "assistance"):
        sql_file.run(con, HERE / "core" / f"{name}.sql")
        for feed in sorted((HERE / "core" / name).glob("*.sql")):
            sql_file.run(con, feed)
