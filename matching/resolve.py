"""Who is who? From `core.mention` to persons: exact numbers first, Splink for the rest, ids that last.

The steps, each a `.sql` file or a small module: few_words → standardise → source_key → evidence → owner → exact →
borrowed → decisions → residue → candidate → described → score → link → cluster → surroundings (known_bearer, context,
impossible, place, list, place_edge) → cluster → few_columns → grade → identity → person → memory → review. Run twice on
the same mentions, the second run changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data_contracts.contract import contracts
from matching import cluster, identifiers, names, score, spent
from matching import model as frozen
from matching.errors import VetoBrokenError
from warehouse import sql_file
from warehouse.connection import afterwards
from warehouse.uncollected import uncollected

HERE = Path(__file__).parent

#: Bits from which a link is made without asking, from which it is made and asked about, and within which two candidates
#: count as equal (measured on 5 million synthetic records: 0.006 % and 0.66 % of links in the two bands were wrong).
CERTAIN, WEAKEST, RIVAL_WITHIN = 20.0, 5.0, 4.0

#: How probably wrong a name may be that is taken up by its place: such links are told with 0.99 (docs/decisions/0008).
DOUBT = 0.01


@dataclass(frozen=True)
class ResolveReport:
    """What one run of matching found.

    Attributes:
        mentions: people named in accepted rows.
        evidence: distinct evidence among them.
        persons: people that they are.
        residue: evidence without a valid number of its own.
        links: mentions by link method.
        reviews: pairs for a person to look at, by kind.
        minted: ids that are new; merged, split: ids that ceased to be, or gave records to a new id.
    """

    mentions: int
    evidence: int
    persons: int
    residue: int
    links: dict[str, int]
    reviews: dict[str, int]
    minted: int
    merged: int
    split: int


def resolve_persons(con: duckdb.DuckDBPyConnection, *, run_id: str) -> ResolveReport:
    """Give every mention its person. Reads core.mention and core.match_decision; the caller owns the transaction.

    Writes core.membership, core.evidence, core.person, core.person_alias, core.person_event and core.match_review.

    Args:
        con: the open warehouse.
        run_id: written beside the ids that this run mints and what happens to ids.

    Raises:
        VetoBrokenError: two valid numbers became one person without a decision; a fault of ours, nothing may be kept.
    """
    sql_file.run(con, HERE / "schema.sql")
    with afterwards(lambda: clear(con)):
        prepare(con)
        _score_residue(con)
        with uncollected():
            _cluster(con)
        bounds = {"run_id": run_id, "certain": CERTAIN}
        for step in ("few_columns", "grade", "identity", "person_event", "person", "memory", "review"):
            _run(con, step, bounds)
        _assert_veto(con)
        return _report(con, run_id)


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables up to those that are compared: what is exact, what is left."""
    model = frozen.load()
    read_mentions(con)
    exact = ("source_key", "evidence", "owner", "exact", "borrowed", "decisions")
    for step in (*exact, "residue", "candidate", "described"):
        _run(con, step, {"pseudo_persons": model.pseudo_persons, "snapshots": _snapshots()})


def _run(con: duckdb.DuckDBPyConnection, step: str, parameters: dict[str, Any]) -> None:
    """Run a step, and free what it was the last to read."""
    sql_file.run(con, HERE / f"{step}.sql", parameters)
    for table, columns in spent.LAST_READ_BY.get(step, {}).items():
        spent.free(con, table, columns)


def read_mentions(con: duckdb.DuckDBPyConnection) -> None:
    """Make `name_reading` and `numbered_mention`: every name read, every mention with the number that it gives."""
    sql_file.run(con, HERE / "macros.sql")
    names.read_into(con, _texts(con, "distinct_names.sql"))
    cards = _texts(con, "distinct_cards.sql")
    con.register("card_number", _numbers_in(cards, "disability_no", identifiers.number_on_disability_card))
    con.register("key_number", _numbers_in(_texts(con, "distinct_keys.sql"), "source_key", identifiers.number_in_key))
    for step in ("few_words", "standardise"):
        sql_file.run(con, HERE / f"{step}.sql")


def clear(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what a run works with."""
    sql_file.run(con, HERE / "clear.sql")
    for name in ("card_number", "key_number", "scored_pair", "placed", "used_edge", "refused_edge"):
        con.unregister(name)


def _texts(con: duckdb.DuckDBPyConnection, file: str) -> list[str]:
    return [text for (text,) in sql_file.rows(con, HERE / file)]


def _numbers_in(texts: Iterable[str], column: str, read: Callable[[str], str | None]) -> pa.Table:
    """Table of the texts that a valid resident number stands in, and the number."""
    found = {text: number for text in texts if (number := read(text))}
    schema = pa.schema([(column, pa.string()), ("number", pa.string())])
    return pa.table([list(found), list(found.values())], schema=schema)


def _score_residue(con: duckdb.DuckDBPyConnection) -> None:
    """Make `scored_pair` (evidence_id, uid, match_weight); empty, and without Splink, where nobody could be meant."""
    model = frozen.load()
    [(comparable, persons)] = sql_file.rows(con, HERE / "comparable.sql")
    if comparable:
        pairs = score.score(con, model, persons=persons)
    else:
        schema = pa.schema([("evidence_id", pa.string()), ("uid", pa.string()), ("match_weight", pa.float64())])
        pairs = schema.empty_table()
    con.register("scored_pair", pairs)


def _cluster(con: duckdb.DuckDBPyConnection) -> None:
    """Make `placed` (where every record that is joined by more than its number went) and `edge_result`."""
    _run(con, "link", {"weakest": WEAKEST, "rival_within": RIVAL_WITHIN, "snapshots": _snapshots()})
    edges = [cluster.Edge(*row) for row in sql_file.rows(con, HERE / "edges.sql", {"weakest": WEAKEST})]
    groups = cluster.Clustering(_limits(con))
    groups.join(edges)
    # What the surroundings say is asked when it is known who is who by everything else.
    con.register("placed", _table(groups.result().placed, _PLACED))
    groups.join(_context_edges(con))
    result = groups.result()
    con.register("placed", _table(result.placed, _PLACED))
    con.register("used_edge", _table(result.used, _EDGE))
    con.register("refused_edge", _table(result.refused, _EDGE))
    sql_file.run(con, HERE / "edge_result.sql")


def _snapshots() -> list[str]:
    """Datasets whose every delivery is a list of everybody, on one line each: a list of vehicles is none."""
    return [name for name, contract in contracts().items() if contract.everybody_once]


def _drawn_from() -> list[dict[str, str]]:
    """Which list of everybody the people of a dataset stand in, where its contract names one."""
    named = {name: contract.drawn_from for name, contract in contracts().items() if contract.drawn_from}
    return [{"dataset": name, "list_of_all": listing} for name, listing in named.items()]


def _context_edges(con: duckdb.DuckDBPyConnection) -> list[cluster.Edge]:
    """Whom household, contacts or township say is meant by a name without a number."""
    for step in ("known_bearer", "context", "impossible", "place", "list", "place_edge"):
        _run(con, step, {"snapshots": _snapshots(), "drawn_from": _drawn_from(), "doubt": DOUBT})
    found = con.table("context_edge").order("node").fetchall()
    return [cluster.Edge(node, other, kind, weight=0.0, same_sound=True) for node, other, kind in found]


_PLACED = pa.schema(
    [
        ("node", pa.string()),
        ("group_name", pa.string()),
        ("kind", pa.string()),
        ("weight", pa.float64()),
        ("same_sound", pa.bool_()),
    ]
)
_EDGE = pa.schema(
    [
        ("node", pa.string()),
        ("other", pa.string()),
        ("kind", pa.string()),
        ("weight", pa.float64()),
        ("same_sound", pa.bool_()),
    ]
)


def _table(rows: Iterable[cluster.Placed | cluster.Edge], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(columns, schema=schema)


def _apart(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, frozenset[str]]:
    """Node → the nodes that a table of pairs, each in both directions where it matters, keeps it from."""
    others: defaultdict[str, set[str]] = defaultdict(set)
    for node, other in con.table(table).fetchall():
        others[node].add(other)
    return {node: frozenset(found) for node, found in others.items()}


def _limits(con: duckdb.DuckDBPyConnection) -> cluster.Limits:
    lines: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for node, household_list, name in sql_file.rows(con, HERE / "register_lines.sql"):
        lines[node][household_list].add(name)
    return cluster.Limits(
        barred=_apart(con, "barred_pair"),
        unsure=_apart(con, "unsure_pair"),
        lines={node: {key: frozenset(value) for key, value in by_list.items()} for node, by_list in lines.items()},
        undecided=frozenset(_texts(con, "undecided.sql")),
    )


def _assert_veto(con: duckdb.DuckDBPyConnection) -> None:
    """Stop the run where two valid numbers are one person and nobody said so."""
    broken = sql_file.rows(con, HERE / "veto_broken.sql")
    if broken:
        raise VetoBrokenError(
            f"{len(broken)} persons would have two valid numbers without a decision",
            where="matching, after clustering",
            to_do="this is a fault of Doudi; the run is undone, please report it",
        )


def _counts(con: duckdb.DuckDBPyConnection, file: str, parameters: dict[str, Any] | None = None) -> dict[str, int]:
    return dict(sql_file.rows(con, HERE / file, parameters))


def _report(con: duckdb.DuckDBPyConnection, run_id: str) -> ResolveReport:
    sizes = _counts(con, "report_sizes.sql")
    events = _counts(con, "report_events.sql", {"run_id": run_id})
    return ResolveReport(
        mentions=sizes["mentions"],
        evidence=sizes["evidence"],
        persons=sizes["persons"],
        residue=sizes["residue"],
        links=_counts(con, "report_links.sql"),
        reviews=_counts(con, "report_reviews.sql"),
        minted=events.get("mint", 0),
        merged=events.get("merge", 0),
        split=events.get("split", 0),
    )
