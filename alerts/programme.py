"""Which programmes of assistance are there, and on which parameters of the law does each rest?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from data_contracts import yaml_file

FILE = Path(__file__).parent / "entitlements" / "programmes.yaml"


class Programme(BaseModel):
    """One programme, and the parameter of the law that says whom it is for.

    Attributes:
        parameter: by category how much, or in which words; a set of categories; or one number that is everybody's.
        numbers: further parameters with one number each, by the name under which `says` uses them; where one of them
            does not hold, nor does the programme.
        says: what the number means, with `{value}` and the names of `numbers`; the value itself where not given.
        at_zero: what is said of the number 0.
        better: which of two numbers is the more favourable (就高).
        asks: what the law asks besides the category.
        shown_by: how programmes, or datasets, of the chain of assistance begin that show its delivery.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    programme: str
    title: str
    department: str
    parameter: str
    numbers: dict[str, str] = Field(default_factory=dict)
    says: str | None = None
    at_zero: str | None = None
    better: Literal["more", "less"] = "more"
    asks: str
    shown_by: tuple[str, ...] = ()


class Catalogue(BaseModel):
    """All programmes; `categories` from the most preferential down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: tuple[str, ...]
    programmes: tuple[Programme, ...]


@cache
def catalogue() -> Catalogue:
    """Read `entitlements/programmes.yaml`."""
    return yaml_file.read(FILE, Catalogue)


def parameters_read() -> set[str]:
    """Name the parameters that programmes rest on; a place that has not one of them does not give the programme."""
    return {name for one in catalogue().programmes for name in (one.parameter, *one.numbers.values())}
