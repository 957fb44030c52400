from __future__ import annotations

import pytest

from data_contracts.canonical_text import read_bool, read_code
from data_contracts.code_list import FOLDER, CodeList, code_list, fold_code
from data_contracts.contract import contracts
from data_contracts.errors import ContractError, YamlError
from data_contracts.yaml_file import validate

LISTS = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", LISTS)
def test_every_label_spelling_and_code_leads_to_its_label(name: str) -> None:
    codes = code_list(name)
    for code in codes.codes:
        assert read_code(code.label, codes=codes).value == code.label
        assert not code.code or read_code(code.code, codes=codes).value == code.label
    for seen, label in codes.spellings.items():
        assert read_code(f" {seen}　", codes=codes).value == label
    for seen in codes.rubbish:
        assert (read_code(seen, codes=codes).value, read_code(seen, codes=codes).unreadable) == (None, False)


def test_every_code_list_is_used() -> None:
    used = {column.code_list for contract in contracts().values() for column in contract.columns.values()}
    assert set(LISTS) - {"sex", "yes_no"} <= used


@pytest.mark.parametrize(
    ("seen", "label", "told"),
    [
        ("城市低保", "最低生活保障", {"urban_rural": "城市"}),
        ("农村低保", "最低生活保障", {"urban_rural": "农村"}),
        ("集中特困", "特困人员", {"support_mode": "集中"}),
        ("分散特困", "特困人员", {"support_mode": "分散"}),
        ("脱贫不稳定户", "防止返贫监测", {}),
        ("边缘易致贫户", "防止返贫监测", {}),
        ("突发严重困难户", "防止返贫监测", {}),
        ("低保边缘", "低保边缘家庭", {}),
        ("刚性支出困难", "刚性支出困难家庭", {}),
        ("支出型(浙江)", None, {}),
        ("差额", "最低生活保障", {}),
    ],
)
def test_the_categories_that_registers_write_are_known(seen: str, label: str | None, told: dict[str, str]) -> None:
    codes = code_list("assistance_category")
    assert read_code(seen, codes=codes).value == label
    assert codes.implications.get(fold_code(seen), {}) == told


@pytest.mark.parametrize(
    ("name", "seen", "label"),
    [
        ("disability_level", "2", "二级"),
        ("disability_level", "贰级", "二级"),
        ("disability_level", "Ⅱ级", "二级"),
        ("disability_level", "肢体二级", "二级"),
        ("disability_kind", "1", "视力"),
        ("disability_kind", "2", "听力"),
        ("cancellation_reason", "宣告失踪", "宣告失踪"),
        ("cancellation_reason", "出国(境)定居", "出国定居"),
        ("insurance", "390", "居民"),
        ("care_type", "14", "门诊慢特病"),
        ("register_status", "资金发放(正享受)", "在册"),
        ("register_status", "01-停发", "停保"),
        ("disability_kind", "04", "肢体"),
        ("assistance_category", "01特困人员", "特困人员"),
        ("sex", "男性", "男"),
        ("sex", "2", "女"),
        ("relation", "长子", "子"),
        ("illness_status", "规律随访", "在管"),
        ("illness_status", "未治愈", "在管"),
        ("illness_status", "已治愈", "治愈"),
        ("illness_status", "误诊", "排除"),
        ("illness_status", "结案", "撤管"),
        ("illness_status", "已死亡", "死亡"),
        ("illness_status", "已撤销管理", "撤管"),
        ("child_welfare_status", "正常发放", "在册"),
        ("child_welfare_status", "年满18周岁", "停发"),
    ],
)
def test_the_spellings_that_departments_use_are_known(name: str, seen: str, label: str) -> None:
    assert read_code(seen, codes=code_list(name)).value == label


@pytest.mark.parametrize(
    ("seen", "meant"), [("√", True), ("Y", True), ("1", True), ("无", False), ("×", False), ("0", False)]
)
def test_yes_and_no_have_many_spellings(seen: str, meant: bool) -> None:
    assert read_bool(seen, codes=code_list("yes_no")).value is meant


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("register_status", "暂停"),
        ("payment_programme", "残疾人两项补贴"),
        ("pay_status", "未发放"),
        ("cancellation_reason", "注销"),
        ("certificate_status", "3有"),
        ("illness_status", "疑似"),
        ("child_welfare_status", "暂停发放"),
    ],
)
def test_a_word_that_could_mean_two_things_stays_unknown(name: str, seen: str) -> None:
    assert read_code(seen, codes=code_list(name)).kind == "unknown_code"


def declared(**more: object) -> dict[str, object]:
    return {
        "name": "x",
        "title": "x",
        "source": "x",
        "codes": [{"code": "1", "label": "甲"}, {"code": "2", "label": "乙"}],
    } | more


def test_a_spelling_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(YamlError, match="丙"):
        validate(declared(spellings={"c": "丙"}), CodeList, where="here")


def test_a_spelling_with_two_meanings_is_refused_even_when_written_differently() -> None:
    with pytest.raises(YamlError, match="two things"):
        validate(declared(spellings={"A": "甲", "ａ": "乙"}), CodeList, where="here")
    with pytest.raises(YamlError, match="two things"):
        validate(declared(rubbish=["1"]), CodeList, where="here")


def test_a_list_that_is_not_there_is_named() -> None:
    with pytest.raises(ContractError, match="no_such_list"):
        code_list("no_such_list")
