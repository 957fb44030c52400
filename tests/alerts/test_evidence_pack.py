"""One page says everything about an alert that its reader may know, and nothing that he may not."""

from __future__ import annotations

import hashlib
import html
import re
from datetime import date
from pathlib import Path

import pytest

from alerts.errors import NotForReaderError
from alerts.evidence_pack import Identity, IdentityBits, IdentityStep, pack_name, read_case, write_pack
from alerts.explain import UnknownAlertError
from alerts.law_values import law_values
from alerts.reader import reader_called, reader_texts
from alerts.rule import rules
from alerts.source_rows import SourceRow
from alerts.sources import event_word
from alerts.timeline import read_timeline
from alerts.what_clears import MOST_ROWS, what_clears
from tests.alerts.small_township import NUMBERS, FewAreas, insert

ROOT = Path(__file__).parents[2]

IDENTITY = Identity(
    steps=(IdentityStep("号码有效且相同", "A", 3, ("civil_affairs.payment", "public_security.death_cancellation")),),
    waterfall=(IdentityBits("起点", "任取两条记录恰为同一人的可能", -18.0), IdentityBits("姓名", "相同", 31.5)),
    weight=13.5,
    probability=0.99991,
    names={"李建国": 3},
    numbers={NUMBERS["P01"]: 3},
    doubts=("李建国与另一人相近，请核对",),
)


def page(con, tmp_path, alert_id="a01", reader="township") -> str:
    """The page as its reader sees it, without its marks."""
    case, known = read_case(con, alert_id, reader_called(reader))
    path = tmp_path / pack_name(case, known)
    write_pack(con, case, path, reader=known, identity=IDENTITY, areas=FewAreas())
    return html.unescape(path.read_text(encoding="utf-8"))


def test_the_township_reads_why_on_which_rows_by_which_law_and_what_speaks_against_it(a_small_township, tmp_path):
    text = page(a_small_township, tmp_path)
    for needed in (
        "已办理死亡注销仍在册", "李建国", NUMBERS["P01"], "2026年10月20日", "规则默认等级为红", "960.00 元", "持续",
        "修武县低保台账.xlsx", "享受中", "读作 在册", "农村低保", "户口注销(10月).xlsx", "2026.8.31",
        "最低生活保障金", "死亡登记", "号码有效且相同", "合计 +13.5", "焦民〔2022〕154号 十二(二)",
        "注销原因不是迁出", "注销属于同名同姓的另一人", "怎样才算消除", "还没有收到答复", "不得仅凭比对结果停发救助",
    ):  # fmt: skip
        assert needed in text, needed


def test_of_a_police_row_the_township_reads_only_what_the_alert_rests_on(a_small_township, tmp_path):
    text = page(a_small_township, tmp_path)
    police = text[text.index("2. 公安局") : text.index("救助链")]
    assert "死亡日期：" in police
    assert "注销原因" not in police
    assert "注销原因：" in page(a_small_township, tmp_path, reader="county")


def test_the_village_helper_reads_no_full_name_no_number_no_amount_and_no_cell(a_small_township, tmp_path):
    con = a_small_township
    con.execute("update alerts.alert set reason = '李建国与王秀英同住，已发960.00元。' where alert_id = 'a01'")
    con.execute("update alerts.hit set reason = '李建国，960元。' where alert_id = 'a01'")
    text = page(con, tmp_path, reader="village")
    assert "李**与王**同住，已发＊＊＊元" in text
    assert NUMBERS["P01"][-4:] in text
    for hidden in (
        "李建国",
        "王秀英",
        "李小禾",
        *(NUMBERS.values()),
        "960",
        "享受中",
        "2026.8.31",
        "户口注销(10月).xlsx",
    ):
        assert hidden not in text, hidden
    assert "死亡登记" not in text, "what the police registered is no civil affairs' assistance"


def test_a_department_reads_the_rows_of_its_own_files_and_no_history_of_assistance(a_small_township, tmp_path):
    text = page(a_small_township, tmp_path, "a03", "department 残联")
    assert "持证.xlsx" in text
    for hidden in ("修武县低保台账.xlsx", "最低生活保障金", "960"):
        assert hidden not in text, hidden


def test_a_department_that_finds_children_by_their_number_does_not_read_their_name(a_small_township, tmp_path):
    text = page(a_small_township, tmp_path, "a02", "department 教育局")
    assert "李**" in text
    assert "李小禾" not in text
    assert NUMBERS["P03"] in text


@pytest.mark.parametrize(("alert_id", "reader"), [("a01", "department 残联"), ("a07", "department 教育局")])
def test_a_department_may_not_read_what_is_routed_to_another_one(a_small_township, alert_id, reader):
    with pytest.raises(NotForReaderError):
        read_case(a_small_township, alert_id, reader_called(reader))


@pytest.mark.parametrize("reader", ["township", "village"])
def test_what_only_an_office_may_see_is_in_no_pack_of_a_township_or_village(a_small_township, tmp_path, reader):
    con = a_small_township
    con.execute("update alerts.rule set is_restricted = true where rule_code = 'D04'")
    with pytest.raises(NotForReaderError):
        read_case(con, "a07", reader_called(reader))
    con.execute("update alerts.alert set person_id = 'P01' where alert_id = 'a07'")
    assert "在两个乡镇同时在册" not in page(con, tmp_path, "a01", reader)
    assert "在两个乡镇同时在册" in page(con, tmp_path, "a01", "county")


@pytest.mark.parametrize("wrong", ["nobody", "department", "department 火星局", "township 郇封镇"])
def test_a_reader_whom_nobody_knows_is_named_with_the_known_ones(wrong):
    with pytest.raises(NotForReaderError) as error:
        reader_called(wrong)
    assert "township" in error.value.to_do


def test_an_unknown_alert_says_where_ids_are_found(a_small_township):
    with pytest.raises(UnknownAlertError):
        read_case(a_small_township, "nope", reader_called("county"))


def test_each_month_says_what_was_found_or_why_it_could_not_be_told(a_small_township, tmp_path):
    con = a_small_township
    insert(con, "alerts.coverage", [
        {"period": date(2026, 9, 1), "rule_code": "X01", "state": "evaluated", "subjects": 5, "alerts": 1},
    ])  # fmt: skip
    con.execute(
        "update alerts.coverage set state = 'not_evaluated', reason = '户口注销没有送达' where period = '2026-10-01'"
    )
    con.execute("delete from alerts.hit where alert_id = 'a01' and period = '2026-10-01'")
    text = re.sub(r"<[^>]+>", "|", page(con, tmp_path))
    assert re.search(r"2026-09\|+发现\|+红", text)
    assert re.search(r"2026-10\|+未能比对.*户口注销没有送达", text)
    con.execute("update alerts.coverage set state = 'evaluated', reason = null where period = '2026-10-01'")
    assert re.search(r"2026-10\|+未再发现\|", re.sub(r"<[^>]+>", "|", page(con, tmp_path)))
    con.execute(
        "insert into alerts.suppressed by name select 'r' as run_id, date '2026-10-01' as period, 'X01' as rule_code, "
        "'s' as subject_record, 'P01' as person_id, 'exempted' as guard, '已登记例外' as reason, 'a01' as alert_id"
    )
    assert re.search(r"2026-10\|+不提示.*已登记例外", re.sub(r"<[^>]+>", "|", page(con, tmp_path)))


def test_a_month_in_which_the_facts_are_others_says_so(a_small_township, tmp_path):
    con = a_small_township
    assert "事实有变化" not in page(con, tmp_path)
    con.execute("update alerts.hit set evidence_hash = 'other' where alert_id = 'a01' and period = '2026-10-01'")
    con.execute(
        "insert into alerts.hit by name select * replace (date '2026-09-01' as period, 'h' as evidence_hash) "
        "from alerts.hit where alert_id = 'a01' and period = '2026-10-01' "
        "and not exists (from alerts.hit as before where before.alert_id = 'a01' and before.period = '2026-09-01')"
    )
    insert(con, "alerts.coverage", [
        {"period": date(2026, 9, 1), "rule_code": "X01", "state": "evaluated", "subjects": 5, "alerts": 1},
    ])  # fmt: skip
    text = re.sub(r"<[^>]+>", "|", page(con, tmp_path))
    assert re.search(r"2026-10\|+发现（事实有变化）", text)
    assert not re.search(r"2026-09\|+发现（事实有变化）", text)


def test_exceptions_other_leads_and_answers_stand_on_the_page_of_who_may_know_them(a_small_township, tmp_path):
    con = a_small_township
    con.execute(
        "insert into alerts.exception by name select 'E1' as exception_id, 'exception' as kind, 'person' as scope, "
        "'P01' as subject, 'X12' as rule_code, 'explained' as reason, '李建国已过户' as because, '张科长' as decided_by, "
        "timestamp '2026-09-01' as decided_at, date '2026-09-01' as valid_from, date '2027-09-01' as valid_until"
    )
    con.execute(
        "insert into alerts.answer by name select 'n1' as answer_id, 'a01' as alert_id, '无法核实-人不在' as outcome, "
        "'open' as kind, '李建国的邻居说不知道' as note, 's' as sha256, '工作清单' as sheet, 4 as source_row, "
        "timestamp '2026-10-18 17:00' as received_at"
    )
    con.execute(
        "insert into alerts.suppressed values ('r', '2026-10-01', 'N01', 's', 'P01', 'reviewed', '已经复核', 'x')"
    )
    text = page(con, tmp_path)
    for needed in ("李建国已过户", "无法核实-人不在", "李建国的邻居说不知道", "一年内医疗自付费用较高", "已经复核"):
        assert needed in text, needed
    assert "2026-10-19</td><td>无法核实-人不在" in text, "the Chinese day on which it came"
    village = page(con, tmp_path, reader="village")
    assert "无法核实-人不在" in village
    for hidden in ("已过户", "邻居", "医疗自付"):
        assert hidden not in village, hidden


def test_an_alert_about_a_delivery_names_nobody_and_is_for_its_sender_and_the_county(a_small_township, tmp_path):
    con = a_small_township
    con.execute("update alerts.rule set family = 'quality' where rule_code = 'D04'")
    con.execute(
        "update alerts.alert set person_id = null, household_id = null, match_grade = null, department = '残联', "
        "subject_record = 'disabled_federation.certificate|410821' where alert_id = 'a07'"
    )
    text = page(con, tmp_path, "a07", "department 残联")
    assert "不针对任何个人" in text
    assert "为什么认为是同一个人" not in text
    with pytest.raises(NotForReaderError):
        read_case(con, "a07", reader_called("township"))


def test_a_page_loads_nothing_and_is_the_same_byte_by_byte(a_small_township, tmp_path):
    first = page(a_small_township, tmp_path)
    assert first == page(a_small_township, tmp_path)
    assert not re.search(r"<script|<link|src=|url\(|https?://", first)


def test_what_is_recorded_of_a_page_is_its_hash_its_columns_and_whether_it_is_masked(a_small_township, tmp_path):
    for reader, masked in (("township", False), ("village", True)):
        case, known = read_case(a_small_township, "a01", reader_called(reader))
        path = tmp_path / pack_name(case, known)
        file = write_pack(a_small_township, case, path, reader=known, identity=IDENTITY, areas=FewAreas())
        assert file.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert file.is_masked is masked
        assert ("姓名" in file.columns) is not masked
        assert "李建国" not in path.name


def test_the_numbers_of_the_law_stand_with_their_day_and_their_place():
    rule = next(rule for rule in rules() if rule.code == "N01")
    found = law_values(rule, "jiaozuo", on=[date(2026, 10, 31)])
    assert found
    assert all(value.reference and value.since <= date(2026, 10, 31) for value in found)
    assert any("15,000元" in value.value for value in found)


def test_the_waterfall_begins_where_the_step_before_it_ended_and_fills_its_width():
    (_, first, wide), (_, second, wider) = IDENTITY.bars(315)
    assert (first, wide) == (0.0, pytest.approx(180))
    assert (second, wider) == (0.0, pytest.approx(315))
    assert Identity(probability=1.0).sure == "99.99%"


def test_rows_beyond_the_most_are_counted_without_those_that_no_file_states():
    row = SourceRow("d", "台账", "民政局", "", "", (), (), 0, "")
    computed = SourceRow("", "", "", "", "", ("推算",), (), 0, "")
    assert not [text for text in what_clears(None, [row] * MOST_ROWS + [computed], None) if "另有" in text]
    (more,) = [text for text in what_clears(None, [row] * (MOST_ROWS + 2) + [computed], None) if "另有" in text]
    assert "另有 2 行" in more


def test_a_month_of_aid_is_one_bar_and_a_status_ends_before_the_day_it_holds_no_more(a_small_township):
    con = a_small_township
    for table in ("core.assistance", "core.status_spell", "core.life_event"):
        con.execute(f"delete from {table}")
    insert(con, "core.assistance", [
        {"person_id": "P01", "programme": "低保", "department": "d", "period": date(2026, 9, 1), "amount": amount,
         "valid_from": date(2026, 9, 1), "is_paid": is_paid, "dataset": "d", "record_id": "r", "row_id": f"D1/{row}/0",
         "match_grade": "A"}
        for row, (amount, is_paid) in enumerate([(100, True), (100, False), (50, True)], start=2)
    ])  # fmt: skip
    insert(con, "core.status_spell", [
        {"person_id": "P01", "category": category, "is_covered": True, "status": "停保", "valid_from": date(2024, 1, 1),
         "valid_to": ends_on, "dataset": "d", "record_id": "r", "row_id": f"D1/{row}/0"}
        for row, (category, ends_on) in enumerate([("低保", date(2026, 9, 1)), ("特困", date(2024, 11, 1))], start=9)
    ])  # fmt: skip
    chart = read_timeline(con, {"P01": None}, {}, reader_called("county"), date(2026, 10, 1))
    assert (chart.months[0], chart.months[-2]) == (date(2024, 11, 1), date(2026, 9, 1))
    spell, aid = chart.people[0].lanes
    assert [(bar.first, bar.last) for bar in spell.bars] == [(0, 21)]
    assert [(bar.first, bar.text, bar.counts) for bar in aid.bars] == [(22, "100", False), (22, "150", True)]


def test_every_column_that_a_reader_never_sees_is_one_of_its_contract():
    from data_contracts.contract import contract_of

    for sight in reader_texts().readers.values():
        for dataset, columns in sight.hidden.items():
            assert set(columns) <= set(contract_of(dataset).columns)


def test_every_event_of_the_chain_has_a_word():
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "warehouse" / "core" / "life_event").glob("*.sql")
    )
    kinds = set(re.findall(r"(?:then|else|select)?\s'([a-z_]+)'\s(?:as kind|when|else|end as kind)", text))
    assert {"death", "custody", "marriage_annulled"} <= kinds
    assert not [kind for kind in kinds if event_word(kind) == kind]
