"""A warehouse by hand: two townships of one county and one of another, a dozen people, one alert of each kind."""

from datetime import date, datetime
from typing import Any, ClassVar

import duckdb

from data_contracts.contract import contract_of
from data_contracts.ddl import create_raw, create_staging
from tests.empty import empty_warehouse
from warehouse.connection import create_schema

YUFENG, LIUZHUANG, SHANGQIAO = "410821102", "410821103", "410822001"
PERIOD = date(2026, 10, 1)


class FewAreas:
    """The names that these tests need; the whole book has tests of its own."""

    names: ClassVar[dict[str, str]] = {
        "410821": "修武县", YUFENG: "郇封镇", LIUZHUANG: "周庄镇", "410822": "博爱县", SHANGQIAO: "清化镇街道",
    }  # fmt: skip

    def name_of(self, code: str, /) -> str | None:
        return self.names.get(code[:9]) or self.names.get(code[:6])


DATASETS = (
    "civil_affairs.low_income_register",
    "civil_affairs.payment",
    "public_security.death_cancellation",
    "health.death_certificate",
    "disabled_federation.certificate",
    "education.enrolment",
    "medical_insurance.settlement",
)

Row = dict[str, Any]


def resident_id(birth: date, sequence: int) -> str:
    """Make a number of the unassigned area 410890 with its check character."""
    body = f"410890{birth:%Y%m%d}{sequence:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    for row in rows:
        columns, marks = ", ".join(row), ", ".join("?" for _ in row)
        con.execute(f"insert into {table} ({columns}) values ({marks})", list(row.values()))


#: person_id → name, sex, birth date, area, relation and household.
PEOPLE: dict[str, tuple[str, str, date, str, str | None, str | None]] = {
    "P01": ("李建国", "男", date(1951, 3, 2), YUFENG, "本人", "H1"),
    "P02": ("王秀英", "女", date(1954, 7, 19), YUFENG, "配偶", "H1"),
    "P03": ("李小禾", "女", date(2014, 5, 6), YUFENG, "孙女", "H1"),
    "P04": ("赵铁柱", "男", date(1968, 11, 23), YUFENG, "本人", "H2"),
    "P05": ("欧阳春梅", "女", date(1971, 1, 30), YUFENG, None, None),
    "P06": ("张大山", "男", date(1949, 9, 9), LIUZHUANG, "本人", "H3"),
    "P07": ("陈立", "男", date(1985, 4, 4), SHANGQIAO, "本人", "H4"),
}
NUMBERS = {person: resident_id(facts[2], 100 + at * 11) for at, (person, facts) in enumerate(PEOPLE.items())}
ADDRESSES = {
    "H1": "郇封镇东街村3组12号",
    "H2": "郇封镇东街村3组2号",
    "H3": "周庄镇刘庄村1组8号",
    "H4": "清化镇街道桥头社区5号楼",
}
RULES: tuple[Row, ...] = (
    {
        "rule_code": "X01",
        "rule": "deceased_per_police_on_register",
        "title": "已办理死亡注销仍在册",
        "family": "ineligible",
        "grade": "红",
        "department": "乡镇(街道)",
        "why": "人员死亡后应按程序办理停保停发。",
        "next_step": "先核对是否同一人，再入户核实；属实的按程序办理，次月起停发，不得仅凭比对结果停发。",
        "false_alarms": ["注销属于同名同姓的另一人", "注销登记有误，本人仍健在", "死亡当月的救助金依规定可以发放"],
        "clause": "焦民〔2022〕154号 十二(二)",
        "needs": ["civil_affairs.low_income_register", "public_security.death_cancellation"],
    },
    {
        "rule_code": "M08",
        "rule": "disability_living_allowance_missing",
        "title": "低保残疾人未领困难残疾人生活补贴",
        "family": "missed",
        "grade": "橙",
        "department": "残联/县级民政局",
        "why": "低保家庭中的持证残疾人可以享受困难残疾人生活补贴。",
        "next_step": "告知本人可以申请，行动不便的由村(社区)代办。",
        "false_alarms": ["残疾人证正在换领", "本人已明确表示放弃"],
        "clause": "焦民〔2024〕8号 二(三)2(4)",
        "needs": ["disabled_federation.certificate", "civil_affairs.payment"],
    },
    {
        "rule_code": "M07",
        "rule": "pupil_without_aid",
        "title": "困难家庭学生本学期没有资助记录",
        "family": "missed",
        "grade": "橙",
        "department": "教育局",
        "why": "困难家庭学生应当落实教育资助。",
        "next_step": "请学校核对资助名单，未落实的予以补办。",
        "false_alarms": ["在外地就读并已在当地受助"],
        "clause": "焦民〔2024〕8号 二(三)2(2)",
        "needs": ["education.enrolment", "education.student_aid"],
    },
    {
        "rule_code": "N01",
        "rule": "medical_spend_surge",
        "title": "一年内医疗自付费用较高",
        "family": "difficulty",
        "grade": "橙",
        "department": "乡镇(街道)",
        "why": "医疗自付过高可能导致家庭基本生活出现困难。",
        "next_step": "入户了解实际负担，主动告知临时救助和低收入认定政策。",
        "false_alarms": ["费用已由单位或商业保险承担"],
        "clause": "焦民〔2024〕8号 二(二)",
        "needs": ["medical_insurance.settlement"],
    },
    {
        "rule_code": "X02",
        "rule": "deceased_per_health_on_register",
        "title": "死亡医学证明记载死亡仍在册",
        "family": "ineligible",
        "grade": "红",
        "department": "乡镇(街道)",
        "why": "人员死亡后应按程序办理停保停发。",
        "next_step": "先核对是否同一人，再入户核实。",
        "false_alarms": ["证明属于同名同姓的另一人"],
        "clause": "焦民〔2022〕154号 十二(二)",
        "needs": ["civil_affairs.low_income_register", "health.death_certificate"],
    },
    {
        "rule_code": "D04",
        "rule": "active_in_two_townships",
        "title": "在两个乡镇同时在册",
        "family": "duplicated",
        "grade": "红",
        "department": "县级民政局",
        "why": "一人只能在一地享受。",
        "next_step": "两地民政办共同核对，明确由哪一地继续保障，再办理另一地的退出。",
        "false_alarms": ["正在办理转移接续", "两条记录不是同一个人"],
        "clause": "鄂民政发〔2024〕21号 三(二)",
        "needs": ["civil_affairs.low_income_register"],
    },
)


def _alert(alert_id: str, rule_code: str, person: str, **more: Any) -> Row:
    rule = next(rule for rule in RULES if rule["rule_code"] == rule_code)
    _, _, _, area, _, household = PEOPLE[person]
    return {
        "alert_id": alert_id,
        "rule_code": rule_code,
        "person_id": person,
        "household_id": household,
        "area_code": area + "001",
        "department": rule["department"],
        "subject_record": f"record-{alert_id}",
        "first_period": PERIOD,
        "last_period": PERIOD,
        "months_seen": 1,
        "status": "新增",
        "change": "new",
        "raised_on": date(2026, 10, 15),
        "due_on": date(2026, 10, 22),
        "due_is_provisional": False,
        "grade": rule["grade"],
        "grade_reasons": [f"规则默认等级为{rule['grade']}"],
        "match_grade": "A",
        "amount_at_risk": None,
        "reason": "",
        "evidence": [],
        "ruled_out": [],
    } | more


def _fact(delivery_id: str, row: int, fact: str, value: str) -> Row:
    return {"row_id": f"{delivery_id}/{row}/0", "fact": fact, "value": value}


def alerts() -> list[Row]:
    return [
        _alert(
            "a01",
            "X01",
            "P01",
            status="持续",
            change="same",
            first_period=date(2026, 9, 1),
            months_seen=2,
            due_on=date(2026, 10, 20),
            amount_at_risk=960,
            match_grade="B",
            reason="李建国2026年8月31日已办理死亡注销，但10月低保台账仍为在册。",
            evidence=[
                _fact("d-register", 3, "status", "在册"),
                _fact("d-register", 3, "category", "最低生活保障"),
                _fact("d-police", 7, "died_on", "2026-08-31"),
            ],
            ruled_out=["注销原因不是迁出、参军、出国或重复户口"],
        ),
        _alert(
            "a02",
            "M07",
            "P03",
            amount_at_risk=625,
            reason="李小禾2026年秋季学期在读，家庭享受低保，本学期没有资助发放记录。",
            evidence=[_fact("d-school", 5, "term", "2026-2027-1"), _fact("d-register", 5, "category", "最低生活保障")],
            ruled_out=["学籍状态不是休学、转学、毕业或辍学"],
        ),
        _alert(
            "a03",
            "M08",
            "P02",
            amount_at_risk=80,
            reason="王秀英享受低保，残疾人证有效，10月没有领到困难残疾人生活补贴。",
            evidence=[_fact("d-disabled", 2, "level", "二级"), _fact("d-register", 4, "category", "最低生活保障")],
            ruled_out=["不是特困人员", "没有领取孤儿基本生活费"],
        ),
        _alert(
            "a04",
            "M08",
            "P04",
            amount_at_risk=80,
            status="复发",
            change="recurred",
            due_is_provisional=True,
            reason="赵铁柱享受低保，残疾人证有效，10月没有领到困难残疾人生活补贴。",
            evidence=[_fact("d-disabled", 3, "level", "一级")],
        ),
        _alert(
            "a05",
            "N01",
            "P05",
            amount_at_risk="18250.40",
            reason="欧阳春梅近12个月医疗自付合计18250.40元，超过15000元。",
            evidence=[_fact("d-bills", 9, "self_paid", "18250.40")],
            grade_reasons=["规则默认等级为橙", "自付未超过界线的两倍"],
        ),
        _alert(
            "a06",
            "X01",
            "P06",
            reason="张大山2026年9月12日已办理死亡注销，但10月低保台账仍为在册。",
            evidence=[_fact("d-police", 8, "died_on", "2026-09-12")],
        ),
        _alert(
            "a07",
            "D04",
            "P07",
            amount_at_risk=480,
            reason="陈立同时在两个乡镇的低保台账中在册。",
            evidence=[
                _fact("d-register", 7, "area_code", YUFENG + "001"),
                _fact("d-register2", 2, "area_code", SHANGQIAO + "001"),
            ],
        ),
        _alert("a08", "X01", "P04", status="自动消除", change="cleared", reason="已消除。"),
    ]


def _delivery(delivery_id: str, dataset: str, file: str, sheet: str | None, **more: Any) -> Row:
    return {
        "delivery_id": delivery_id,
        "dataset": dataset,
        "period": PERIOD,
        "source_file": f"2026-10/{dataset}/{file}",
        "sheet": sheet,
        "sha256": "0" * 64,
        "contract_hash": "c",
        "version": 1,
        "state": "accepted",
        "area_codes": [YUFENG],
        "rows_read": 10,
        "rows_accepted": 9,
        "rows_quarantined": 1,
        "rows_stripped": 2,
        "received_at": datetime(2026, 10, 14, 1, 0),
    } | more


DELIVERIES = [
    _delivery("d-register", DATASETS[0], "修武县低保台账.xlsx", "Sheet1"),
    _delivery("d-register2", DATASETS[0], "博爱县低保台账.xlsx", "台账"),
    _delivery("d-pay", DATASETS[1], "10月发放.csv", None),
    _delivery("d-police", DATASETS[2], "户口注销(10月).xlsx", "注销名单"),
    _delivery("d-disabled", DATASETS[4], "持证.xlsx", "持证残疾人"),
    _delivery("d-school", DATASETS[5], "学籍.csv", None),
    _delivery("d-bills", DATASETS[6], "结算.csv", None),
    _delivery("d-held", DATASETS[3], "死亡证.xlsx", "1", state="held",
              because="行数比上月少一半以上，请确认是否缺少乡镇", rows_accepted=0, rows_quarantined=0),
]  # fmt: skip


def _link(
    row_id: str, person: str, dataset: str, grade: str = "A", *, role: str = "self", area: str | None = None
) -> tuple[Row, Row]:
    delivery_id, row, member = row_id.split("/")
    name = PEOPLE[person][0]
    frame = {"row_id": row_id, "dataset": dataset, "delivery_id": delivery_id, "role": role, "role_kind": role,
             "record_id": f"r-{row_id}"}  # fmt: skip
    mention = frame | {
        "source_row": int(row),
        "member_no": int(member),
        "period": PERIOD,
        "name": name,
        "resident_id": NUMBERS[person],
        "resident_id_state": "valid",
        "area_code": (area or PEOPLE[person][3]) + "001",
        "phone": "13900000000" if person == "P01" else None,
        "address": "郇封镇西街村7号" if person == "P05" else None,
    }
    membership = frame | {
        "evidence_id": f"e-{person}",
        "person_id": person,
        "match_grade": grade,
        "link_method": "valid_id",
        "match_probability": 1.0,
    }
    return mention, membership


LINKS = [
    _link("d-register/3/0", "P01", DATASETS[0]),
    _link("d-register/4/0", "P02", DATASETS[0]),
    _link("d-register/5/0", "P03", DATASETS[0]),
    _link("d-register/7/0", "P07", DATASETS[0], area=YUFENG),
    _link("d-register2/2/0", "P07", DATASETS[0]),
    _link("d-police/7/0", "P01", DATASETS[2], "B"),
    _link("d-police/8/0", "P06", DATASETS[2]),
    _link("d-school/5/0", "P03", DATASETS[5]),
    _link("d-disabled/2/0", "P02", DATASETS[4]),
    _link("d-disabled/3/0", "P04", DATASETS[4]),
    _link("d-bills/9/0", "P05", DATASETS[6]),
]


def _add_people(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, "core.person", [
        {"person_id": person, "name": name, "sex": sex, "birth_date": born, "resident_id": NUMBERS[person],
         "area_code": area + "001", "is_provisional": False, "minted_run": "r1", "minted_no": at, "record_count": 3}
        for at, (person, (name, sex, born, area, _, _)) in enumerate(PEOPLE.items())
    ])  # fmt: skip
    insert(con, "core.household", [
        {"household_id": household, "household_no": f"2026{household}", "address": address, "minted_run": "r1",
         "area_code": next(p[3] for p in PEOPLE.values() if p[5] == household) + "001",
         "head_person_id": next(k for k, p in PEOPLE.items() if p[5] == household)}
        for household, address in ADDRESSES.items()
    ])  # fmt: skip
    insert(con, "core.household_member", [
        {"household_id": p[5], "person_id": person, "relation": p[4], "valid_from": date(2024, 1, 1),
         "row_id": f"d-register/{at + 3}/0"}
        for at, (person, p) in enumerate(PEOPLE.items()) if p[5]
    ])  # fmt: skip
    insert(con, "core.status_spell", [
        {"person_id": person, "household_id": PEOPLE[person][5], "category": "最低生活保障", "urban_rural": "农村",
         "is_covered": True, "status": "在册", "area_code": YUFENG + "001", "monthly_amount": 960,
         "valid_from": date(2024, 1, 1), "dataset": DATASETS[0], "record_id": "r", "row_id": "d-register/3/0"}
        for person in ("P01", "P02", "P03", "P04")
    ])  # fmt: skip
    insert(con, "core.assistance", [
        {"person_id": "P01", "household_id": "H1", "programme": "最低生活保障金", "department": "民政", "period": month,
         "valid_from": month, "amount": 960, "is_paid": True, "dataset": DATASETS[1], "record_id": f"pay{month}",
         "row_id": "d-pay/2/0", "match_grade": "A"}
        for month in (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
    ])  # fmt: skip
    insert(con, "core.life_event", [
        {"person_id": "P01", "kind": "death", "happened_on": date(2026, 8, 31), "detail": "户口注销",
         "dataset": DATASETS[2],
         "record_id": "r", "row_id": "d-police/7/0", "match_grade": "B"},
    ])  # fmt: skip


def _add_alerts(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, "alerts.rule", list(RULES))
    insert(con, "alerts.alert", alerts())
    months = [date(2026, 9, 1), PERIOD]
    insert(con, "alerts.hit", [
        {column: alert[column] for column in (
            "alert_id", "rule_code", "person_id", "household_id", "area_code", "subject_record", "amount_at_risk",
            "grade", "grade_reasons", "match_grade", "department", "reason", "evidence", "ruled_out")}
        | {"run_id": f"run-{month:%m}", "period": month, "evidence_hash": "h"}
        for alert in alerts() for month in months
        if month >= alert["first_period"] and alert["alert_id"] != "a08"
    ])  # fmt: skip
    insert(con, "alerts.coverage", [
        {"period": PERIOD, "rule_code": "X01", "state": "evaluated", "reason": None, "subjects": 5, "alerts": 2},
        {"period": PERIOD, "rule_code": "M07", "state": "evaluated", "reason": None, "subjects": 1, "alerts": 1},
        {"period": PERIOD, "rule_code": "M08", "state": "evaluated", "reason": None, "subjects": 5, "alerts": 2},
        {"period": PERIOD, "rule_code": "D04", "state": "evaluated", "reason": None, "subjects": 5, "alerts": 1},
        {"period": PERIOD, "rule_code": "N01", "state": "evaluated", "reason": None, "subjects": 900, "alerts": 1},
        {"period": PERIOD, "rule_code": "X02", "state": "not_evaluated", "reason": "死亡医学证明暂缓接收",
         "subjects": 0, "alerts": 0},
    ])  # fmt: skip
    insert(con, "alerts.coverage_gap", [
        {"period": PERIOD, "rule_code": "M08", "area_code": LIUZHUANG, "dataset": DATASETS[4],
         "reason": "持证残疾人数据没有送达"},
    ])  # fmt: skip


def _add_raw_rows(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, "raw.public_security__death_cancellation", [
        {"delivery_id": "d-police", "source_row": 7, "member_no": 0, "sheet": "注销名单", "name": "李 建国",
         "resident_id": "'" + NUMBERS["P01"], "died_on": "2026.8.31", "reason": "死亡"},
    ])  # fmt: skip
    insert(con, "raw.civil_affairs__low_income_register", [
        {"delivery_id": "d-register", "source_row": 3, "member_no": 0, "sheet": "Sheet1", "name": "李建国",
         "status": "享受中", "category": "农村低保"},
    ])  # fmt: skip


def small_township() -> duckdb.DuckDBPyConnection:
    """Open a warehouse of one's own in which all of it stands: told row by row once in a process, and copied."""
    return empty_warehouse(tell)


def tell(con: duckdb.DuckDBPyConnection) -> None:
    """Write down who lives there and what was found, row by row."""
    create_schema(con)
    for dataset in DATASETS:
        for create in (create_raw, create_staging):
            con.execute(create(contract_of(dataset)).replace("create table ", "create table if not exists ", 1)
                        .replace("if not exists if not exists", "if not exists"))  # fmt: skip
    insert(con, "ops.this_run", [
        {"run_id": "run-10", "kind": "monthly", "period": PERIOD, "period_end": date(2026, 10, 31),
         "as_of": date(2026, 10, 15), "jurisdiction": "jiaozuo", "area_prefix": ""}
    ])  # fmt: skip
    insert(con, "staging.civil_affairs__low_income_register", [
        {"row_id": f"d-register/{at + 3}/0", "record_id": "r", "delivery_id": "d-register", "source_row": at + 3,
         "member_no": 0, "period": PERIOD, "village": "东街村" if p[3] == YUFENG else "刘庄村"}
        for at, p in enumerate(PEOPLE.values()) if p[5]
    ])  # fmt: skip
    insert(con, "ops.delivery", DELIVERIES)
    insert(con, "core.mention", [mention for mention, _ in LINKS])
    insert(con, "core.membership", [membership for _, membership in LINKS])
    _add_people(con)
    _add_alerts(con)
    _add_raw_rows(con)
