"""What does a cell say, in our types and words? From the text that came to canonical values, with every repair noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts.areas import AreaBook
from data_contracts.contract import Contract


@dataclass(frozen=True)
class Canonical:
    """The canonical rows of one delivery, and what was done to get them.

    Attributes:
        table: source_row, member_no, record_id, then the contract's staged columns, typed; rows in the order they came.
        repairs: source_row, member_no, column_name, kind: one line per cell whose canonical value is not its text.
        unreadable: the same columns: present values that could not be read as what the contract says
            (kind `unknown_code`: the column's `on_unknown` follows; any other kind: its `on_unreadable`).
    """

    table: pl.DataFrame
    repairs: pl.DataFrame
    unreadable: pl.DataFrame


def canonicalise(table: pl.DataFrame, contract: Contract, *, areas: AreaBook, period: date) -> Canonical:
    """Turn the text cells of one delivery into canonical values.

    Args:
        table: source_row (Int32), member_no (Int32) and one text column per contract column, null where absent.
        contract: says what each column is.
        areas: leads from names of counties and townships to codes.
        period: first day of the month that the data is about: nobody was born after the month that follows it.
    """
    raise NotImplementedError
