"""How does a city fit into memory? Large tables that no later step reads are emptied while the transaction goes on."""

from __future__ import annotations

import duckdb

#: Step → the large tables that no step after it reads.
LAST_READ_BY = {
    "evidence": ("lonely_mention", "told_mention"),
    "link": ("owned_name", "surroundings", "profile_record"),
    "place_edge": ("named_mention", "named_evidence", "namesake_mention", "first_group", "listed_slot", "name_reading"),
    "few_columns": ("numbered_mention",),
    "person_event": ("group_now", "graded_evidence"),
}
#: What later steps read of one of these all the same, by way of `identified_mention`.
STILL_READ = {
    "numbered_mention": (
        "row_id", "role", "role_kind", "dataset", "delivery_id", "record_id", "period", "evidence_id", "number"
    )
}  # fmt: skip
#: A table of fewer rows holds some megabytes at most, and to free them takes a twentieth of a township's matching.
LEAST_ROWS = 50_000


def free(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Free the memory of a large temporary table but for what is still read; of most one empty column is left.

    A table that is dropped keeps its memory until the transaction ends, which could still bring it back; a column that
    is dropped does not (DuckDB 2.0.0). The last column of a table cannot be dropped.
    """
    spent = con.table(table)
    if len(spent) < LEAST_ROWS:
        return
    kept = STILL_READ.get(table, ())
    columns = [column for column in spent.columns if column not in kept]
    if not kept:
        con.execute(f"alter table {table} add column emptied boolean")
    for column in columns:
        con.execute(f"alter table {table} drop column {column}")
