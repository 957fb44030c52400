"""What does reading a delivery yield: one sheet of text cells, and what was noticed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from data_contracts.errors import DoudiError

#: The lines of a sheet as text.
Lines = Sequence[Sequence[str]]

#: Beginning of a cell that stood in the file as a number too long to be exact: its last digits are lost for ever.
FLOAT_MARK = "float:"


#: What stands under headers that the contract does not know.
EXTRA = pl.List(pl.Struct({"key": pl.String, "value": pl.String}))

#: Cells that took what their household says.
FILLED_SCHEMA = pl.Schema({"source_row": pl.Int32(), "column_name": pl.String()})


@dataclass(frozen=True)
class Note:
    """Something the sender should know that is not about one row.

    Args:
        kind: a key of `receipt_texts.yaml`.
        column_name: a canonical column, or the header as it stands in the file.
        message: Chinese, without personal values.
    """

    kind: str
    column_name: str | None
    message: str


@dataclass(frozen=True)
class Across:
    """What the titles of a sheet say that has a column per month, or per word of a code column.

    Args:
        column: the column that the titles say.
        cell: the column that their cells fill; `column` itself where they only say whether its word holds.
        words: number → month or word.
        once: columns that a line says of all its words together.
    """

    column: str
    cell: str
    words: dict[int, str]
    once: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """Where the header stands and what each position of the sheet means.

    Args:
        first: index (from 0) of its first line.
        depth: how many lines it has.
        columns: canonical column per position, null where none.
        texts: what stands in the header per position, levels joined by `/`, empty where nothing does.
        members: position → number of the household member (from 1) that it describes, or of the month or word.
        across: what the titles say in a sheet with a column per month or word.
        said: column → what the lines above the header say of it for all lines.
        doubles: position → column that another position means already, the surest first.
        in_wan: positions of amounts in units of 10,000 yuan.
        odd_unit: another unit of money that the sheet says its amounts are in (千元).
    """

    first: int
    depth: int
    columns: tuple[str | None, ...]
    texts: tuple[str, ...]
    members: dict[int, int] = field(default_factory=dict)
    across: Across | None = None
    said: dict[str, str] = field(default_factory=dict)
    doubles: dict[int, str] = field(default_factory=dict)
    in_wan: frozenset[int] = frozenset()
    odd_unit: str | None = None

    @property
    def end(self) -> int:
        """Index of the first line below the header."""
        return self.first + self.depth

    @property
    def known(self) -> frozenset[str]:
        """The canonical columns found."""
        said = self.across.column if self.across else None
        return frozenset(column for column in (*self.columns, *self.said, said) if column)

    @property
    def known_places(self) -> frozenset[int]:
        """The positions whose meaning was found."""
        return frozenset(place for place, column in enumerate(self.columns) if column)


@dataclass(frozen=True)
class Body:
    """A sheet cut at its header: `source_row` and one text column `c0`, `c1` … per position of the header.

    `torn` are rows whose cells cannot be trusted to stand in their columns.
    """

    name: str | None
    header: Header
    frame: pl.DataFrame
    notes: tuple[Note, ...] = ()
    rows_above: int = 0
    torn: tuple[int, ...] = ()


@dataclass(frozen=True)
class Unread:
    """A sheet of a readable file that names people and cannot be read; the other sheets are none the worse for it."""

    name: str | None
    error: DoudiError


@dataclass(frozen=True)
class Sheet:
    """One delivery as read.

    Args:
        name: the sheet's name; null for csv and parquet.
        cells: source_row Int32 (as Excel or an editor shows it, 1 = first line), member_no Int32 (0, or 1, 2, … where
            one line was unfolded into several people), one String column per contract column, and `extra`, a number
            into `extras`.
        extras: lists of {key, value} structs: what stands under headers that the contract does not know.
        notes: what to tell the sender.
        rows_stripped: title, total, signature, repeated header and blank rows: not data, but counted.
        totals: money column → what the file's own grand total says, in yuan.
        torn: source rows whose cells cannot be told apart (a stray delimiter): kept in `extra`, to be quarantined.
        filled: source_row, column_name of the cells that were blank in the file and took what their household says.
        refused: why the sheet could not be read; it has no rows then.
    """

    name: str | None
    cells: pl.DataFrame
    extras: pl.Series
    notes: tuple[Note, ...]
    rows_stripped: int
    totals: dict[str, float]
    torn: tuple[int, ...] = ()
    filled: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FILLED_SCHEMA))
    refused: DoudiError | None = None

    @property
    def table(self) -> pl.DataFrame:
        """The cells with `extra` written out on every line."""
        return self.cells.with_columns(self.extras.gather(self.cells["extra"]).alias("extra"))

    def without_cells(self) -> Sheet:
        """Return what else there is to tell of the sheet."""
        return replace(self, cells=self.cells.clear(), extras=self.extras.clear())

    def as_it_came(self) -> pl.DataFrame:
        """Return the cells without what was filled in."""
        rows = dict(self.filled.group_by("column_name").agg("source_row").iter_rows())
        return self.cells.with_columns(
            pl.when(~pl.col("source_row").is_in(filled)).then(pl.col(name)).alias(name) for name, filled in rows.items()
        )

    def fills(self) -> pl.DataFrame:
        """Return one repair per cell that was filled: source_row, member_no, column_name, kind."""
        lines = self.cells.select("source_row", "member_no").join(self.filled, on="source_row", maintain_order="left")
        return lines.with_columns(pl.lit("household_filled").alias("kind"))


def listed(numbers: Sequence[int]) -> str:
    """Write line numbers for people; a long list is cut.

    >>> listed([3, 5])
    '3、5'
    """
    shown = "、".join(str(number) for number in numbers[:10])
    return shown if len(numbers) <= 10 else f"{shown} 等共 {len(numbers)} "


def position(index: int) -> str:
    """Name the column of a body at a position.

    >>> position(3)
    'c3'
    """
    return f"c{index}"
