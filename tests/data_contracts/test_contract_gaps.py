"""Is every gap of the declarations named: each is planted in a copy, and found?"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from data_contracts import contract_gaps, contract_gaps_sql
from data_contracts.code_list import FOLDER
from data_contracts.contract import HERE
from data_contracts.contract_gaps import Gap, read_declarations
from data_contracts.ddl import STAGING_FOLDER
from data_contracts.specification import SPECIFICATION, parse_column, read_specification
from flows.declarations import dictionary_gaps
from warehouse.dictionary import dictionary

KEPT = ("civil_affairs.payment", "health.death_certificate")


@dataclass(frozen=True)
class Copy:
    """A copy of two contracts with what they need, to break."""

    home: Path

    @property
    def payment(self) -> Path:
        return self.home / "datasets" / "civil_affairs" / "payment.yaml"

    @property
    def death(self) -> Path:
        return self.home / "datasets" / "health" / "death_certificate.yaml"

    def code_list(self, name: str) -> Path:
        return self.home / "code_lists" / f"{name}.yaml"

    def staging(self, name: str) -> Path:
        return self.home / "staging" / f"{name}.sql"

    def gaps(self, *, sql: bool = False) -> list[Gap]:
        declared = read_declarations(
            datasets=self.home / "datasets",
            code_lists=self.home / "code_lists",
            specification=self.home / "specification.yaml",
            staging=self.home / "staging",
            agreements=self.home / "schedule.yaml",
        )
        return contract_gaps_sql.find_gaps(declared) if sql else contract_gaps.find_gaps(declared)

    def kinds(self, *, sql: bool = False) -> set[tuple[str, str]]:
        return {(gap.subject, gap.kind) for gap in self.gaps(sql=sql)}


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    for name in KEPT:
        department, dataset = name.split(".")
        folder = tmp_path / "datasets" / department
        folder.mkdir(parents=True)
        shutil.copy(HERE / "datasets" / department / f"{dataset}.yaml", folder)
        (tmp_path / "staging").mkdir(exist_ok=True)
        shutil.copy(STAGING_FOLDER / f"{department}__{dataset}.sql", tmp_path / "staging")
    (tmp_path / "code_lists").mkdir()
    for name in ("payment_programme", "pay_status", "death_place", "sex", "yes_no"):
        shutil.copy(FOLDER / f"{name}.yaml", tmp_path / "code_lists")
    text = SPECIFICATION.read_text(encoding="utf-8")
    datasets = re.split(r"(?m)^(?=  [a-z_]+\.[a-z_]+:$)", text)
    kept = [part for part in datasets[1:] if part.strip().split(":")[0] in KEPT]
    (tmp_path / "specification.yaml").write_text("datasets:\n" + "".join(kept), encoding="utf-8")
    (tmp_path / "schedule.yaml").write_text("default: {datasets: {civil_affairs.payment: {due_day: 25}}}\n")
    return Copy(tmp_path)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_untouched_copy_has_no_gap(copy: Copy) -> None:
    assert copy.gaps() == []
    assert copy.gaps(sql=True) == []


PAYMENT, DEATH = KEPT

#: What is broken → which gap must be named.
PLANTED: dict[str, tuple[Callable[[Copy], None], tuple[str, str]]] = {
    "a contract that is not YAML": (
        lambda copy: change(copy.payment, "dataset:", "dataset: ["), (PAYMENT, "contract_unreadable")),
    "a contract in the wrong place": (
        lambda copy: change(copy.payment, "dataset: civil_affairs.payment", "dataset: civil_affairs.paid"),
        (PAYMENT, "contract_misplaced")),
    "a dataset without a contract": (lambda copy: copy.death.unlink(), (DEATH, "no_contract")),
    "an alias of two columns": (
        lambda copy: change(copy.payment, '"批次", ', '"批次", "账号", '), (PAYMENT, "header_names_two_columns")),
    "a header that is ignored, too": (
        lambda copy: change(copy.payment, 'ignored: [', 'ignored: ["批次", '), (PAYMENT, "header_taken_and_ignored")),
    "a code list that is not there": (
        lambda copy: copy.code_list("pay_status").unlink(), (PAYMENT, "code_list_missing")),
    "a code list that nobody uses": (
        lambda copy: change(copy.payment, "code_list: pay_status", "code_list: payment_programme"),
        ("pay_status", "code_list_unused")),
    "a spelling of two codes": (
        lambda copy: change(copy.code_list("pay_status"), '"发放成功": "成功"', '"发放成功": "成功"\n  "发放成功 ": "退票"'),
        ("pay_status", "code_list_unreadable")),
    "a code that is asked for and not known": (
        lambda copy: change(copy.home / "specification.yaml", "code(成功,", "code(成功,处理中,"),
        (PAYMENT, "code_not_known")),
    "a column that is asked for and not declared": (
        lambda copy: change(copy.home / "specification.yaml", "失败原因 failure_reason", "失败代码 failure_code"),
        (PAYMENT, "column_not_accepted")),
    "a title that is asked for and not known": (
        lambda copy: change(copy.home / "specification.yaml", "批次号 batch_no", "某批次 batch_no"),
        (PAYMENT, "title_not_accepted")),
    "a type that is not the one asked for": (
        lambda copy: change(copy.payment, 'title: "到账日期", type: date', 'title: "到账日期", type: month'),
        (PAYMENT, "type_differs")),
    "a required column that the contract does not require": (
        lambda copy: change(copy.payment, "type: money, required: true", "type: money"),
        (PAYMENT, "required_not_required")),
    "a required column without a reason": (
        lambda copy: change(copy.payment, 'title: "批次号", type: text', 'title: "批次号", type: text, required: true'),
        (PAYMENT, "required_without_reason")),
    "a name that is nobody's": (
        lambda copy: change(copy.payment, "  payee: {name: payee_name, resident_id: payee_id, account: account, area: area_code}\n", ""),
        (PAYMENT, "no_person_role")),
    "a number that is not marked personal": (
        lambda copy: change(copy.payment, "type: resident_id, personal: true", "type: resident_id"),
        (PAYMENT, "personal_not_marked")),
    "another cadence than was asked for": (
        lambda copy: change(copy.payment, "cadence: monthly", "cadence: quarterly"), (PAYMENT, "cadence_differs")),
    "a dataset that nobody ever owes": (
        lambda copy: change(copy.home / "schedule.yaml", "due_day: 25", "exempt: true"), (PAYMENT, "not_scheduled")),
    "a schedule for what nobody has promised": (
        lambda copy: change(copy.home / "schedule.yaml", "civil_affairs.payment", "civil_affairs.paid"),
        ("civil_affairs.paid", "scheduled_without_contract")),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_gap_in_the_declarations_is_named(copy: Copy, name: str) -> None:
    plant, expected = PLANTED[name]
    plant(copy)
    assert expected in copy.kinds()


def test_two_contracts_with_the_same_headers_are_named_each(copy: Copy) -> None:
    twin = copy.payment.with_name("bonus.yaml")
    shutil.copy(copy.payment, twin)
    change(twin, "dataset: civil_affairs.payment", "dataset: civil_affairs.bonus")
    found = [gap for gap in copy.gaps() if gap.kind == "told_apart_by_no_header"]
    assert [(gap.subject, "civil_affairs.bonus" in gap.what) for gap in found] == [
        ("civil_affairs.bonus", False),
        (PAYMENT, True),
    ]


#: What is broken in the SQL → which gap must be named.
PLANTED_SQL: dict[str, tuple[Callable[[Copy], None], tuple[str, str]]] = {
    "no staging query": (lambda copy: copy.staging("civil_affairs__payment").unlink(), (PAYMENT, "no_staging")),
    "a staging query that nobody needs": (
        lambda copy: shutil.copy(copy.staging("civil_affairs__payment"), copy.staging("civil_affairs__gone")),
        ("civil_affairs__gone", "staging_without_contract")),
    "a staging query without a column": (
        lambda copy: change(copy.staging("civil_affairs__payment"), "    *\n", "    * exclude (batch_no)\n"),
        (PAYMENT, "staging_differs")),
    "a staging query with another type": (
        lambda copy: change(copy.staging("civil_affairs__payment"), "    *\n", "    * replace (amount::integer as amount)\n"),
        (PAYMENT, "staging_differs")),
    "a staging query of unknown columns": (
        lambda copy: change(copy.staging("civil_affairs__payment"), "    *\n", "    * replace (batch_number as batch_no)\n"),
        (PAYMENT, "staging_does_not_compile")),
    "a check of an unknown column": (
        lambda copy: change(copy.payment, "holds: amount >= 0", "holds: money >= 0"),
        (PAYMENT, "check_does_not_compile")),
    "a check that is no predicate": (
        lambda copy: change(copy.payment, "holds: amount >= 0", "holds: amount >="),
        (PAYMENT, "check_does_not_compile")),
    "two checks of one name": (
        lambda copy: change(copy.payment, "- name: claw_back", "- name: plausible_amount"),
        (PAYMENT, "check_named_twice")),
    "nobody watches the volume": (
        lambda copy: change(copy.payment, "  - name: usual_volume\n    rows_change_at_most: 0.5\n    on_failure: hold_delivery\n", ""),
        (PAYMENT, "no_volume_check")),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED_SQL)
def test_a_gap_in_the_sql_is_named(copy: Copy, name: str) -> None:
    plant, expected = PLANTED_SQL[name]
    plant(copy)
    assert expected in copy.kinds(sql=True)


def test_a_published_column_without_an_entry_in_the_dictionary_is_named() -> None:
    assert dictionary_gaps(dictionary()) == []
    person = dictionary().marts["person"]
    less = {name: meaning for name, meaning in person.columns.items() if name != "sex"}
    more = person.model_copy(update={"columns": less | {"height": person.columns["sex"]}})
    broken = dictionary().model_copy(update={"marts": dictionary().marts | {"person": more}})
    found = [(gap.subject, gap.kind, gap.what.split()[0]) for gap in dictionary_gaps(broken)]
    assert found == [("marts.person", "not_in_dictionary", "sex"), ("marts.person", "not_published", "height")]


def test_the_specification_asks_for_thirty_six_datasets() -> None:
    asked = read_specification()
    assert len(asked) == 36
    assert [column.name for column in asked["civil_affairs.cremation"].columns if column.required] == [
        "name", "cremated_on", "cremation_no",
    ]  # fmt: skip
    assert parse_column("性别 sex").type == "sex"


def test_the_house_itself_has_no_gap() -> None:
    declared = read_declarations()
    assert contract_gaps.find_gaps(declared) + contract_gaps_sql.find_gaps(declared) == []
