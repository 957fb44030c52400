"""Do titles that say the same as a declared one lead to its column, and does nothing else?"""

from __future__ import annotations

import pytest

from data_contracts.contract import contracts, fold_header
from data_contracts.header_kin import kindred
from data_contracts.reader_header import header_of


@pytest.mark.parametrize(
    ("dataset", "title", "column"),
    [
        ("civil_affairs.payment", "资金拨付时间", "funded_on"),
        ("civil_affairs.payment", "持卡人身份证号", "payee_id"),
        ("civil_affairs.care_agreement", "协议开始时间", "starts_on"),
        ("civil_affairs.low_income_register", "申请人公民身份号码", "head_id"),
        ("public_security.vehicle", "所有人身份证明号码", "resident_id"),
        ("housing.public_rental", "合同到期时间", "ends_on"),
        ("civil_affairs.child_welfare", "儿童种类", "kind"),
        ("civil_affairs.visit", "人员姓名", "name"),
        ("civil_affairs.care_agreement", "人员姓名", "name"),
        ("civil_affairs.low_income_register", "末次复核时间", "last_review_on"),
        ("civil_affairs.payment", "户名身份证号", "payee_id"),
        ("human_resources.unemployment", "失业金领取终止", "benefit_until"),
        ("human_resources.pension", "待遇发放情况", "status"),
        ("civil_affairs.visit", "师市", "county"),
        ("civil_affairs.visit", "团场（镇）", "township"),
        ("civil_affairs.visit", "连队(社区)", "village"),
    ],
)
def test_a_title_in_the_words_of_another_form_means_the_same_column(dataset: str, title: str, column: str) -> None:
    assert contracts()[dataset].header_map()[fold_header(title)] == column


@pytest.mark.parametrize(
    ("dataset", "title", "column"),
    [
        ("civil_affairs.visit", "走访（来访）时间", "visited_on"),
        ("justice.custody", "实际释放(解除)日期", "released_on"),
        ("medical_insurance.settlement", "是否省（市）内就医", "in_province"),
        ("civil_affairs.low_income_register", "户主(成员)姓名", None),
        ("civil_affairs.low_income_register", "家庭情况", None),
    ],
)
def test_a_word_in_brackets_within_a_title_stands_for_the_word_before_it(
    dataset: str, title: str, column: str | None
) -> None:
    assert header_of([title], contracts()[dataset]).columns == (column,)


def test_what_two_columns_could_claim_means_neither() -> None:
    declared = {"起始日期": "starts_on", "开始年月": "ends_on", "开始日期": "ends_on"}
    kin = kindred(declared, {"starts_on": "date", "ends_on": "date"}, (), never=frozenset())
    assert not {"起始时间", "开始时间"} & kin.keys()


@pytest.mark.parametrize("dataset", contracts())
def test_a_title_that_is_left_out_by_name_stays_out(dataset: str) -> None:
    contract = contracts()[dataset]
    assert not {fold_header(text) for text in contract.ignored} & contract.header_map().keys()


def test_the_number_of_a_disability_certificate_is_never_taken_for_a_resident_number() -> None:
    headers = contracts()["disabled_federation.certificate"].header_map()
    assert {title for title, column in headers.items() if column == "resident_id" and "残疾人证" in title} == set()


def test_the_number_of_the_head_is_not_given_to_somebody_else_in_the_row() -> None:
    payment = contracts()["civil_affairs.payment"]
    header = header_of(["项目", "发放月份", "户主姓名", "户主身份证号", "姓名", "金额"], payment)
    assert header.columns == ("programme", "pay_month", None, None, "name", "amount")
    assert header_of(["户主姓名", "户主身份证号", "姓名", "身份证号"], payment).columns[2:] == ("name", "resident_id")
    assert header_of(["户主姓名", "户主身份证号", "金额"], payment).columns == ("name", "resident_id", "amount")
