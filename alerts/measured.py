"""How well did each rule find what was planted? The figures of the last measurement, beside the rules they are about.

`rules/measured.yaml` is written by `python -m tests.measure_rules` and printed on the reference page of the rules.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file

PATH = Path(__file__).parent / "rules" / "measured.yaml"


class MeasuredRule(BaseModel):
    """One rule in the last month of a synthetic county, through files, mess and matching.

    Attributes:
        must: people for whom it had to fire, whatever is made of records that nobody could tie to a person.
        right: of these, for how many it did.
        wrong: people for whom it fired, and by no reading of the records should have.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    must: int
    right: int
    wrong: int

    @property
    def precision(self) -> float:
        """Share of what was raised that had to be."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what had to be raised that was."""
        return self.right / self.must if self.must else 1.0


class Measurement(BaseModel):
    """One county: how large, how many months, which seed; and each rule in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: int
    months: int
    seed: int
    rules: dict[str, MeasuredRule]


@cache
def measured() -> Measurement:
    """Read the last measurement."""
    return yaml_file.read(PATH, Measurement)
