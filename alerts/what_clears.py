"""What would have to be true for an alert to go away, as far as its rule declares it?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from alerts.rule import Rule, rules
from alerts.source_rows import SourceRow
from alerts.sources import dataset_owner, dataset_title
from data_contracts import yaml_file

TEXTS = Path(__file__).parent / "texts" / "what_clears.yaml"
#: More rows than these are told together.
MOST_ROWS = 6


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    always: str
    row: str
    row_unseen: str
    more_rows: str
    absence: str
    review: str
    needs: str
    cannot_tell: str
    answer: str
    honest: str
    retired: str


@cache
def _texts() -> _Texts:
    return yaml_file.read(TEXTS, _Texts)


def rule_of(code: str) -> Rule | None:
    """Return the rule of an alert; None where it has been retired since."""
    return next((rule for rule in rules() if rule.code == code), None)


def what_clears(rule: Rule | None, rows: list[SourceRow], occurred_on: date | None) -> list[str]:
    """Say in sentences what each department's record would have to say; and what cannot be told.

    Args:
        rule: of the alert.
        rows: what it rests on, as its reader sees it.
        occurred_on: the day that it is about.
    """
    return list(_sentences(rule, rows, occurred_on))


def _sentences(rule: Rule | None, rows: list[SourceRow], occurred_on: date | None) -> Iterable[str]:
    texts = _texts()
    yield texts.always
    rows = [row for row in rows if row.dataset]
    for row in rows[:MOST_ROWS]:
        said = "；".join(row.said)
        if said:
            yield texts.row.format(owner=row.owner, title=row.title, place=row.place, said=said)
        else:
            yield texts.row_unseen.format(owner=row.owner, title=row.title)
    if len(rows) > MOST_ROWS:
        yield texts.more_rows.format(more=len(rows) - MOST_ROWS)
    if rule is None:
        yield texts.retired
        return
    for dataset in rule.absence_of:
        yield texts.absence.format(owner=dataset_owner(dataset), title=dataset_title(dataset))
    if rule.settled_by_review and occurred_on:
        yield texts.review.format(day=f"{occurred_on:%Y-%m-%d}")
    needed = "、".join(f"《{dataset_title(dataset)}》" for dataset in (*rule.needs, *rule.needs_any))
    if needed:
        yield texts.needs.format(needed=needed)
    if rule.cannot_tell:
        yield texts.cannot_tell
    yield texts.answer
    yield texts.honest.format(code=rule.code)
