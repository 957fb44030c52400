"""How does a city fit into memory? Large tables that no later step reads are emptied while the transaction goes on."""

from __future__ import annotations

import duckdb

#: Step → table → the columns that no step after it reads; `ALL`: none is read.
ALL: tuple[str, ...] = ("*",)
LAST_READ_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "evidence": {
        "lonely_mention": ALL,
        "told_mention": ALL,
        "numbered_mention": ("sex", "birth_date", "number_state", "text_of_number", "card_stem", "damaged_number"),
    },
    "link": {"owned_name": ALL, "surroundings": ALL, "profile_record": ALL, "numbered_mention": ("number_beside",)},
    "place_edge": dict.fromkeys(
        ("named_mention", "named_evidence", "namesake_mention", "first_group", "listed_slot", "name_reading"), ALL
    ),
    # The rest of it is read by way of `identified_mention`.
    "few_columns": {
        "numbered_mention": ("name", "area_code", "address", "phone", "account", "household", "source_key")
    },
    "person_event": {"group_now": ALL, "graded_evidence": ALL},
}
#: A table of fewer rows holds some megabytes at most, and to free them takes a twentieth of a township's matching.
LEAST_ROWS = 50_000


def free(con: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...]) -> None:
    """Free the memory of columns of a large temporary table; where all are spent, one empty column is left.

    A table that is dropped keeps its memory until the transaction ends, which could still bring it back; a column that
    is dropped does not (DuckDB 2.0.0). The last column of a table cannot be dropped.
    """
    spent = con.table(table)
    if len(spent) < LEAST_ROWS:
        return
    dropped = spent.columns if columns == ALL else columns
    if columns == ALL:
        con.execute(f"alter table {table} add column emptied boolean")
    for column in dropped:
        con.execute(f"alter table {table} drop column {column}")
