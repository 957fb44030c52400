"""What is written to people and departments: notice of a policy, written notice of an exit, request to a department?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from alerts.department_list import ADULT_AGE, COLUMNS, department_rows
from alerts.entitlement import Entitlement, entitled_person
from alerts.errors import LetterError
from alerts.evidence_pack import Answered, Case
from alerts.law_basis import in_short
from alerts.sources import AreaNames, area_name
from alerts.supervision import pages
from alerts.visits import read_as, read_run
from alerts.what_clears import rule_of
from alerts.wording import departments, offices_of, wording
from alerts.written import WrittenFile, safe_file_name, write_whole
from data_contracts import yaml_file
from data_contracts.corps import county_of
from data_contracts.months import age_on
from warehouse import sql_file

HERE = Path(__file__).parent
#: Of the department's list: what a letter of one family need not say line by line.
_LEFT_OUT = ("等级", "类型", "匹配等级")


class _Text(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NoticeTexts(_Text):
    """Words of the 主动告知书."""

    title: str
    families: tuple[str, ...]
    opening: str
    programme: str
    asks: str
    unknown: str
    guardian: str
    where: str
    no_fee: str
    reply: tuple[str, ...]
    signature: str
    difficulty: tuple[str, ...]
    programmes: dict[str, tuple[str, ...]]
    papers: dict[str, str]
    papers_line: str


class RefusalTexts(_Text):
    """Words of the 书面告知."""

    title: str
    outcome: str
    opening: str
    fields: dict[str, str]
    decision: str
    reason: str
    clause: str
    rights: tuple[str, ...]
    signature: str


class RequestTexts(_Text):
    """Words of the 商请函."""

    title: str
    opening: str
    leads: str
    privacy: str
    signature: str


class LetterTexts(_Text):
    """All words of `letters.yaml`."""

    draft: str
    notice: NoticeTexts
    refusal: RefusalTexts
    request: RequestTexts


@cache
def letter_texts() -> LetterTexts:
    """Read the words."""
    return yaml_file.read(HERE / "texts" / "letters.yaml", LetterTexts)


def write_notice(con: duckdb.DuckDBPyConnection, case: Case, folder: Path, *, areas: AreaNames) -> WrittenFile:
    """Write to somebody which policy may be for him: programme, amount where the law has one, where to go, no promise.

    Args:
        con: the warehouse.
        case: an alert of the families missed or difficulty.
        folder: where letters go.
        areas: names of area codes.

    Raises:
        LetterError: the alert is of another family, or about nobody.
    """
    texts, alert = letter_texts().notice, case.item.alert
    if alert.family not in texts.families or alert.person_id is None:
        raise LetterError(
            f"预警 {alert.alert_id} 不是应享未享或新增困难的事项，不写主动告知书",
            where=f"rule {alert.rule_code}",
            to_do="主动告知只用于帮助；停止、减少救助的用 doudi letter refusal",
        )
    age = age_on(case.run.period_end, alert.birth_date)
    facts = {
        "programmes": _programmes(con, case),
        "papers": texts.papers_line.format(papers="、".join(_papers(case))),
        "is_child": age is not None and age < ADULT_AGE,
        "where": texts.where.format(
            township=area_name(areas, alert.township_code), department=_offices(alert.department)
        ),
    }
    letter = _Letter("notice", case.run.month, alert.alert_id)
    return _write(letter, folder, facts | {"case": case, "alert": alert})


def _offices(routed_to: str) -> str:
    """Name the offices as people know them."""
    if departments().is_township(routed_to):
        return "乡镇（街道）民政办"
    return "、".join(name.removeprefix("县级") for name in offices_of(routed_to))


def _programmes(con: duckdb.DuckDBPyConnection, case: Case) -> list[tuple[str, str]]:
    """List what the alert is about: programme with its amount, and what the law asks besides."""
    texts, alert = letter_texts().notice, case.item.alert
    if alert.family == "difficulty":
        return [(title, "") for title in texts.difficulty]
    rule = rule_of(alert.rule_code)
    named, read = texts.programmes.get(alert.rule_code, ()), rule.policy if rule else ()
    opened = entitled_person(con, alert.person_id or "").lines
    chosen = [one for one, _ in opened if one.programme.programme in named or one.programme.parameter in read]
    return [(_with_amount(one), texts.asks.format(asks=one.programme.asks)) for one in chosen] or [(texts.unknown, "")]


def _with_amount(one: Entitlement) -> str:
    texts = letter_texts().notice
    return texts.programme.format(title=one.programme.title, text=one.text) if one.text else one.programme.title


def _papers(case: Case) -> list[str]:
    papers, rule = letter_texts().notice.papers, rule_of(case.item.alert.rule_code)
    groups = dict.fromkeys(name.partition(".")[0] for name in (rule.policy if rule else ()))
    return list(dict.fromkeys([papers["always"], *(papers[group] for group in groups if group in papers)]))


def write_refusal(con: duckdb.DuckDBPyConnection, case: Case, folder: Path, *, areas: AreaNames) -> WrittenFile:
    """Write to somebody why his assistance ends or shrinks, after the bureau has decided.

    Args:
        con: the warehouse.
        case: an alert whose answer in force is 属实-拟停 with investigation number, decision number and day of notice.
        folder: where letters go.
        areas: names of area codes.

    Raises:
        LetterError: nobody has decided anything, or one of the three is missing.
    """
    texts, alert = letter_texts().refusal, case.item.alert
    told = read_as(con.execute(sql_file.read_sql(HERE / "pack" / "answer.sql"), {"alert_id": alert.alert_id}), Answered)
    answer = told[-1] if told else None
    missing = [title for name, title in texts.fields.items() if answer is None or not getattr(answer, name)]
    if answer is None or answer.outcome != texts.outcome or missing:
        lacking = f"缺少{'、'.join(missing)}" if missing else f"现有答复是“{answer.outcome if answer else ''}”"
        raise LetterError(
            f"预警 {alert.alert_id} 不能写停止（减少）告知书：{lacking}",
            where="alerts.answer_in_force",
            to_do=f"先由县级作出决定，并在工作清单上答复“{texts.outcome}”，填齐三项；不得仅凭比对结果停发救助",
        )
    facts = {"answer": answer, "case": case, "alert": alert, "notes": in_short(alert.law_notes)}
    facts |= {"county": area_name(areas, county_of(alert.area_code))}
    return _write(_Letter("refusal", case.run.month, alert.alert_id), folder, facts)


def write_request(
    con: duckdb.DuckDBPyConnection, folder: Path, *, county: str, department: str, areas: AreaNames, family: str = ""
) -> list[WrittenFile]:
    """Write to a department what it is asked to look at, one letter per family, with its own columns only.

    Args:
        con: the warehouse.
        folder: where letters go.
        county: six digits.
        department: as alerts are routed to it, or any of its other names.
        areas: names of area codes.
        family: one family of rules; all where not given.

    Raises:
        LetterError: nothing is routed to it, or there is no such family.
    """
    families = _families(family)
    run, texts = read_run(con), letter_texts().request
    reader = departments().of(department)
    rows = department_rows(con, county=county, reader=reader, areas=areas)
    by_family = {name: [row for of, row in rows if of == name] for name in families}
    if not any(by_family.values()):
        raise LetterError(
            f"{county} 本月没有需要商请{department}的事项",
            where="alerts.alert",
            to_do="部门名称见 alerts/texts/departments.yaml",
        )
    columns = tuple(title for title, _ in COLUMNS if title not in _LEFT_OUT)
    written = []
    for name, lines in by_family.items():
        if not lines:
            continue
        label = wording().families[name].label
        facts: dict[str, object] = {
            "title": texts.title.format(family=label),
            "opening": texts.opening.format(month=run.month_text, lines=len(lines)),
            "department": area_name(areas, county) + reader.names[0].removeprefix("县级"),
            "columns": columns,
            "lines": [[_shown((line | {"序号": at})[title]) for title in columns] for at, line in enumerate(lines, 1)],
            "run": run,
        }
        key = f"{county}_{reader.names[0]}_{label}"
        letter = _Letter("request", run.month, key, f"{county} {department}", len(lines), columns)
        written.append(_write(letter, folder, facts))
    return written


def _families(asked: str) -> list[str]:
    known = wording().families
    if asked and asked not in known:
        raise LetterError(
            f"没有规则类别 {asked!r} · no such family of rules",
            where="--family",
            to_do="可用 · one of: " + "、".join(f"{name}({each.label})" for name, each in known.items()),
        )
    return [asked] if asked else list(known)


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class _Letter:
    """What a letter is called, who gets it, and how much of what stands in it."""

    kind: str
    month: str
    key: str
    audience: str = "本人"
    rows: int = 1
    columns: tuple[str, ...] = ("姓名",)

    @property
    def name(self) -> str:
        title = {"notice": "主动告知书", "refusal": "停止减少告知书", "request": "商请函"}[self.kind]
        return safe_file_name(f"{self.month}_{self.key}_{title}.html")


def _write(letter: _Letter, folder: Path, facts: Mapping[str, object]) -> WrittenFile:
    texts = letter_texts()
    told = {"texts": getattr(texts, letter.kind), "draft": texts.draft, "title": letter.name} | dict(facts)
    write = partial(_render, kind=letter.kind, facts=told, rows=letter.rows)
    return write_whole(folder / letter.name, write, audience=letter.audience, columns=letter.columns)


def _render(path: Path, *, kind: str, facts: Mapping[str, object], rows: int) -> int:
    text = pages().get_template(f"letter_{kind}.html.j2").render(facts)
    path.write_text(text, encoding="utf-8", newline="\n")
    return rows
