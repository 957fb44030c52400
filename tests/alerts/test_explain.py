"""An alert leads back to the lines of the files; a chain tells a person's story in order."""

import duckdb
import pytest

from alerts.explain import UnknownAlertError, UnknownPersonError, chain_of, render_chain, render_text, why_alert
from alerts.household_chain import render_chain_of
from tests.alerts.small_township import NUMBERS, insert, small_township
from tests.empty import save_as


def test_each_fact_leads_to_the_cell_that_it_was_read_from(a_small_township):
    evidence = {e.fact.fact: e for e in why_alert(a_small_township, "a01").evidence}
    assert evidence["died_on"].fact.source_file.endswith("户口注销(10月).xlsx")
    assert evidence["died_on"].fact.sheet == "注销名单"
    assert evidence["died_on"].fact.source_row == 7
    assert (evidence["died_on"].original, evidence["died_on"].fact.value) == ("2026.8.31", "2026-08-31")
    assert (evidence["category"].original, evidence["category"].fact.value) == ("农村低保", "最低生活保障")


def test_each_fact_says_how_its_row_was_linked_to_the_person(a_small_township):
    links = [(e.fact.match_grade, e.fact.link_method) for e in why_alert(a_small_township, "a01").evidence]
    assert links == [("A", "valid_id"), ("A", "valid_id"), ("B", "valid_id")]


def test_the_text_holds_everything_that_a_clerk_would_ask(a_small_township):
    text = render_text(why_alert(a_small_township, "a01"))
    for needed in (
        "【红】疑点线索", "X01", "李建国", "2026-10-20", "960.00 元", "规则默认等级为红", "原文“2026.8.31”",
        "第 7 行", "匹配等级 B", "注销原因不是迁出", "注销属于同名同姓的另一人", "焦民〔2022〕154号 十二(二)",
        "入户核实", "2026-09", "不得仅凭比对结果停发救助",
    ):  # fmt: skip
        assert needed in text, needed


def test_no_full_number_is_printed_not_even_as_evidence(a_small_township):
    facts = [{"row_id": "d-police/7/0", "fact": "resident_id", "value": NUMBERS["P01"]}]
    a_small_township.execute("update alerts.alert set evidence = ? where alert_id = 'a01'", [facts])
    text = render_text(why_alert(a_small_township, "a01")) + render_chain(chain_of(a_small_township, "P01"))
    assert NUMBERS["P01"] not in text
    assert NUMBERS["P01"][-4:] in text


def test_an_area_code_is_told_by_its_name(a_small_township):
    assert "博爱县" in render_text(why_alert(a_small_township, "a07"))


def test_a_cleared_alert_can_be_explained_as_well(a_small_township):
    assert "自动消除" in render_text(why_alert(a_small_township, "a08"))


def test_an_alert_without_person_deadline_certainty_or_known_file_can_be_explained(a_small_township):
    a_small_township.execute("update alerts.alert set person_id = null, household_id = null where alert_id = 'a04'")
    a_small_township.execute("delete from ops.delivery")
    text = render_text(why_alert(a_small_township, "a04"))
    assert "(姓名不详)" in text
    assert "(暂定" in text


def test_an_unknown_alert_says_where_ids_are_found(a_small_township):
    with pytest.raises(UnknownAlertError) as error:
        why_alert(a_small_township, "nope")
    assert "alert_id" in error.value.to_do
    assert 30 <= error.value.exit_code < 40


def test_a_read_only_warehouse_can_explain_and_lacks_originals_without_raw_tables(tmp_path):
    path = tmp_path / "copy.duckdb"
    with small_township() as con:
        con.execute("drop schema raw cascade")
        save_as(con, path)
    with duckdb.connect(path, read_only=True) as con:
        explanation = why_alert(con, "a01")
    assert [evidence.original for evidence in explanation.evidence] == [None, None, None]
    assert "原文" not in render_text(explanation)


def test_a_chain_is_told_in_the_order_of_time_with_file_and_row(a_small_township):
    chain = chain_of(a_small_township, "P01")
    assert [(link.kind, f"{link.begins_on:%Y-%m}") for link in chain.links] == [
        ("身份", "2024-01"), ("救助", "2026-08"), ("事件", "2026-08"), ("救助", "2026-09"), ("救助", "2026-10"),
    ]  # fmt: skip
    text = render_chain(chain)
    assert "死亡登记" in text
    assert "10月发放.csv 第 2 行" in text


def test_an_old_id_leads_to_the_person_of_today(a_small_township):
    insert(a_small_township, "core.person_alias", [{"old_person_id": "P00", "person_id": "P01"}])
    assert chain_of(a_small_township, "P00") == chain_of(a_small_township, "P01")


def test_a_person_of_whom_nothing_is_known_has_an_empty_chain(a_small_township):
    assert "没有救助" in render_chain(chain_of(a_small_township, "P05"))


def test_an_unknown_person_says_where_ids_are_found(a_small_township):
    with pytest.raises(UnknownPersonError) as error:
        chain_of(a_small_township, "nope")
    assert "person_id" in error.value.to_do


def test_the_chain_of_a_household_is_that_of_everybody_who_belongs_to_it_or_did(a_small_township):
    members = a_small_township.execute(
        "select household_no, household_id, list(person_id) from core.household_member inner join core.household "
        "using (household_id) where valid_to is null group by all having count(*) > 1 order by all limit 1"
    ).fetchall()
    [(number, household_id, people)] = members
    a_small_township.execute(
        "insert into core.household_member by name select $1 as household_id, 'P05' as person_id, '其他' as relation, "
        "date '2025-01-01' as valid_from, date '2026-02-01' as valid_to, 'D/1/0' as row_id",
        [household_id],
    )
    text = render_chain_of(a_small_township, f" {number} ")
    assert text == render_chain_of(a_small_township, household_id)
    assert text.count("人员编号") == len({*people, "P05"})
    assert "【其他  2025-01-01 起至 2026-02-01 止】" in text
    # The family that had the number before is another one, and an id that was one's is today's.
    a_small_township.execute(
        "insert into core.household select 'H9', household_no, area_code, address, 'P06', 'r' from core.household "
        "where household_id = $1; ",
        [household_id],
    )
    a_small_township.execute(
        "insert into core.household_member values ('H9', 'P06', '户主', '2020-01-01', '2023-01-01', 'D/1/0')"
    )
    assert render_chain_of(a_small_township, number) == f"{text}\n\n该编号以前是另一户的,见 doudi chain H9"
    assert "【户主  2020-01-01 起至 2023-01-01 止】" in render_chain_of(a_small_township, "H9")
    a_small_township.execute("insert into core.household_alias values ('H8', $1)", [household_id])
    assert render_chain_of(a_small_township, "H8") == text
    assert render_chain_of(a_small_township, "P01") == render_chain(chain_of(a_small_township, "P01"))
    with pytest.raises(UnknownPersonError, match="人员或家庭"):
        render_chain_of(a_small_township, "410800000000")
