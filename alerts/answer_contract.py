"""What may an answer say, and what does each outcome need: the contract of `alerts/texts/feedback.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from alerts.exceptions import reasons
from alerts.wording import HERE, wording
from data_contracts import yaml_file
from data_contracts.returned_sheet import Layout

Kind = Literal["confirmed", "false", "open"]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AnswerColumn(_Declared):
    """A column that comes back: how it is called, and what may stand in it."""

    title: str
    aliases: tuple[str, ...] = ()
    type: Literal["ids", "outcome", "text", "date", "reason"]
    most_characters: int | None = None


class OutcomeTerms(_Declared):
    """What an outcome means for its alert, what it needs to be taken, and what follows from it.

    Attributes:
        kind: whether it settles the alert as true, as false, or leaves it open.
        needs: columns that must be filled in.
        clause: the law that asks for them.
        holds_months: after how many months an alert with the same facts comes back; None: it does not.
        follows: the record that it makes beside the answer.
        goes_to: the office that has the alert from then on; None: the one that had it.
    """

    kind: Kind
    needs: tuple[str, ...] = ()
    clause: str = ""
    holds_months: int | None = None
    follows: Literal["exception", "different_person"] | None = None
    goes_to: str | None = None


class ProblemText(_Declared):
    """Why an answer was not taken, and what to do."""

    reason: str
    remedy: str


class AnswerContract(_Declared):
    """All of `feedback.yaml`."""

    columns: dict[str, AnswerColumn]
    outcomes: dict[str, OutcomeTerms]
    reasons_not_offered: tuple[str, ...]
    lapsed: str
    problems: dict[str, ProblemText]
    notes: dict[str, str]

    @model_validator(mode="after")
    def _speaks_of_what_is_declared(self) -> AnswerContract:
        offered = {outcome.text for outcome in wording().outcomes}
        if offered != set(self.outcomes):
            raise ValueError(f"outcomes differ from those of handout.yaml: {sorted(offered ^ set(self.outcomes))}")
        needed = {name for terms in self.outcomes.values() for name in terms.needs}
        if unknown := needed - set(self.columns) | set(self.reasons_not_offered) - set(reasons()):
            raise ValueError(f"nobody declares {sorted(unknown)}")
        return self

    def title(self, column: str) -> str:
        """Return how a column is called in the lists."""
        return self.columns[column].title

    def name_of(self, title: str) -> str:
        """Return the column that has this title in the lists.

        Raises:
            KeyError: none has.
        """
        return {column.title: name for name, column in self.columns.items()}[title]


@cache
def contract() -> AnswerContract:
    """Read `feedback.yaml`."""
    return yaml_file.read(HERE / "feedback.yaml", AnswerContract)


@cache
def reasons_offered() -> dict[str, str]:
    """Return the reasons for an exception that an answer may give: code → label."""
    hidden = contract().reasons_not_offered
    return {code: reason.label for code, reason in reasons().items() if code not in hidden}


def layout() -> Layout:
    """Return what our lists look like when they come back; only the result must still be called so."""
    columns = contract().columns
    return Layout(
        key=contract().title("alert_id"),
        answers=tuple(column.title for name, column in columns.items() if name != "alert_id"),
        must=(contract().title("outcome"),),
        aliases={column.title: column.aliases for column in columns.values()},
    )
