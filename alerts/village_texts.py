"""What do the ledger of a village and the list on its board say: `texts/village.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file


class _Text(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Ledger(_Text):
    """The ledger: `phases` is what a visitor may pick."""

    title: str
    note: str
    none: str
    no_address: str
    open: str
    answered: str
    phases: tuple[str, ...]


class Notice(_Text):
    """The public list. `columns` is the whitelist: there is no fourth field that it could name."""

    title: str
    note: str
    columns: dict[Literal["name", "members", "amount"], str]
    source: str
    categories: tuple[str, ...]
    adult_from: int
    cover_title: str
    cover_note: str
    cover_columns: tuple[str, ...]


class VillageTexts(_Text):
    """All of `village.yaml`."""

    unknown_village: str
    ledger: Ledger
    notice: Notice


@cache
def texts() -> VillageTexts:
    """Read `village.yaml`."""
    return yaml_file.read(Path(__file__).parent / "texts" / "village.yaml", VillageTexts)
