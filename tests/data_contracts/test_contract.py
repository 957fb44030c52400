from __future__ import annotations

import duckdb
import pytest

from data_contracts import ddl
from data_contracts.code_list import code_list
from data_contracts.contract import ColumnType, Contract, contracts, fold_header
from data_contracts.errors import YamlError
from data_contracts.yaml_file import validate

ALL = list(contracts().values())
CORE = {
    "civil_affairs.low_income_register",
    "civil_affairs.payment",
    "civil_affairs.cremation",
    "public_security.death_cancellation",
    "health.death_certificate",
    "health.severe_illness",
    "medical_insurance.enrolment",
    "medical_insurance.settlement",
    "disabled_federation.certificate",
    "education.enrolment",
    "education.student_aid",
    "human_resources.unemployment",
}
SNAPSHOTS = {
    "civil_affairs.low_income_register",
    "medical_insurance.enrolment",
    "disabled_federation.certificate",
    "education.enrolment",
}
PERSONAL = {ColumnType.RESIDENT_ID, ColumnType.NAME, ColumnType.DISABILITY_NO, ColumnType.ACCOUNT, ColumnType.PHONE}
NEVER_TAKEN = ("死因", "死亡原因", "诊断", "疾病名称", "病种名称", "罪名")

every_contract = pytest.mark.parametrize("contract", ALL, ids=lambda contract: contract.dataset)


def test_the_twelve_core_datasets_are_declared() -> None:
    assert set(contracts()) >= CORE
    assert {name for name in CORE if contracts()[name].content == "snapshot"} == SNAPSHOTS


@every_contract
def test_no_header_names_two_columns(contract: Contract) -> None:
    assert len(contract.header_map()) >= len(contract.columns)


@every_contract
def test_a_header_is_either_a_column_or_ignored(contract: Contract) -> None:
    headers = contract.header_map()
    assert [text for text in contract.ignored if fold_header(text) in headers] == []


@every_contract
def test_every_code_list_that_a_contract_names_can_be_read(contract: Contract) -> None:
    for column in contract.columns.values():
        if column.code_list:
            assert code_list(column.code_list).labels


@every_contract
def test_names_numbers_and_accounts_are_marked_personal(contract: Contract) -> None:
    assert [name for name, column in contract.columns.items() if column.type in PERSONAL and not column.personal] == []


@every_contract
def test_what_is_too_sensitive_is_no_column(contract: Contract) -> None:
    words = (column for column in contract.columns.values() if column.type is not ColumnType.DATE)
    texts = [text for column in words for text in (column.title, *column.aliases)]
    assert [text for text in texts for word in NEVER_TAKEN if word in text] == []


@every_contract
def test_every_delivery_is_measured_against_the_one_before(contract: Contract) -> None:
    # A flood fills one month's list and leaves the next one nearly empty.
    expected = "warn" if contract.dataset == "emergency.disaster_relief" else "hold_delivery"
    assert [check.on_failure for check in contract.checks if check.rows_change_at_most] == [expected]


@every_contract
def test_every_row_has_a_subject_who_can_be_found(contract: Contract) -> None:
    subject = contract.persons.get("self")
    if subject is None:
        # A marriage is about two people alike.
        assert [bool(role.name and role.resident_id) for role in contract.persons.values()] == [True, True]
        return
    assert contract.columns[subject.name].type is ColumnType.NAME
    assert contract.columns[str(subject.resident_id)].type is ColumnType.RESIDENT_ID
    assert (subject.area, subject.address) == ("area_code", "address")


@every_contract
def test_names_and_numbers_of_everybody_in_a_row_belong_to_a_role(contract: Contract) -> None:
    used = {value for role in contract.persons.values() for value in (role.name, role.resident_id)}
    people = {
        name for name, column in contract.columns.items() if column.type in (ColumnType.NAME, ColumnType.RESIDENT_ID)
    }
    assert people <= used


@every_contract
def test_the_checks_of_a_contract_have_names_of_their_own(contract: Contract) -> None:
    names = [check.name for check in contract.checks] + [
        ddl.required_check_name(name) for name in contract.required_columns
    ]
    assert len(names) == len(set(names))


@every_contract
def test_reasons_are_said_in_chinese_without_values(contract: Contract) -> None:
    for check in contract.checks:
        if check.holds:
            assert not (check.reason + check.remedy).isascii()
            assert "{" not in check.reason + check.remedy


@every_contract
def test_every_predicate_is_sql_over_the_staged_columns(contract: Contract) -> None:
    columns = contract.staged_columns() | {"period": "DATE", "received_on": "DATE"}
    with duckdb.connect() as con:
        con.execute("create table row_of_it (" + ", ".join(f'"{name}" {kind}' for name, kind in columns.items()) + ")")
        for check in contract.checks:
            if check.holds:
                assert con.sql(f"select ({check.holds}) as holds from row_of_it").types == ["BOOLEAN"]


def test_words_that_decide_eligibility_hold_the_delivery_when_they_are_unknown() -> None:
    holding = {
        (dataset, name)
        for dataset, contract in contracts().items()
        for name, column in contract.columns.items()
        if column.code_list and column.on_unknown == "hold_delivery"
    }
    assert holding >= {
        ("civil_affairs.low_income_register", "category"),
        ("civil_affairs.low_income_register", "status"),
        ("public_security.death_cancellation", "reason"),
        ("disabled_federation.certificate", "level"),
        ("disabled_federation.certificate", "kind"),
        ("disabled_federation.certificate", "status"),
    }


def test_a_two_level_header_finds_its_column() -> None:
    headers = contracts()["civil_affairs.low_income_register"].header_map()
    assert headers[fold_header("户主信息/姓名")] == "head_name"
    assert headers[fold_header("成员信息/身份证 号码")] == "resident_id"
    assert headers[fold_header("县（市、区）")] == "county"


def test_a_role_of_an_undeclared_column_is_refused_by_name() -> None:
    declared = ALL[0].model_dump() | {"persons": {"self": {"name": "nobody"}}}
    with pytest.raises(YamlError, match="nobody"):
        validate(declared, Contract, where="here")


def test_a_row_check_without_reason_and_remedy_is_refused() -> None:
    declared = ALL[0].model_dump() | {"checks": [{"name": "x", "holds": "true", "on_failure": "warn"}]}
    with pytest.raises(YamlError, match="reason and remedy"):
        validate(declared, Contract, where="here")
