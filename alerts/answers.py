"""Where are answers kept: which alerts they name, what was answered before, and the files they came in. Append-only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl

from alerts.feedback import Answer, KnownAlert, Remark
from alerts.list_meta import ListMeta
from warehouse import lent, sql_file

HERE = Path(__file__).parent / "answer"
#: What an answer says, apart from whom it is about.
_SAID = (
    "period", "outcome", "investigation_no", "decision_no", "notice_on", "checked_on", "checked_by", "note",
    "exception_reason", "exception_until", "evidence_hash",
)  # fmt: skip
_SCHEMA = pl.Schema(
    {
        **dict.fromkeys(("answer_id", "alert_id", "run_id", "audience", "outcome", "kind"), pl.String()),
        **dict.fromkeys(("investigation_no", "decision_no", "checked_by", "note", "exception_reason"), pl.String()),
        **dict.fromkeys(("notice_on", "checked_on", "exception_until", "period"), pl.Date()),
        **dict.fromkeys(("evidence_hash", "sha256", "sheet"), pl.String()),
        "source_row": pl.Int32(),
        "received_at": pl.Datetime("us"),
    }
)
_PROBLEMS = pl.Schema(
    {
        "sha256": pl.String(),
        "sheet": pl.String(),
        "source_row": pl.Int32(),
        **dict.fromkeys(("column_name", "alert_id", "reason", "remedy"), pl.String()),
    }
)


@dataclass(frozen=True)
class ReturnedFile:
    """A file that came back.

    Attributes:
        source_file: the path below the landing folder, or the name it was handed in under.
        sha256: of its bytes.
        received_at: UTC.
        meta: which list it is; None where it does not say.
    """

    source_file: str
    sha256: str
    received_at: datetime
    meta: ListMeta | None = None

    @property
    def audience(self) -> str | None:
        """Whose list it is."""
        return self.meta.audience if self.meta else None


@dataclass(frozen=True)
class Earlier:
    """The newest answer about an alert before those of a file.

    `of_list`: what the same list said of it last; another may have answered since.
    """

    answer_id: str
    said: Mapping[str, object]
    of_list: Mapping[str, object]

    @property
    def outcome(self) -> str:
        """Its result."""
        return str(self.said["outcome"])


def was_read(con: duckdb.DuckDBPyConnection, sha256: str) -> str | None:
    """Return under which name a file was read before; None where it was not."""
    rows = sql_file.rows(con, HERE / "read_before.sql", {"sha256": sha256})
    return rows[0][0] if rows else None


def known_alerts(con: duckdb.DuckDBPyConnection, ids: Iterable[str], meta: ListMeta | None) -> dict[str, KnownAlert]:
    """Look up the alerts that ids name, by the folded id, each with the facts that its list was handed out on."""
    wanted = {"ids": sorted({alert_id.casefold() for alert_id in ids}), "period": meta.period if meta else None}
    facts = meta.facts if meta else {}
    alerts = (KnownAlert(*row) for row in sql_file.rows(con, HERE / "known.sql", wanted))
    return {
        alert.alert_id.casefold(): replace(alert, facts_hash=facts.get(alert.alert_id, alert.facts_hash))
        for alert in alerts
    }


def earlier_answers(
    con: duckdb.DuckDBPyConnection, file: ReturnedFile, answers: Sequence[Answer]
) -> dict[str, Earlier]:
    """Look up what was answered last about the same alerts, by anybody and on the same list."""
    found: dict[str, Earlier] = {}
    for alert_id, number, audience, *cells in sql_file.rows(
        con, HERE / "newest.sql", {"ids": [answer.alert_id for answer in answers]}
    ):
        said = dict(zip(_SAID, cells, strict=True))
        before = found[alert_id].of_list if alert_id in found else {}
        found[alert_id] = Earlier(number, said, said if audience == file.audience else before)
    return found


def says_the_same(answer: Answer, earlier: Earlier | None) -> bool:
    """Tell whether an answer only repeats the newest one, or its own list: saved again, with more lines filled in.

    Where another list has answered since, what this one said before must not take its place.
    """
    return earlier is not None and any(_repeats(answer, said) for said in (earlier.said, earlier.of_list))


def _repeats(answer: Answer, before: Mapping[str, object]) -> bool:
    said = _said(answer)
    if answer.ends_by_default:  # counted from the day on which a list comes: no later one prolongs it
        said["exception_until"] = before.get("exception_until")
    return said == before


def _said(answer: Answer) -> dict[str, object]:
    told = asdict(answer)
    return {name: told[name] for name in _SAID}


def answer_id(answer: Answer, file: ReturnedFile) -> str:
    """Name an answer by what it says and the file that says it."""
    told = "|".join(map(str, (file.sha256, answer.alert_id, *_said(answer).values())))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def keep_answers(con: duckdb.DuckDBPyConnection, file: ReturnedFile, answers: Sequence[Answer]) -> None:
    """Append answers. The caller owns the transaction."""
    meta = file.meta
    of_file = {
        "run_id": meta.run_id if meta else None,
        "audience": file.audience,
        "sha256": file.sha256,
        "received_at": file.received_at,
    }
    rows = [asdict(answer) | of_file | {"answer_id": answer_id(answer, file)} for answer in answers]
    frame = pl.DataFrame([{name: row[name] for name in _SCHEMA} for row in rows], schema=_SCHEMA)
    with lent.registered(con, returned_answer=frame):
        sql_file.run(con, HERE / "keep.sql")


def keep_file(
    con: duckdb.DuckDBPyConnection, file: ReturnedFile, problems: Sequence[Remark], *, rows_answered: int, answers: int
) -> None:
    """Append what came of a file: its line, and what in it was not taken. The caller owns the transaction."""
    meta = file.meta
    told = {
        "sha256": file.sha256,
        "source_file": file.source_file,
        "received_at": file.received_at,
        "run_id": meta.run_id if meta else None,
        "period": meta.period if meta else None,
        "audience": file.audience,
        "rows_answered": rows_answered,
        "answers": answers,
        "problems": len(problems),
    }
    sql_file.run(con, HERE / "keep_file.sql", told)
    lines = [
        (file.sha256, each.sheet, each.row, each.column, each.alert_id, each.reason, each.remedy) for each in problems
    ]
    with lent.registered(con, returned_problem=pl.DataFrame(lines, schema=_PROBLEMS, orient="row")):
        sql_file.run(con, HERE / "keep_problems.sql")
