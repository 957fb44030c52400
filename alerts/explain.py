"""Why is there this alert, and what is the chain of assistance of this person: each statement with file and row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from alerts.masking import mask_number
from alerts.open_alerts import read_items
from alerts.source_rows import cells_of
from alerts.sources import dataset_owner, dataset_title, event_word, fact_column, fact_title, fact_value
from alerts.visits import Fact, Item, OpenAlert, read_query
from alerts.wording import wording
from data_contracts.areas import load_areas
from data_contracts.contract import ColumnType, contracts
from data_contracts.errors import DoudiError
from data_contracts.months import age_on
from warehouse.person_id import shown_id

#: Columns of these types are shown with their last digits only.
_NUMBERS = {ColumnType.RESIDENT_ID, ColumnType.DISABILITY_NO, ColumnType.ACCOUNT, ColumnType.PHONE}

LINK_METHODS = {
    "valid_id": "有效证件号码相同",
    "repaired_id": "证件号码修复后相同",
    "source_key": "同一部门的人员编号相同、姓名一致",
    "household": "没有证件号码，姓名与同户一名成员相同",
    "name_and_contact": "没有证件号码，姓名与电话、账号或住址相同，仅供参考",
    "name_in_place": "没有证件号码，姓名在该乡镇(村)只对应一人，仅供参考",
    "name_in_list": "没有证件号码，该部门名单中此姓名只对应一人，仅供参考",
    "splink": "姓名、出生日期、住址等综合比对",
    "decision": "人工判定",
    "alone": "单独一条记录",
}


class UnknownAlertError(DoudiError):
    """No alert has this id."""

    exit_code = 38


class UnknownPersonError(DoudiError):
    """No person has, or ever had, this id."""

    exit_code = 39


@dataclass(frozen=True)
class Evidence:
    """One fact of an alert and the text of the cell that it was read from; None where no cell says it."""

    fact: Fact
    original: str | None


@dataclass(frozen=True)
class MonthOfHistory:
    """What an alert said in one month; amount in yuan."""

    period: date
    grade: str
    reason: str
    amount_at_risk: Decimal | None


@dataclass(frozen=True)
class AlertExplanation:
    """Everything that an alert rests on."""

    alert: OpenAlert
    evidence: tuple[Evidence, ...]
    history: tuple[MonthOfHistory, ...]


@dataclass(frozen=True)
class ChainPerson:
    """Whose chain it is."""

    person_id: str
    name: str | None
    sex: str | None
    birth_date: date | None
    resident_id: str | None
    household_no: str | None


@dataclass(frozen=True)
class ChainLink:
    """One thing in a chain: a spell in a category, a month's aid, an event; amount in yuan."""

    begins_on: date
    ends_on: date | None
    kind: str
    what: str
    detail: str | None
    amount: Decimal | None
    dataset: str | None
    source_file: str | None
    sheet: str | None
    source_row: int | None


@dataclass(frozen=True)
class Chain:
    """The chain of assistance of one person, oldest link first."""

    person: ChainPerson
    links: tuple[ChainLink, ...]


def alert_called(con: duckdb.DuckDBPyConnection, alert_id: str) -> Item:
    """Read one alert with its facts.

    Raises:
        UnknownAlertError: there is no such alert.
    """
    items = read_items(con, alert_id=alert_id)
    if not items:
        raise UnknownAlertError(
            f"没有编号为 {alert_id} 的预警",
            where="alerts.alert",
            to_do="编号在工作清单隐藏的 alert_id 列里，也可以查 marts.alert 的 alert_id 列",
        )
    return items[0]


def why_alert(con: duckdb.DuckDBPyConnection, alert_id: str) -> AlertExplanation:
    """Collect what an alert rests on, down to the cells of the files.

    Raises:
        UnknownAlertError: there is no such alert.
    """
    item = alert_called(con, alert_id)
    history = read_query(con, "history", MonthOfHistory, alert_id=alert_id)
    # The cell behind a fault of a delivery is somebody's data, and the sender has it in his file.
    about_a_delivery = item.alert.dataset is not None
    evidence = tuple(Evidence(fact, None if about_a_delivery else _original_cell(con, fact)) for fact in item.facts)
    return AlertExplanation(item.alert, evidence, tuple(history))


def _original_cell(con: duckdb.DuckDBPyConnection, fact: Fact) -> str | None:
    """Read the cell as it came; None for a computed fact, or in a copy of the warehouse without raw tables."""
    contract = contracts().get(fact.dataset or "")
    column = fact_column(fact.dataset, fact.fact) if fact.dataset else None
    return cells_of(con, contract, fact).get(column) if contract and column else None


def render_text(explanation: AlertExplanation) -> str:
    """Write an explanation for the terminal, in Chinese; numbers of people masked."""
    alert = explanation.alert
    family = wording().families[alert.family].label
    due = f"{alert.due_on:%Y-%m-%d}" + ("(暂定，次年放假安排公布后重算)" if alert.due_is_provisional else "")
    lines = [
        f"【{alert.grade}】{family}：{alert.title}({alert.rule_code})",
        f"  预警编号  {alert.alert_id}  状态 {alert.status}",
        *_subject(alert),
        f"  主办      {alert.department}",
        f"  截止      {due}",
        f"  说明      {alert.reason}",
    ]
    if alert.amount_at_risk is not None:
        lines.append(f"  涉及金额  {alert.amount_at_risk:,.2f} 元")
    lines += _block(f"为何{alert.grade}色", alert.grade_reasons)
    tell = _evidence_text if alert.dataset is None else _fault_text
    lines += _block("依据", [tell(evidence) for evidence in explanation.evidence])
    if alert.match_grade is not None:
        lines += _block("最弱的一环", [f"匹配等级 {alert.match_grade}：{wording().match_grades[alert.match_grade]}"])
    lines += _block("已经排除的误报情形", alert.ruled_out or ["无"])
    lines += _block("仍可能是误报，如果", alert.false_alarms)
    lines += _block("政策依据", [alert.clause, *alert.law_notes, alert.why])
    lines += _block("下一步", [alert.next_step])
    lines += _block("各月情况", [_month_text(month) for month in explanation.history] or ["没有记录"])
    return "\n".join([*lines, "", *([] if alert.dataset else [wording().banner])])


def _subject(alert: OpenAlert) -> list[str]:
    """Say whom an alert is about, or which data."""
    if alert.dataset is not None:
        area = " ".join(load_areas().path_of(alert.area_code)[-2:])
        return [
            f"  数据      {dataset_owner(alert.dataset)}《{dataset_title(alert.dataset)}》",
            f"  报送地区  {area or '不详'}",
        ]
    who = f"{alert.name or '(姓名不详)'}  {mask_number(alert.resident_id)}  人员编号 {alert.person_id or '无'}"
    return [f"  涉及人    {who}", f"  家庭编号  {alert.household_no or '无'}"]


def _block(head: str, texts: list[str]) -> list[str]:
    return ["", head, *(f"  · {text}" for text in texts)]


def _evidence_text(evidence: Evidence) -> str:
    fact = evidence.fact
    parts = [f"{fact_title(fact.dataset, fact.fact)} = {_shown(fact, fact.value)}"]
    if evidence.original is not None and evidence.original != fact.value:
        parts.append(f"原文“{_shown(fact, evidence.original)}”")
    parts.append(f"{dataset_owner(fact.dataset)}《{dataset_title(fact.dataset)}》{_place(fact)}")
    if fact.match_grade:
        method = LINK_METHODS.get(fact.link_method or "", fact.link_method or "")
        parts.append(f"匹配等级 {fact.match_grade}({method})")
    return "；".join(parts)


def _fault_text(evidence: Evidence) -> str:
    """Say what is wrong with a delivery and in which row; no cell is quoted."""
    fact = evidence.fact
    if fact.row_id is None:
        return fact.value or fact.fact
    return f"{fact_title(fact.dataset, fact.fact)}：{fact.value}；{_place(fact)}"


def _shown(fact: Fact, text: str | None) -> str:
    contract = contracts().get(fact.dataset or "")
    column = fact_column(fact.dataset, fact.fact) if fact.dataset else None
    if contract and column and contract.columns[column].type in _NUMBERS:
        return mask_number(text)
    return fact_value(fact.dataset, fact.fact, text)


def _place(source: Fact | ChainLink) -> str:
    sheet = f" 工作表 {source.sheet}" if source.sheet else ""
    row = f" 第 {source.source_row} 行" if source.source_row else ""
    return f"{source.source_file or '文件不详'}{sheet}{row}"


def _month_text(month: MonthOfHistory) -> str:
    money = "" if month.amount_at_risk is None else f"  {month.amount_at_risk:,.2f} 元"
    return f"{month.period:%Y-%m}  {month.grade}{money}  {month.reason}"


def chain_of(con: duckdb.DuckDBPyConnection, person_id: str) -> Chain:
    """Collect one person's chain of assistance (一户(人)一条救助链).

    Args:
        con: the warehouse.
        person_id: today's id, or one that was merged into it.

    Raises:
        UnknownPersonError: there is no such person.
    """
    people = read_query(con, "chain_person", ChainPerson, person_id=person_id)
    if not people:
        raise UnknownPersonError(
            f"没有编号为 {shown_id(person_id)} 的人员",
            where="core.person",
            to_do="人员编号见 doudi why 的输出，也可以查 marts.person 的 person_id 列",
        )
    links = read_query(con, "chain", ChainLink, person_id=people[0].person_id)
    return Chain(people[0], tuple(links))


def render_chain(chain: Chain) -> str:
    """Write a chain for the terminal, in Chinese, one link a line; the number masked."""
    person = chain.person
    age = age_on(max(link.begins_on for link in chain.links), person.birth_date) if chain.links else None
    about = [person.sex or "", f"{age} 岁" if age is not None else "", mask_number(person.resident_id)]
    head = [
        f"{person.name or '(姓名不详)'}  {'  '.join(part for part in about if part)}",
        f"人员编号 {person.person_id}  家庭编号 {person.household_no or '无'}",
        "",
    ]
    return "\n".join(head + ([_link_text(link) for link in chain.links] or ["没有救助、身份或事件记录。"]))


def _link_text(link: ChainLink) -> str:
    if link.kind == "身份":
        until = f"{link.ends_on:%Y-%m-%d}" if link.ends_on else "至今"
        when = f"{link.begins_on:%Y-%m-%d} → {until}"
    else:
        when = f"{link.begins_on:%Y-%m}" if link.kind == "救助" else f"{link.begins_on:%Y-%m-%d}"
    money = "" if link.amount is None else f"  {link.amount:,.2f} 元"
    detail = f"({link.detail})" if link.detail else ""
    what = event_word(link.what)
    return f"{when}  {link.kind}  {what}{detail}{money}  ← {_place(link)}"
