"""What follows from an answer: an exception that ends, two people where one was seen, or something for a person to do.

Alerts must not know matching: what touches both is done here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from alerts import exceptions
from alerts.answer_contract import contract
from alerts.answers import ReturnedFile, answer_id
from alerts.errors import ExceptionError
from alerts.exceptions import Exemption
from alerts.feedback import Answer, KnownAlert
from flows.run import SQL
from matching import decisions
from matching.decisions import Decision
from matching.errors import DecisionError
from warehouse import sql_file

#: Who decided, where neither the row nor the list says it.
_SOMEBODY = "工作单答复"


@dataclass(frozen=True)
class Consequence:
    """What an answer brought about; `told` is what its sender should know.

    `kind` is exception, decision or undecided; the id is None where the same was on record already, or nothing is.
    """

    kind: str
    consequence_id: str | None
    told: str


def follow(con: duckdb.DuckDBPyConnection, answer: Answer, alert: KnownAlert, file: ReturnedFile) -> Consequence | None:
    """Do what an answer asks for. The caller owns the transaction.

    Raises:
        ExceptionError: the exception cannot be recorded: its subject is gone.
    """
    match answer.terms.follows:
        case "exception":
            return _except(con, answer, alert, file)
        case "different_person":
            return _part(con, answer, file)
        case _:
            return None


def keep(con: duckdb.DuckDBPyConnection, answer: Answer, file: ReturnedFile, came_of_it: Consequence) -> None:
    """Write down what an answer brought about, so that a later answer can take it back."""
    told = {"answer_id": answer_id(answer, file), "kind": came_of_it.kind, "told": came_of_it.told}
    sql_file.run(con, SQL / "keep_consequence.sql", told | {"consequence_id": came_of_it.consequence_id})


def take_back(
    con: duckdb.DuckDBPyConnection,
    earlier_id: str,
    answer: Answer,
    file: ReturnedFile,
    *,
    instead: Consequence | None,
) -> Consequence | None:
    """Let what an earlier answer brought about count no more, but for what the later one asks for, too.

    Returns:
        What the later one brought about: that of the earlier one, where it is the same.
    """
    by, because = _by(answer, file), f"已有新的答复：{answer.outcome}"
    for kind, number in sql_file.rows(con, SQL / "consequences_of.sql", {"answer_id": earlier_id}):
        if instead is not None and kind == instead.kind and instead.consequence_id in (None, number):
            instead = replace(instead, consequence_id=number)
            continue
        withdraw = exceptions.withdraw if kind == "exception" else decisions.withdraw
        withdraw(con, number, at=file.received_at, by=by, because=because)
    return instead


def _except(con: duckdb.DuckDBPyConnection, answer: Answer, alert: KnownAlert, file: ReturnedFile) -> Consequence:
    if answer.exception_reason is None or answer.exception_from is None or answer.exception_until is None:
        raise ExceptionError("例外没有情形或有效期", where="alerts.answer", to_do="请补填“例外情形”")
    exemption = Exemption(
        kind="exception",
        scope="person" if alert.person_id else "alert",
        subject=alert.person_id or alert.alert_id,
        rule_code=alert.rule_code,
        reason=answer.exception_reason,
        because=answer.note or answer.outcome,
        decided_by=_by(answer, file),
        decided_at=file.received_at,
        valid_from=answer.exception_from,
        valid_until=answer.exception_until,
    )
    return Consequence("exception", exceptions.add(con, exemption), "")


def _part(con: duckdb.DuckDBPyConnection, answer: Answer, file: ReturnedFile) -> Consequence:
    """Part the two records that an alert rests on; say so where they cannot be told."""
    ((pieces, is_red),) = sql_file.rows(
        con, SQL / "answer_pieces.sql", {"alert_id": answer.alert_id, "period": answer.period}
    )
    undecided = Consequence("undecided", None, contract().notes["undecided"].format(pieces=len(pieces)))
    if len(pieces) != 2:
        return undecided
    decision = Decision(
        evidence_a=pieces[0],
        evidence_b=pieces[1],
        verdict="different",
        decided_by=_by(answer, file),
        decided_at=file.received_at,
        because=answer.note or answer.outcome,
        needs_second=bool(is_red),
    )
    try:
        number = decisions.decide(con, decision)
    except DecisionError:  # matching has taken the evidence apart since: a person has to look
        return undecided
    return Consequence("decision", number, contract().notes["waits_for_second" if is_red else "decided"])


def _by(answer: Answer, file: ReturnedFile) -> str:
    return answer.checked_by or file.audience or _SOMEBODY
