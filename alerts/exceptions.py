"""What have officers settled for a time: exceptions that keep rules silent about somebody, and alerts that wait?

Exceptions are appended, may be withdrawn, and always end on a day (domain 2, guard g3). None of them touches a payment.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field

from alerts.errors import ExceptionError
from alerts.rule import rules
from data_contracts import yaml_file
from data_contracts.months import shifted
from warehouse import sql_file

HERE = Path(__file__).parent / "exception"
TEXTS = Path(__file__).parent / "texts" / "exceptions.yaml"

Kind = Literal["exception", "snooze"]
Scope = Literal["person", "household", "alert"]


class Reason(BaseModel):
    """Why something may be settled, and for how many months at most."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    most_months: int = Field(ge=1)
    meaning: str


class _Reasons(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    reasons: dict[str, Reason]


@cache
def reasons() -> dict[str, Reason]:
    """Read the reasons that count, by code."""
    return yaml_file.read(TEXTS, _Reasons).reasons


@dataclass(frozen=True)
class Exemption:
    """What somebody settled: of whom (or of which alert) a rule says nothing, from a day until another.

    Attributes:
        kind: exception (the rule is silent) or snooze (one alert waits and comes back).
        scope: what `subject` is the id of.
        rule_code: the rule; None: every rule that doubts a right (ineligible, duplicated).
        reason: a code of `alerts/texts/exceptions.yaml`.
        because: what was looked at, in words.
        valid_until: the first day on which it counts no more.
        decided_at: UTC.
    """

    kind: Kind
    scope: Scope
    subject: str
    rule_code: str | None
    reason: str
    because: str
    decided_by: str
    decided_at: datetime
    valid_from: date
    valid_until: date

    @property
    def exception_id(self) -> str:
        """The same exception has the same id, so that recording it twice records it once."""
        told = (self.kind, self.scope, self.subject, self.rule_code, self.reason, self.decided_by, self.valid_until)
        return hashlib.sha256("|".join(map(str, told)).encode()).hexdigest()[:16]


def add(con: duckdb.DuckDBPyConnection, exemption: Exemption) -> str | None:
    """Record an exception or a snooze; it counts from the next run.

    Returns:
        Its id; None where the same one is in force already.

    Raises:
        ExceptionError: author, words or subject are missing or unknown, the reason is none, or it would last too long.
    """
    about = {"scope": exemption.scope, "subject": exemption.subject.strip()}
    found = [subject for (subject,) in sql_file.rows(con, HERE / "subject.sql", about)]
    if fault := _fault(exemption, known=len(found)):
        raise ExceptionError(fault[0], where="alerts.exception", to_do=fault[1])
    exemption = replace(exemption, subject=found[0])
    wanted = vars(exemption) | {"exception_id": exemption.exception_id}
    return exemption.exception_id if sql_file.rows(con, HERE / "add.sql", wanted) else None


def _fault(exemption: Exemption, *, known: int) -> tuple[str, str] | None:
    """Say what is wrong with an exception, and what to do; None where nothing is. `known`: of whom it may be."""
    told = "、".join(f"{code} {reason.label}" for code, reason in reasons().items())
    reason = reasons().get(exemption.reason)
    months = reason.most_months if reason else 0
    latest = shifted(exemption.valid_from.replace(day=1), months + 1)
    faults = (
        (reason is None, f"没有理由代码 {exemption.reason!r}", f"可用的理由:{told}"),
        (
            not exemption.decided_by.strip() or not exemption.because.strip(),
            "例外要写明是谁决定的、看了什么材料",
            "请给出 --by 和 --because",
        ),
        (
            exemption.rule_code is not None and exemption.rule_code not in {rule.code for rule in rules()},
            f"没有规则 {exemption.rule_code}",
            "见 doudi rules list",
        ),
        (exemption.kind == "snooze" and exemption.scope != "alert", "暂缓只能针对一条预警", "对人或户请登记例外"),
        (
            not exemption.valid_from < exemption.valid_until <= latest,
            f"有效期要晚于开始日,并且不超过{months}个月",
            f"请把 --until 写在 {latest:%Y-%m-%d} 之前",
        ),
        (
            known == 0,
            "没有这个编号的人、户或预警",
            "人员编号 P…、家庭编号、预警编号 A… 见 doudi why 的输出;家庭编号也在工作清单上",
        ),
        (known > 1, "有几户用同一个家庭编号", "请用系统编号 H…,见 doudi chain 家庭编号"),
    )
    return next(((what, to_do) for holds, what, to_do in faults if holds), None)


def withdraw(con: duckdb.DuckDBPyConnection, exception_id: str, *, at: datetime, by: str, because: str) -> None:
    """Let an exception count no more from now on.

    Raises:
        ExceptionError: there is no such exception, or it was withdrawn before.
    """
    wanted = {"exception_id": exception_id, "withdrawn_at": at, "withdrawn_by": by, "withdrawn_because": because}
    if not sql_file.rows(con, HERE / "withdraw.sql", wanted):
        raise ExceptionError(
            f"没有生效中的例外 {exception_id}", where="alerts.exception", to_do="编号见 doudi exceptions list"
        )


def listed(con: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """List every exception ever recorded, newest first, with how it stands: 生效, 已撤回, 已到期."""
    return sql_file.rows(con, HERE / "listed.sql")
