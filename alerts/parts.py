"""How does a city's month fit into memory: a few of its places are read at a time, each of them whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from alerts.visits import HERE, Item, read_found
from warehouse import lent, sql_file

#: Alerts of one part: they take some hundred MiB in Python.
MOST_ALERTS = 20_000


@dataclass(frozen=True)
class Part:
    """Some places, in their order, and the alerts about people there, most urgent first."""

    places: tuple[str, ...]
    items: list[Item]


def parts(
    con: duckdb.DuckDBPyConnection,
    place_of: Callable[[str], str],
    *,
    also: Collection[str] = (),
    moved: Mapping[str, str] | None = None,
) -> Iterator[Part]:
    """Read the open alerts that `find_open` left in `handout_alert`, part by part in the order of places.

    While a part is out this temporary table holds its alerts and no others.

    Args:
        con: the warehouse.
        place_of: the place that an area code lies in.
        also: places that are wanted, whether there is an alert or not.
        moved: alerts that are read elsewhere: alert id → area code.
    """
    known = pl.DataFrame(
        list((moved or {}).items()), schema={"alert_id": pl.String, "area_code": pl.String}, orient="row"
    )
    with lent.registered(con, handout_moved=known):
        sql_file.run(con, HERE / "keep_open.sql")
    codes: defaultdict[str, list[str]] = defaultdict(list)
    alerts: defaultdict[str, int] = defaultdict(int)
    for code, count in sql_file.rows(con, HERE / "places.sql"):
        codes[place_of(code)].append(code)
        alerts[place_of(code)] += count
    for places in _together(sorted(codes.keys() | set(also)), alerts):
        wanted = [code for place in places for code in codes[place]]
        sql_file.run(con, HERE / "part.sql", {"area_codes": wanted})
        yield Part(places, read_found(con))


def _together(places: list[str], alerts: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    """Take places together until they have enough alerts."""
    part: list[str] = []
    for place in places:
        part.append(place)
        if sum(alerts[one] for one in part) >= MOST_ALERTS:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)
