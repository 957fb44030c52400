"""What do the headings of a contract's columns say: titles, aliases, two levels, or the members of a household?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from data_contracts.contract import Contract

#: Aliases that are drawn from: the first ones are the most usual.
USUAL = 6
#: Stands above the columns of a person where a contract knows no upper headings of its own.
GENERAL = "基本信息"


@dataclass(frozen=True)
class Heading:
    """The heading of one column; `lower` is empty where it has one level."""

    upper: str
    lower: str | None = None

    @property
    def text(self) -> str:
        """The heading on one line."""
        return self.upper if self.lower is None else f"{self.upper}/{self.lower}"


def headings(contract: Contract, *, two_level: bool, aliases: np.random.Generator | None) -> dict[str, Heading]:
    """Name all columns of a contract.

    Args:
        contract: knows titles and aliases.
        two_level: some columns stand below a common upper heading.
        aliases: source of chance for other names than the titles; without it there are titles only.
    """
    below = _two_levels(contract) if two_level else {}
    return {
        name: below.get(name) or Heading(_one_name(contract, name, aliases)) for name in contract.columns
    }  # fmt: skip


def member_headings(contract: Contract, columns: list[str], number: int) -> dict[str, Heading]:
    """Name the columns of the second and later members of a household that stands on one line."""
    return {name: Heading(f"成员{number}{_shortest(contract, name)}") for name in columns}


def _one_name(contract: Contract, name: str, aliases: np.random.Generator | None) -> str:
    column = contract.columns[name]
    usual = [text for text in column.aliases if "/" not in text][:USUAL]
    if aliases is None or not usual:
        return column.title
    return usual[int(aliases.integers(len(usual)))]


def _shortest(contract: Contract, name: str) -> str:
    column = contract.columns[name]
    return min((column.title, *(text for text in column.aliases if not text.isascii())), key=len)


def _two_levels(contract: Contract) -> dict[str, Heading]:
    """Columns below the upper headings that the contract's aliases know, the commonest first."""
    paths = [
        (name, *text.split("/"))
        for name, column in contract.columns.items()
        for text in column.aliases
        if text.count("/") == 1
    ]
    found: dict[str, Heading] = {}
    for upper, _ in Counter(upper for _, upper, _ in paths).most_common():
        lowers = {name: lower for name, other, lower in reversed(paths) if other == upper and name not in found}
        if len(lowers) > 1:
            found |= {name: Heading(upper, lowers[name]) for name in contract.columns if name in lowers}
    subject = next(iter(contract.persons.values()))
    general = [name for name in subject.columns[:2] if name not in found]
    if not found and len(general) > 1:
        found = {name: Heading(GENERAL, contract.columns[name].title) for name in general}
    return found
