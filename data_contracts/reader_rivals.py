"""Which contracts fit a header, and which of them fits best?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data_contracts.contract import Contract, contracts
from data_contracts.reader_header import find_header, header_of, missing_columns
from data_contracts.sheet import Header, Lines

#: Titles that a contract must understand beyond another's to go before it where neither understands all of the other's.
_CLEARLY_MORE = 2


def headers_by_dataset(lines: Lines, *, merged: bool) -> dict[str, Header]:
    """Read the top of a sheet under every contract: dataset → its header, where there is one."""
    found = {name: find_header(lines, contract, merged=merged)[0] for name, contract in contracts().items()}
    return {name: header for name, header in found.items() if header is not None}


def fitting(headers: Mapping[str, Header]) -> dict[str, Header]:
    """Keep the contracts of which all required columns are there."""
    return {name: header for name, header in headers.items() if not missing_columns(header, contracts()[name])}


def best_of(fits: Mapping[str, Header]) -> list[str]:
    """Name the datasets that no other beats.

    One beats another where it understands all titles that the other does and more, or clearly more titles.

    Args:
        fits: dataset → header as that contract reads it.
    """
    return sorted(name for name, header in fits.items() if not any(_beats(other, header) for other in fits.values()))


def _beats(one: Header, other: Header) -> bool:
    if one.known_places > other.known_places:
        return True
    return len(one.known_places) >= len(other.known_places) + _CLEARLY_MORE


def other_contract(lines: Lines, contract: Contract, *, merged: bool) -> Contract | None:
    """Name the one contract that fits the top of a sheet better than the one it came under.

    A sheet that lacks one title of its own dataset, and says more of it than of any other, is still a sheet of its own:
    sent to the other's folder, its people would be taken in as something that they are not.
    """
    headers = headers_by_dataset(lines, merged=merged)
    best = best_of(fitting(headers))
    if len(best) != 1 or best[0] == contract.dataset:
        return None
    own = headers.get(contract.dataset)
    return None if own is not None and not _beats(headers[best[0]], own) else contracts()[best[0]]


def better_contract(texts: Sequence[str], contract: Contract) -> Contract | None:
    """Name the contract that understands all titles of a sheet that its own contract does, and clearly more."""
    own = header_of(texts, contract)
    for name, other in contracts().items():
        header = header_of(texts, other)
        more = len(header.known_places - own.known_places) >= _CLEARLY_MORE
        beaten = more and header.known_places > own.known_places
        if beaten and name != contract.dataset and not missing_columns(header, other):
            return other
    return None


def nearest(headers: Mapping[str, Header]) -> tuple[Contract, tuple[str, ...]] | None:
    """Name the contract that understands most of a header that none fits, and the titles that it misses."""
    if not headers:
        return None
    most = max(len(header.known_places) for header in headers.values())
    name = min(name for name, header in headers.items() if len(header.known_places) == most)
    contract = contracts()[name]
    return contract, tuple(contract.columns[column].title for column in missing_columns(headers[name], contract))
