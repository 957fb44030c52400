"""What do the rows of a returned list answer, and which of them cannot be taken, and why?

Nothing is read or written here. Every row with an answer ends in an answer for each of its alerts, or in a problem
with what to do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from alerts.answer_cells import Fault, Given, read_cells, titled
from alerts.answer_contract import Kind, OutcomeTerms, contract, layout
from alerts.exceptions import reasons
from alerts.list_meta import ListMeta
from alerts.wording import offices_of, wording
from data_contracts.canonical_text import tidy
from data_contracts.months import shifted
from data_contracts.returned_sheet import AnsweredRow

#: How ids of alerts look (`evaluate`): nothing else that stands in their place is repeated to anybody.
ALERT_ID = re.compile(r"a[0-9a-f]{15}")
_BETWEEN_IDS = re.compile(r"[\s,;、]+")


@dataclass(frozen=True)
class KnownAlert:
    """What an answer needs to know of its alert.

    Attributes:
        family: of its rule; None where the rule is not in the catalogue any more.
        area_code: where the person lives, or the sender; None where nobody knows.
        department: the offices that it is routed to.
        facts_hash: the facts of the month of the list.
        period: the month of the list; the last one that found it, where the list does not say its month.
    """

    alert_id: str
    rule_code: str
    family: str | None
    area_code: str | None
    department: str
    person_id: str | None
    facts_hash: str
    period: date


@dataclass(frozen=True)
class Answer:
    """An answer about one alert, sound and complete, with the columns of `alerts.answer`.

    `exception_from`: the first day of the exception that it asks for; `ends_by_default`: its last day was left to us.
    """

    alert_id: str
    period: date
    outcome: str
    kind: Kind
    investigation_no: str | None
    decision_no: str | None
    notice_on: date | None
    checked_on: date | None
    checked_by: str | None
    note: str | None
    exception_reason: str | None
    exception_from: date | None
    exception_until: date | None
    evidence_hash: str
    sheet: str
    source_row: int
    ends_by_default: bool = False

    @property
    def terms(self) -> OutcomeTerms:
        """What the contract says of its outcome."""
        return contract().outcomes[self.outcome]


@dataclass(frozen=True)
class Remark:
    """Something to tell of a row: why its answer was not taken, or what was made of it. Chinese; nobody's data."""

    sheet: str
    row: int
    column: str | None
    alert_id: str | None
    reason: str
    remedy: str


class Read(NamedTuple):
    """What came of the rows: answers, problems, and what to tell of answers that were taken."""

    answers: list[Answer]
    problems: list[Remark]
    notes: list[Remark]


@dataclass(frozen=True)
class Told:
    """A row and the sheet that it stands in; its ids, and what its cells say."""

    sheet: str
    row: int
    ids: tuple[str, ...]
    given: Given


def told_of(sheet: str, rows: Iterable[AnsweredRow], *, meta: ListMeta | None, received_on: date) -> list[Told]:
    """Read the cells of the rows of one sheet.

    Args:
        sheet: its name.
        rows: as `layout` finds them.
        meta: which list it is; None where its hidden sheet is gone.
        received_on: the Chinese day on which it came back: a day without its year is the last one before it.
    """
    return [
        Told(
            sheet, row.row, _ids(row.key), read_cells(row, titles=layout().answers, meta=meta, received_on=received_on)
        )
        for row in rows
    ]


def _ids(cell: str) -> tuple[str, ...]:
    """Read a cell of ids: several rules may tell of one event, and one answer answers them all.

    >>> _ids(" ＡＢ12  cd34")
    ('ab12', 'cd34')
    """
    return tuple(dict.fromkeys(part for part in _BETWEEN_IDS.split(tidy(cell).casefold()) if part))


def read_answers(
    told: Sequence[Told], *, known: Mapping[str, KnownAlert], meta: ListMeta | None, received_on: date
) -> Read:
    """Turn rows into answers, and say of every row that gave none why.

    Args:
        told: the rows with any answer, of all sheets of a file.
        known: the alerts that their ids name, by the folded id.
        meta: which list it is.
        received_on: the Chinese day on which it came back.
    """
    # Not on the day of the comparison itself: the month that was answered keeps what it found.
    starts_on = received_on if meta is None else max(received_on, meta.as_of + timedelta(days=1))
    read = Read([], [], [])
    of_alert: defaultdict[str, list[Told]] = defaultdict(list)
    for line in told:
        if not line.ids:
            read.problems.append(_problem(line, Fault("no_id", "alert_id")))
        for alert_id in line.ids:
            if fault := _not_theirs(alert_id, known, meta):
                read.problems.append(_problem(line, fault, _shown(alert_id, known)))
            else:
                of_alert[alert_id].append(line)
    for alert_id, lines in of_alert.items():
        _answer(known[alert_id], lines, read, starts_on)
    read.problems.sort(key=lambda each: (each.sheet, each.row))
    return Read(read.answers, _once(read.problems), _once(read.notes))


def _not_theirs(alert_id: str, known: Mapping[str, KnownAlert], meta: ListMeta | None) -> Fault | None:
    """Say of an id that it is none, or that its alert is somebody else's to answer."""
    if alert_id not in known:
        was_handed_out = meta is not None and alert_id in {key.casefold() for key in meta.facts}
        return Fault("no_longer_there" if was_handed_out else "unknown_id", "alert_id")
    if meta is None or known[alert_id].alert_id in meta.facts or _is_for(known[alert_id], meta.audience):
        return None
    return Fault("other_audience", "alert_id")


def _is_for(alert: KnownAlert, audience: str) -> bool:
    """Say whether an alert may stand in the lists of an audience: a township, or a department of a county."""
    place, _, office = audience.partition("/")
    if office and office not in offices_of(alert.department):
        return False
    return alert.area_code is None or alert.area_code.startswith(place)


def _answer(alert: KnownAlert, lines: Sequence[Told], read: Read, starts_on: date) -> None:
    """Make one answer of what all rows say of an alert, or say why none can be made."""
    faulty = [(line, fault) for line in lines for fault in line.given.faults]
    if contrary := _contradiction(lines):
        faulty = [(line, contrary) for line in lines]
    values = {name: value for line in lines for name, value in line.given.values.items()}
    first = next((line for line in lines if "outcome" in line.given.values), lines[0])
    if not faulty and (fault := _unfit(values, alert, starts_on)):
        faulty = [(first, fault)]
    if faulty:
        read.problems.extend(_problem(line, fault, alert.alert_id) for line, fault in _with_others(faulty, lines))
        return
    terms = contract().outcomes[str(values["outcome"])]
    ends_by_default = terms.follows == "exception" and "exception_until" not in values
    if terms.follows == "exception":
        values["exception_from"] = starts_on
    if ends_by_default:
        months = reasons()[str(values["exception_reason"])].most_months
        values["exception_until"] = until = _latest(starts_on, months)
        read.notes.append(remark(first, "expires", alert.alert_id, months=months, until=until))
    read.answers.append(replace(_made(alert, values, terms, first), ends_by_default=ends_by_default))


def _with_others(faulty: list[tuple[Told, Fault]], lines: Sequence[Told]) -> list[tuple[Told, Fault]]:
    """Name the other rows about an alert, too: what they say was not taken either."""
    named = [line for line, _ in faulty]
    rows = "、".join(dict.fromkeys(str(line.row) for line in named))
    return faulty + [(line, Fault("with_another", "outcome", {"rows": rows})) for line in lines if line not in named]


def _made(alert: KnownAlert, values: Mapping[str, str | date], terms: OutcomeTerms, first: Told) -> Answer:
    def text(name: str) -> str | None:
        return str(values[name]) if name in values else None

    def day(name: str) -> date | None:
        value = values.get(name)
        return value if isinstance(value, date) else None

    return Answer(
        alert.alert_id, alert.period, str(values["outcome"]), terms.kind, text("investigation_no"), text("decision_no"),
        day("notice_on"), day("checked_on"), text("checked_by"), text("note"), text("exception_reason"),
        day("exception_from"), day("exception_until"), alert.facts_hash, first.sheet, first.row,
    )  # fmt: skip


def _contradiction(lines: Sequence[Told]) -> Fault | None:
    """Find out whether the rows about one alert say different things; where one only says less, they agree."""
    said: defaultdict[str, set[str | date]] = defaultdict(set)
    for line in lines:
        for name, value in line.given.values.items():
            said[name].add(value)
    differing = next((name for name, values in said.items() if len(values) > 1), None)
    if differing is None:
        return None
    return Fault("contradiction", differing, {"rows": "、".join(str(line.row) for line in lines)})


def _unfit(values: Mapping[str, str | date], alert: KnownAlert, starts_on: date) -> Fault | None:
    """Say what keeps an answer from being taken: no result, one of another family, something missing, a wrong end."""
    outcome = str(values.get("outcome", ""))
    if not outcome:
        return Fault("no_outcome", "outcome")
    offered = wording().outcomes_of(alert.family) if alert.family else ()
    if offered and outcome not in offered:
        return Fault("not_of_this_family", "outcome", {"offered": "、".join(offered)})
    terms = contract().outcomes[outcome]
    if missing := [name for name in terms.needs if name not in values]:
        told = {
            "outcome": outcome,
            "titles": titled(terms.needs),
            "clause": f"（{terms.clause}）" if terms.clause else "",
        }
        return Fault("missing", missing[0], told)
    if terms.follows == "exception":
        return _ends_wrongly(values, starts_on)
    return None


def _ends_wrongly(values: Mapping[str, str | date], starts_on: date) -> Fault | None:
    until = values.get("exception_until")
    months = reasons()[str(values["exception_reason"])].most_months
    latest = _latest(starts_on, months)
    if not isinstance(until, date) or starts_on < until <= latest:
        return None
    return Fault("expires_wrongly", "exception_until", {"starts_on": starts_on, "latest": latest, "months": months})


def _latest(first: date, months: int) -> date:
    """Return the last day on which an exception may end (`alerts.exceptions`)."""
    return shifted(first.replace(day=1), months + 1)


def _shown(alert_id: str, known: Mapping[str, KnownAlert]) -> str | None:
    """Return an id as it may be repeated: an alert's, or what at least looks like one."""
    if alert_id in known:
        return known[alert_id].alert_id
    return alert_id if ALERT_ID.fullmatch(alert_id) else None


def _problem(line: Told, fault: Fault, alert_id: str | None = None) -> Remark:
    reason, remedy = fault.in_words()
    return Remark(line.sheet, line.row, contract().title(fault.column), alert_id, reason, remedy)


def remark(line: Told, note: str, alert_id: str, **facts: object) -> Remark:
    """Say something of an answer that was taken."""
    return Remark(line.sheet, line.row, None, alert_id, contract().notes[note].format(**facts), "")


def _once(remarks: Sequence[Remark]) -> list[Remark]:
    """Tell each row each thing once, though it is about several alerts."""
    kept: dict[tuple[object, ...], Remark] = {}
    for each in remarks:
        kept.setdefault((each.sheet, each.row, each.column, each.reason), each)
    return list(kept.values())
