"""How alike are the records without a number and the persons? The one place where Splink runs.

Splink works in a database of its own in memory, so that its tables never lie in the warehouse, not even after a fault.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker
from splink.internals.splink_dataframe import SplinkDataFrame

from matching import model as frozen

#: Pairs below this many bits are not even rivals of better ones.
LEAST_WEIGHT = -5.0


@dataclass(frozen=True)
class Opened:
    """A linker with what it compares: the records without a number, and those of persons."""

    linker: Linker
    residue: SplinkDataFrame
    profiles: SplinkDataFrame


@contextmanager
def opened(
    con: duckdb.DuckDBPyConnection,
    model: frozen.Model,
    *,
    persons: int,
    explain: bool = False,
    rules: Iterable[str] = tuple(frozen.BLOCKING_RULES),
) -> Iterator[Opened]:
    """Open Splink on copies of `residue_record`, `profile_record` and `name_frequency`."""
    config: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with duckdb.connect(":memory:", config=config) as own:
        own.execute("set enable_progress_bar = false")
        api = DuckDBAPI(connection=own)
        held = {
            name: con.table(name).to_arrow_table() for name in ("residue_record", "profile_record", "name_frequency")
        }
        residue, profiles, names = (api.register(table, table_name=name) for name, table in held.items())
        settings = frozen.settings(model, persons=persons, explain=explain, rules=rules)
        linker = Linker(residue, settings, validate_settings=False, log_level=logging.WARNING)
        linker.table_management.register_term_frequency_lookup(names, "name_key")
        yield Opened(linker, residue, profiles)


def score(con: duckdb.DuckDBPyConnection, model: frozen.Model, *, persons: int) -> pa.Table:
    """Weigh every pair that a blocking rule finds: records without a number with persons, and with each other.

    Returns:
        one row per pair: evidence_id, uid (of a profile or of another record), match_weight in bits.
    """
    with opened(con, model, persons=persons) as splink:
        inference = splink.linker.inference
        between = inference.predict_between(splink.residue, splink.profiles, threshold_match_weight=LEAST_WEIGHT)
        within = inference.predict_within(splink.residue, threshold_match_weight=LEAST_WEIGHT)
        parts = [part.as_pyarrow_table() for part in (between, within)]
    return pa.concat_tables(
        part.select(["uid_l", "uid_r", "match_weight"]).rename_columns(["evidence_id", "uid", "match_weight"])
        for part in parts
    )
