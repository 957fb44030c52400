"""How do a city's rows fit into memory: kept in columns, and made objects when their place has its turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Generic

import polars as pl

from alerts.visits import Row, grouped


@dataclass(frozen=True)
class Columns(Generic[Row]):
    """Rows of one kind in columns, sorted by a key.

    Attributes:
        frame: the rows.
        key: the column by which they are sorted and found.
        kind: the dataclass that a row becomes.
    """

    frame: pl.DataFrame
    key: str
    kind: type[Row]

    def of(self, keys: pl.Series) -> defaultdict[str, list[Row]]:
        """Return the rows of some keys by key, in their order; a key that nobody has gives an empty group."""
        own, wanted = self.frame[self.key], keys.drop_nulls().unique()
        first, until = own.search_sorted(wanted, "left"), own.search_sorted(wanted, "right")
        places = pl.int_ranges(first, until, eager=True).explode().drop_nulls()
        return grouped(as_objects(self.frame[places], self.kind), lambda row: str(getattr(row, self.key)))


def as_objects(frame: pl.DataFrame, kind: type[Row]) -> list[Row]:
    """Turn rows into dataclasses by column name.

    Texts that are equal are one object: it is kept once, and sent to another process once.
    """
    seen: dict[object, object] = {}
    return list(map(kind, *(_values(frame[field.name], seen) for field in fields(kind))))  # type: ignore[arg-type]


def _values(column: pl.Series, seen: dict[object, object]) -> Iterable[Any]:
    values = column.to_list()
    if column.dtype == pl.String:
        return [seen.setdefault(text, text) for text in values]
    if column.dtype == pl.List(pl.String):
        return [seen.setdefault(tuple(texts), texts) for texts in values]
    return values
