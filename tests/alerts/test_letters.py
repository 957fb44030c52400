"""Letters promise nothing, decide nothing, and carry no more of anybody than their reader needs."""

from __future__ import annotations

import html
import re

import pytest

from alerts.errors import LetterError
from alerts.evidence_pack import read_case
from alerts.letters import letter_texts, write_notice, write_refusal, write_request
from alerts.reader import reader_called
from alerts.rule import rules
from tests.alerts.small_township import NUMBERS, FewAreas

COUNTY = reader_called("county")
STOPPED = "属实-拟停(走审批)"


def told(path) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")))


def notice(con, tmp_path, alert_id):
    con.execute("insert into core.person_alias select person_id, person_id from core.person")
    case, _ = read_case(con, alert_id, COUNTY)
    return told(write_notice(con, case, tmp_path, areas=FewAreas()).path)


def refusal(con, tmp_path, alert_id="a01"):
    case, _ = read_case(con, alert_id, COUNTY)
    return told(write_refusal(con, case, tmp_path, areas=FewAreas()).path)


def answer(con, **more) -> None:
    said = {"answer_id": "n1", "alert_id": "a01", "outcome": STOPPED, "kind": "confirmed", "sha256": "s", "sheet": "t",
            "source_row": 4, "received_at": "2026-10-20", "investigation_no": "调[2026]7号", "decision_no": "修民决[2026]3号",
            "notice_on": "2026-10-19"} | more  # fmt: skip
    columns = ", ".join(said)
    con.execute(f"insert into alerts.answer ({columns}) values ({', '.join('?' for _ in said)})", list(said.values()))


def test_a_notice_names_the_programme_the_place_and_the_papers_and_promises_nothing(a_small_township, tmp_path):
    text = notice(a_small_township, tmp_path, "a03")
    for needed in (
        "王秀英",
        "困难残疾人生活补贴",
        "郇封镇",
        "一门受理",
        "残联、民政局",
        "户口簿",
        "残疾人证",
        "不收任何费用",
        "调查核实为准",
    ):
        assert needed in text, needed
    for wrong in ("一定", "保证", "必须申请", NUMBERS["P02"], "2026H1"):
        assert wrong not in text, wrong


def test_a_notice_about_a_difficulty_tells_what_may_help_and_not_how_it_was_noticed(a_small_township, tmp_path):
    text = notice(a_small_township, tmp_path, "a05")
    assert "临时救助" in text
    assert "18250" not in text
    assert "医疗自付" not in text


def test_a_child_gets_the_notice_through_a_guardian(a_small_township, tmp_path):
    assert "请监护人代收" in notice(a_small_township, tmp_path, "a02")
    assert "请监护人代收" not in notice(a_small_township, tmp_path, "a03")


@pytest.mark.parametrize("alert_id", ["a01", "a07"])
def test_nobody_is_notified_of_a_doubt_about_him(a_small_township, tmp_path, alert_id):
    with pytest.raises(LetterError):
        notice(a_small_township, tmp_path, alert_id)


def test_a_refusal_carries_the_numbers_of_the_decision_the_rights_and_no_result_of_a_comparison(
    a_small_township, tmp_path
):
    answer(a_small_township)
    text = refusal(a_small_township, tmp_path)
    for needed in (
        "李建国",
        "调[2026]7号",
        "修民决[2026]3号",
        "2026年10月19日",
        "行政复议",
        "行政诉讼",
        "焦民〔2022〕154号",
        "修武县民政局",
    ):
        assert needed in text, needed
    assert "已办理死亡注销，但" not in text, "the reason is the investigation's, written by the officer"


@pytest.mark.parametrize("lacking", ["investigation_no", "decision_no", "notice_on"])
def test_without_one_of_the_three_no_refusal_is_written(a_small_township, tmp_path, lacking):
    answer(a_small_township, **{lacking: None})
    with pytest.raises(LetterError) as error:
        refusal(a_small_township, tmp_path)
    assert letter_texts().refusal.fields[lacking] in str(error.value)
    assert not list(tmp_path.iterdir())


def test_no_refusal_is_written_without_an_answer_or_after_another_one(a_small_township, tmp_path):
    with pytest.raises(LetterError):
        refusal(a_small_township, tmp_path)
    answer(a_small_township)
    answer(a_small_township, answer_id="n2", outcome="不属实-数据错", received_at="2026-10-22")
    with pytest.raises(LetterError):
        refusal(a_small_township, tmp_path)


def test_a_department_is_asked_in_one_letter_per_family_with_its_own_columns_only(a_small_township, tmp_path):
    con = a_small_township
    files = write_request(con, tmp_path, county="410821", department="残联", areas=FewAreas())
    (letter,) = files
    text = told(letter.path)
    assert "应享未享" in text
    assert letter.rows == 2
    assert "修武县残联" in text
    assert "持证.xlsx" in text
    for hidden in ("修武县低保台账.xlsx", "李建国", "最低生活保障金"):
        assert hidden not in text, hidden
    (school,) = write_request(con, tmp_path, county="410821", department="教育局", areas=FewAreas())
    assert "李小禾" not in told(school.path)


def test_a_department_with_nothing_to_do_gets_no_letter(a_small_township, tmp_path):
    with pytest.raises(LetterError):
        write_request(a_small_township, tmp_path, county="410822", department="残联", areas=FewAreas())
    with pytest.raises(LetterError):
        write_request(
            a_small_township, tmp_path, county="410821", department="残联", areas=FewAreas(), family="ineligible"
        )


def test_a_family_of_rules_that_nobody_knows_is_no_department_without_leads(a_small_township, tmp_path):
    with pytest.raises(LetterError, match="no such family"):
        write_request(a_small_township, tmp_path, county="410821", department="残联", areas=FewAreas(), family="foo")


def test_every_rule_named_for_its_programmes_and_every_programme_named_is_known():
    from alerts.programme import catalogue

    texts = letter_texts().notice
    assert set(texts.programmes) <= {rule.code for rule in rules()}
    named = {name for names in texts.programmes.values() for name in names}
    assert named <= {programme.programme for programme in catalogue().programmes}
