"""What stands in a parquet file, cell by cell, as text? Its column names are the header."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data_contracts.contract import Contract
from data_contracts.errors import UnreadableDeliveryError
from data_contracts.reader_cells import is_exact, texts_of
from data_contracts.reader_header import find_header, require_columns
from data_contracts.sheet import Body, position


def titles(path: Path) -> list[str]:
    """Return the column names."""
    return list(pl.read_parquet_schema(path))


def read_body(path: Path, contract: Contract) -> Body:
    """Read a parquet file as one sheet whose line 1 is the header, so that its first row is source row 2.

    Raises:
        UnreadableDeliveryError: its columns are not those of the dataset.
    """
    header, notes = find_header([titles(path)], contract, merged=True)
    if header is None:
        raise UnreadableDeliveryError(f"列名与“{contract.title}”不符", where=path.name, to_do="请按交换规范的列名导出")
    require_columns(header, contract, where=path.name)
    frame = pl.read_parquet(path)
    texts = [
        texts_of(frame.to_series(place), exact=is_exact(contract, column)).alias(position(place))
        for place, column in enumerate(header.columns)
    ]
    rows = pl.Series("source_row", range(2, frame.height + 2), dtype=pl.Int32)
    return Body(None, header, pl.DataFrame([rows, *texts]), notes=notes)
