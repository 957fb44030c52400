"""What did a person decide about a delivery: accept one that was held, refuse it, withdraw one that was accepted?

Decisions are added, never changed, and each says who, when and why. One transaction each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl

from data_contracts.contract import Contract, contract_of
from warehouse import ledger, sql_file
from warehouse.connection import transaction
from warehouse.correction import Candidate, Relation, asked_for, relation_of
from warehouse.errors import DecisionError, UnknownDeliveryError
from warehouse.lent import registered

SQL = Path(__file__).parent / "decide"
Asked = Literal["correction", "supplement"]
_PERSONAL = re.compile(r"\d{11}")
STATES = {"accepted": "已接收", "held": "暂缓", "refused": "已退回"}


@dataclass(frozen=True)
class Grounds:
    """Who decides, when (UTC) and why. The reason is shown to the sender and names nobody."""

    by: str
    at: datetime
    because: str

    def __post_init__(self) -> None:
        if not self.because.strip() or not self.by.strip():
            raise DecisionError("没有写明理由或经办人", to_do="请用 --because 写明理由，用 --by 写明经办人")
        if _PERSONAL.search(self.because) or _PERSONAL.search(self.by):
            raise DecisionError("理由中有证件号码或电话号码", to_do="理由会转告报送单位，请勿写入个人信息")


@dataclass(frozen=True)
class Decided:
    """What came of a decision."""

    delivery_id: str
    verdict: str
    former_state: str
    relation: Relation


def find(con: duckdb.DuckDBPyConnection, delivery_id: str) -> str:
    """Return the whole id of a delivery, given it or its beginning.

    Raises:
        UnknownDeliveryError: there is none, or more than one.
    """
    return str(_line(con, delivery_id)["delivery_id"])


def accept(con: duckdb.DuckDBPyConnection, delivery_id: str, *, grounds: Grounds, kind: Asked | None = None) -> Decided:
    """Accept a delivery that is held, or was refused by a person; its rows count from now on.

    Args:
        con: the writer's connection, without a transaction under way.
        delivery_id: the delivery, or the beginning of its id.
        grounds: who, when, why.
        kind: whether it replaces or completes what it overlaps, where that cannot be told by itself.

    Raises:
        UnknownDeliveryError: there is no such delivery.
        DecisionError: it is accepted already, was refused by its checks, has been replaced by a newer one, or `kind`
            is needed.
    """
    line = _line(con, delivery_id)
    if line["state"] == "accepted":
        raise DecisionError("这份报送已经接收", where=line["delivery_id"], to_do="不需要再确认")
    if line["state"] == "refused" and not line["is_decided"]:
        to_do = "请报送单位按回执更正后重新报送"
        raise DecisionError("这份报送未通过检查，没有可接收的数据", where=line["delivery_id"], to_do=to_do)
    with transaction(con):
        relation = _relation(con, contract_of(line["dataset"]), line, kind=kind)
        _check_relation(relation, line["delivery_id"], asked=kind is not None)
        _write(con, line, grounds, verdict="accepted")
        replaced = (*relation.supersedes, *relation.settles)
        ledger.relate(
            con, line["delivery_id"],
            supersedes=replaced, supplements=relation.supplements, repeats=relation.repeats,
        )  # fmt: skip
        wanted = {
            "delivery_id": line["delivery_id"],
            "version": relation.version,
            "supersedes": next(iter(replaced), None),
        }
        notes = [(note.kind, note.message) for note in relation.notes()]
        noted = pl.DataFrame(notes, schema={"kind": pl.String, "message": pl.String}, orient="row")
        with registered(con, noted=noted):
            sql_file.run(con, SQL / "stand.sql", wanted)
    return Decided(line["delivery_id"], "accepted", line["state"], relation)


def refuse(con: duckdb.DuckDBPyConnection, delivery_id: str, *, grounds: Grounds) -> Decided:
    """Refuse a held delivery, or withdraw an accepted one: from now on as if it had never come. Its rows are kept.

    Raises:
        UnknownDeliveryError: there is no such delivery.
        DecisionError: it is refused already.
    """
    line = _line(con, delivery_id)
    if line["state"] == "refused":
        raise DecisionError("这份报送已经退回", where=line["delivery_id"], to_do="不需要再退回")
    with transaction(con):
        _write(con, line, grounds, verdict="refused")
    return Decided(line["delivery_id"], "refused", line["state"], Relation())


def _line(con: duckdb.DuckDBPyConnection, delivery_id: str) -> dict[str, Any]:
    names = ("delivery_id", "dataset", "period", "sha256", "state", "because", "received_at", "is_decided")
    rows = sql_file.rows(con, SQL / "line.sql", {"delivery_id": delivery_id.strip().lower() or "?"})
    if len(rows) != 1:
        what = "没有这份报送" if not rows else "有多份报送的编号这样开头"
        raise UnknownDeliveryError(what, where=delivery_id, to_do="用 doudi deliveries list 查看报送编号")
    return dict(zip(names, rows[0], strict=True))


def _relation(
    con: duckdb.DuckDBPyConnection, contract: Contract, line: dict[str, Any], *, kind: Asked | None
) -> Relation:
    candidate = Candidate(line["delivery_id"], line["period"], line["sha256"])
    text = ledger.in_table((SQL / "staged.sql").read_text(encoding="utf-8"), contract)
    con.execute(text, {"delivery_id": line["delivery_id"]})
    received_at = line["received_at"]
    if kind is None:
        relation = relation_of(con, contract, candidate, received_at=received_at)
    else:
        relation = asked_for(con, contract, candidate, kind=kind, received_at=received_at)
    sql_file.run(con, SQL / "leave.sql")
    return relation


def _check_relation(relation: Relation, delivery_id: str, *, asked: bool) -> None:
    if relation.newer:
        to_do = f"如确以这份为准，请先退回较新的报送 {'、'.join(relation.newer)}"
        raise DecisionError("本期已有更新的报送替代这一份", where=delivery_id, to_do=to_do)
    if relation.unclear:
        to_do = "请用 --as correction（替代原报送）或 --as supplement（只补充所列的行）说明"
        raise DecisionError(relation.unclear, where=delivery_id, to_do=to_do)
    if asked and relation.kind == "new":
        raise DecisionError("本期没有与它重叠的报送", where=delivery_id, to_do="去掉 --as，作为新的报送接收")


def _write(con: duckdb.DuckDBPyConnection, line: dict[str, Any], grounds: Grounds, *, verdict: str) -> None:
    done = "确认接收" if verdict == "accepted" else "撤回" if line["state"] == "accepted" else "退回"
    wanted = {
        "delivery_id": line["delivery_id"],
        "verdict": verdict,
        "now": grounds.at,
        "by": grounds.by.strip(),
        "because": grounds.because.strip(),
        "said": f"经办人已{done}：{grounds.because.strip()}",
    }
    sql_file.run(con, SQL / "decision.sql", wanted)
