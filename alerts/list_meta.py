"""Which list is this: the hidden sheet that goes out with every workbook, and comes back with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from alerts.visits import ThisRun

META_SHEET = "_meta"
#: Raised when the columns of a returned workbook change. Lists of version 1 had no 决定文号 … and no facts.
LAYOUT_VERSION = "2"
#: Begins the key of a line that says on which facts an alert rested.
_FACTS = "facts:"


@dataclass(frozen=True)
class ListMeta:
    """What the hidden sheet of a returned workbook says of it.

    Attributes:
        layout_version: 1, or 2.
        run_id: the run that handed it out.
        period: first day of the month compared.
        as_of: the day on which it was made.
        audience: township code, or county code and department parted by a stroke.
        facts: alert id → hash of the facts that were handed out; empty in layout 1.
    """

    layout_version: str
    run_id: str
    period: date
    as_of: date
    audience: str
    facts: Mapping[str, str] = field(default_factory=dict)


def meta_lines(
    run: ThisRun, *, audience: str, alert_ids: Sequence[str], facts: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the lines of the hidden sheet; they do not depend on the order of rows."""
    yield "layout_version", LAYOUT_VERSION
    yield "run_id", run.run_id
    yield "period", run.month
    yield "as_of", run.as_of.isoformat()
    yield "audience", audience
    yield "rows", str(len(alert_ids))
    yield "sha256_of_ids", hashlib.sha256("\n".join(sorted(alert_ids)).encode()).hexdigest()
    for alert_id, value in sorted(facts.items()):
        yield f"{_FACTS}{alert_id}", value


def read_meta(lines: Iterable[Sequence[str]]) -> ListMeta | None:
    """Read the hidden sheet; None where it is not one of ours, or was changed so that it says nothing any more.

    >>> told = [["layout_version", "1"], ["run_id", "r"], ["period", "2026-10"], ["as_of", "2026-11-15"]]
    >>> read_meta([*told, ["audience", "410821102"]]).period
    datetime.date(2026, 10, 1)
    >>> read_meta(told[:2]) is None
    True
    """
    told = {line[0].strip(): line[1].strip() for line in lines if len(line) >= 2}
    try:
        return ListMeta(
            layout_version=told["layout_version"],
            run_id=told["run_id"],
            period=date.fromisoformat(f"{told['period'][:7]}-01"),
            as_of=date.fromisoformat(told["as_of"][:10]),
            audience=told["audience"],
            facts={key.removeprefix(_FACTS): value for key, value in told.items() if key.startswith(_FACTS)},
        )
    except (KeyError, ValueError):
        return None
