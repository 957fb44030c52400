"""How is a whole column read: what is canonical already by one expression, every other distinct text once by itself?"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from data_contracts.canonical_text import CellReader

#: One line per cell that was not canonical as it came: where it stands in the column, and what was found.
CHANGE_SCHEMA = pl.Schema({"row": pl.UInt32(), "kind": pl.String(), "unreadable": pl.Boolean()})


@dataclass(frozen=True)
class Cells:
    """One column as read.

    Attributes:
        texts: as they came, null where blank.
        values: canonical, typed.
        asides: states of numbers or notes of names; null where the type has none.
        changes: `CHANGE_SCHEMA`; in the order of the rows.
    """

    texts: pl.Series
    values: pl.Series
    asides: pl.Series | None
    changes: pl.DataFrame

    def overlaid(
        self, where: pl.Series, values: pl.Series | None, *, kind: str, unreadable: bool, aside: str | None = None
    ) -> Cells:
        """Put other values (null: none) where a mask holds, as a repair of that kind, unreadable or not."""
        where = where.fill_null(value=False)
        if not where.any():
            return self
        new = values if values is not None else pl.lit(None, dtype=self.values.dtype)
        rows = where.arg_true()
        told = pl.DataFrame({"row": rows}).with_columns(kind=pl.lit(kind), unreadable=pl.lit(unreadable))
        kept = self.changes.filter(~where.gather(self.changes["row"]))
        return replace(
            self,
            values=self.values.to_frame("old").select(pl.when(where).then(new).otherwise("old")).to_series(),
            asides=self.asides if self.asides is None or aside is None else self.asides.clone().scatter(rows, aside),
            changes=pl.concat([kept, told.cast(CHANGE_SCHEMA)]).sort("row"),
        )

    def repaired(self) -> pl.Series:
        """Tell of each change whether it is a repair: of a kind, and the value is not simply the text that came."""
        of_a_kind = self.changes["kind"].is_not_null()
        if self.values.dtype != pl.String or not self.changes.height:
            return of_a_kind
        rows = self.changes["row"]
        return of_a_kind & self.values.gather(rows).ne_missing(self.texts.gather(rows))


def read_cells(texts: pl.Series, reader: CellReader, *, has_aside: bool) -> Cells:
    """Read the cells of one column."""
    texts = texts.cast(pl.String).replace("", None).alias("text")
    if texts.null_count() == len(texts):
        return _all_blank(texts, reader, has_aside=has_aside)
    values = texts.to_frame().select(reader.plain.cast(reader.dtype).alias("value")).to_series()
    rows = (values.is_null() & texts.is_not_null()).arg_true()
    asides = _plain_asides(texts, reader) if has_aside else None
    if not len(rows):
        return Cells(texts, values, asides, CHANGE_SCHEMA.to_frame())
    read = _read_rest(texts.gather(rows), reader)
    return Cells(
        texts,
        values.scatter(rows, read["value"]) if len(rows) < len(values) else read["value"].alias("value"),
        asides.scatter(rows, read["aside"]) if asides is not None else None,
        read.select(rows.alias("row"), "kind", "unreadable"),
    )


def _all_blank(texts: pl.Series, reader: CellReader, *, has_aside: bool) -> Cells:
    values = pl.repeat(None, len(texts), dtype=reader.dtype, eager=True).alias("value")
    asides = pl.repeat(reader.missing_aside, len(texts), dtype=pl.String, eager=True) if has_aside else None
    return Cells(texts, values, asides, CHANGE_SCHEMA.to_frame())


def _plain_asides(texts: pl.Series, reader: CellReader) -> pl.Series:
    missing, plain = (pl.lit(aside, dtype=pl.String) for aside in (reader.missing_aside, reader.plain_aside))
    return texts.to_frame().select(pl.when(pl.col("text").is_null()).then(missing).otherwise(plain)).to_series()


def _read_rest(texts: pl.Series, reader: CellReader) -> pl.DataFrame:
    """Read what is not canonical: value, aside, kind, unreadable per text, in their order."""
    usual = pl.lit(None, dtype=pl.String)
    for name, value in reversed(reader.usual):
        usual = pl.when(value.is_not_null()).then(pl.lit(name)).otherwise(usual)
    values = [pl.lit(None, dtype=reader.dtype), *(value for _, value in reader.usual)]
    frame = texts.to_frame().with_columns(pl.coalesce(values).alias("value"), usual.alias("kind"))
    odd = frame.filter(pl.col("value").is_null())["text"].unique()
    read = _read_one_by_one(odd, reader)
    if len(odd) and not reader.usual:
        return texts.to_frame().join(read, on="text", how="left", maintain_order="left")
    cells = frame.join(read, on="text", how="left", maintain_order="left", suffix="_read")
    return cells.select(
        pl.coalesce("value", "value_read"),
        pl.when(pl.col("value").is_null())
        .then("aside")
        .otherwise(pl.lit(reader.plain_aside, pl.String))
        .alias("aside"),
        pl.coalesce("kind", "kind_read"),
        pl.col("unreadable").fill_null(value=False),
    )


def _read_one_by_one(texts: pl.Series, reader: CellReader) -> pl.DataFrame:
    readings = [reader.reading_of(text) for text in texts]
    return pl.DataFrame(
        {
            "text": texts,
            "value": pl.Series([reading.value for reading in readings], dtype=reader.dtype),
            "aside": pl.Series([reading.aside for reading in readings], dtype=pl.String),
            "kind": pl.Series([reading.kind for reading in readings], dtype=pl.String),
            "unreadable": pl.Series([reading.unreadable for reading in readings], dtype=pl.Boolean),
        }
    )
