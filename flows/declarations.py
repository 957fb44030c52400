"""Which gaps do the declarations have, taken together: contracts, code lists, staging, the data dictionary?"""

from __future__ import annotations

import duckdb

from data_contracts import contract_gaps, contract_gaps_sql
from data_contracts.contract_gaps import Declarations, Gap
from flows.run import SQL
from warehouse import connection, publish, sql_file
from warehouse.dictionary import Dictionary, dictionary


def all_gaps(declared: Declarations | None = None) -> list[Gap]:
    """Find every gap of the declarations, sorted.

    Args:
        declared: those to look at; by default the house's own.
    """
    declared = declared or contract_gaps.read_declarations()
    return sorted(
        {*contract_gaps.find_gaps(declared), *contract_gaps_sql.find_gaps(declared), *dictionary_gaps(dictionary())}
    )


def dictionary_gaps(explained: Dictionary) -> list[Gap]:
    """Find published columns that the data dictionary does not explain, and entries that nothing is published for."""
    with duckdb.connect() as con:
        connection.create_schema(con)
        publish.create_marts(con)
        published = set(sql_file.rows(con, SQL / "mart_columns.sql"))
    told = {(mart, column) for mart, entry in explained.marts.items() for column in entry.columns}
    missing = [
        Gap(
            f"marts.{mart}",
            "not_in_dictionary",
            f"{column} is published and not explained",
            "add it to dictionary.yaml",
        )
        for mart, column in published - told
    ]
    stale = [
        Gap(
            f"marts.{mart}",
            "not_published",
            f"{column} is explained and not published",
            "take it out of dictionary.yaml",
        )
        for mart, column in told - published
    ]
    return sorted([*missing, *stale])
