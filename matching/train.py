"""How is a new version of the frozen model made? `python -m matching.train WAREHOUSE [MODEL]`.

m comes from pairs of records that have the same valid number, with the number hidden; u from random pairs. The weights
of the number comparison are set by hand: two records with numbers say nothing about a damaged one.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker

from matching import model as frozen
from matching import resolve
from warehouse import sql_file
from warehouse.connection import open_file

HERE = Path(__file__).parent
SEED = 42
MOST_PAIRS = 1e7
#: What a household shares (telephone, account, number, village) is worth at most so many bits: twins share it too.
MOST_BITS_OF_A_HOUSEHOLD = 14
#: No level is a veto by accident: rare ones keep at least this m.
LEAST_M = 1e-4
LEAST_U = 1e-7
SET_BY_HAND = ("number",)


def train(con: duckdb.DuckDBPyConnection, *, trained_on: str) -> frozen.Model:
    """Work out m and u anew from the mentions of a warehouse whose numbers are valid.

    Args:
        con: an open warehouse with core.mention filled; a few hundred thousand mentions are enough.
        trained_on: a sentence about the data, kept in the model.
    """
    now = frozen.load()
    try:
        resolve.prepare(con)
        sql_file.run(con, HERE / "training_record.sql")
        records = con.table("training_record").to_arrow_table()
    finally:
        resolve.clear(con)
        sql_file.run(con, HERE / "clear_training.sql")
    with duckdb.connect() as own:
        api = DuckDBAPI(connection=own)
        linker = Linker(
            api.register(records, table_name="training_record"),
            frozen.settings(now, persons=now.persons_at_least, extra_columns=("owner_number",)),
            log_level=logging.WARNING,
        )
        linker.training.estimate_u_using_random_sampling(max_pairs=MOST_PAIRS, seed=SEED)
        linker.training.estimate_m_from_label_column("owner_number")
        learnt = linker.misc.save_model_to_json()
    comparisons = {
        name: old if name in SET_BY_HAND else _weights(old, _levels(learnt, name))
        for name, old in now.comparisons.items()
    }
    return now.model_copy(update={"version": now.version + 1, "trained_on": trained_on, "comparisons": comparisons})


def _levels(learnt: dict[str, Any], comparison: str) -> list[dict[str, Any]]:
    [found] = [one for one in learnt["comparisons"] if one["output_column_name"] == comparison]
    return [level for level in found["comparison_levels"] if not level.get("is_null_level")]


def _weights(old: tuple[frozen.LevelWeight, ...], learnt: list[dict[str, Any]]) -> tuple[frozen.LevelWeight, ...]:
    """Take the learnt numbers within bounds; what was never seen keeps its old number."""
    weights = []
    for before, level in zip(old, learnt, strict=True):
        m = max(float(level.get("m_probability") or before.m), LEAST_M)
        u = max(float(level.get("u_probability") or before.u), LEAST_U)
        if before.level in ("same village", "same telephone", "same account", "same household"):
            u = max(u, m / 2**MOST_BITS_OF_A_HOUSEHOLD)
        weights.append(frozen.LevelWeight(level=before.level, m=float(f"{m:.4g}"), u=float(f"{u:.4g}")))
    return tuple(weights)


def main(arguments: list[str]) -> int:
    """Train on a warehouse and write the model file."""
    warehouse, *rest = arguments
    target = Path(rest[0]) if rest else frozen.MODEL_FILE
    con = open_file(Path(warehouse))
    with con:
        model = train(con, trained_on=f"records with valid numbers of {Path(warehouse).name}")
    target.write_text(model.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
