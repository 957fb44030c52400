"""Which words do the hand-outs use, and who may read what: the texts of `alerts/texts/`, checked once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file

HERE = Path(__file__).parent / "texts"
_ROUTES = re.compile(r"[/、,;，；]")

#: Most urgent first. `grade_rank` and every sort of the hand-outs follow it.
GRADES = ("红", "橙", "黄", "蓝")


class _Text(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Family(_Text):
    """What a family of rules is called on paper, and what its reader may and may not do.

    `gain`: the household stands to gain something; such leads come first within a grade.
    """

    label: str
    gain: bool
    may: str
    may_not: str


class Grade(_Text):
    """How a grade looks: a fill for the screen, a mark that survives a black-and-white printer, and its meaning."""

    fill: str
    print_mark: str
    meaning: str


class Outcome(_Text):
    """One answer that the reader may pick (domain 4.5), and the families of rules that it can answer.

    `cause`: why it was no hit, or could not be told; `pauses_clock`: the deadline waits until somebody answers anew.
    """

    text: str
    families: tuple[str, ...]
    meaning: str
    cause: Literal["match", "data", "exception", "handled", "unreachable", "needs_help"] | None = None
    pauses_clock: bool = False


class Wording(_Text):
    """All texts of `handout.yaml`."""

    families: dict[str, Family]
    grades: dict[str, Grade]
    match_grades: dict[str, str]
    outcomes: tuple[Outcome, ...]
    banner: str
    pause: str
    overdue_levels: dict[str, str]
    no_stop_clause: str
    township_guide: tuple[tuple[str, str], ...]
    department_guide: tuple[tuple[str, str], ...]
    urging_guide: tuple[tuple[str, str], ...]
    silent_guide: str

    def outcomes_of(self, family: str) -> tuple[str, ...]:
        """List the answers that fit a family of rules."""
        return tuple(outcome.text for outcome in self.outcomes if family in outcome.families)


class Department(_Text):
    """One department: the names it goes by, its own datasets, and what it may read in its list."""

    names: tuple[str, ...]
    holds: tuple[str, ...]
    reads_number: bool
    reads_all_facts: bool

    def may_read(self, dataset: str) -> bool:
        """Say whether facts of a dataset may stand in this department's list."""
        return self.reads_all_facts or dataset.partition(".")[0] in self.holds


class Departments(_Text):
    """All of `departments.yaml`."""

    townships: tuple[str, ...]
    departments: tuple[Department, ...]

    def is_township(self, name: str) -> bool:
        """Say whether alerts routed there stand in the township workbooks only."""
        return name in self.townships

    def of(self, name: str) -> Department:
        """Return what is declared of a department; an undeclared one reads least."""
        for department in self.departments:
            if name in department.names:
                return department
        return Department(names=(name,), holds=(), reads_number=False, reads_all_facts=False)


def offices_of(routed_to: str) -> list[str]:
    """List the offices that a route names.

    >>> offices_of("残联/县级民政局"), offices_of("乡镇(街道)")
    (['残联', '县级民政局'], ['乡镇(街道)'])
    """
    return [name.strip() for name in _ROUTES.split(routed_to) if name.strip()]


@cache
def wording() -> Wording:
    """Read `handout.yaml`."""
    return yaml_file.read(HERE / "handout.yaml", Wording)


@cache
def departments() -> Departments:
    """Read `departments.yaml`."""
    return yaml_file.read(HERE / "departments.yaml", Departments)
