"""How do the files of a dataset look, and what do their headers say?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from data_contracts.contract import contract_of

Look = Literal[
    "title", "unit", "two_level", "merged", "blanks", "couples", "village_totals", "total", "signature", "wide",
    "extra", "comma",
]  # fmt: skip
#: Chance that a header is written another way than in the delivery specification.
ALIAS_SHARE = 0.35


class Layout(BaseModel):
    """The looks of one dataset's files."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    form: Literal["xlsx", "csv"]
    encoding: Literal["utf-8", "utf-8-sig", "gb18030"] = "utf-8"
    split: Literal["township", "county", "all", "sheets"]
    looks: tuple[frozenset[Look], ...]
    columns: tuple[str, ...]
    #: Columns of the household, which stand in its first row only.
    household: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    #: Upper header → columns under it.
    groups: dict[str, tuple[str, ...]] = {}
    wide: tuple[str, ...] = ()


class _Layouts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    datasets: dict[str, Layout]


@cache
def layouts() -> dict[str, Layout]:
    """Read layouts.yaml once: dataset → layout."""
    return yaml_file.read(Path(__file__).with_name("layouts.yaml"), _Layouts).datasets


def header_text(dataset: str, column: str, rng: np.random.Generator | None) -> str:
    """Return the title of a column, or by chance one of the first names it also goes by (never with `rng` None)."""
    declared = contract_of(dataset).columns[column]
    names = [text for text in declared.aliases if "/" not in text and not text.isascii()][:6]
    if rng is None or not names or rng.random() >= ALIAS_SHARE:
        return declared.title
    return names[int(rng.integers(len(names)))]


def lower_text(dataset: str, group: str, column: str) -> str:
    """Return what stands below the upper header `group` for a column, by the contract's `group/text` aliases."""
    declared = contract_of(dataset).columns[column]
    below = [text.removeprefix(f"{group}/") for text in declared.aliases if text.startswith(f"{group}/")]
    return below[0] if below else declared.title


def column_order(layout: Layout, *, two_level: bool, rng: np.random.Generator | None) -> list[str]:
    """Return the columns in the order of this file: often that of the layout, else the blocks shuffled."""
    columns = list(layout.columns)
    if rng is None or rng.random() < 0.5:
        return columns
    group_of = {column: group for group, members in layout.groups.items() for column in members} if two_level else {}
    blocks: list[list[str]] = []
    for column in columns:
        group = group_of.get(column)
        if group and any(column_ in layout.groups[group] for block in blocks for column_ in block):
            continue
        blocks.append(list(layout.groups[group]) if group else [column])
    return [column for index in rng.permutation(len(blocks)) for column in blocks[int(index)]]
