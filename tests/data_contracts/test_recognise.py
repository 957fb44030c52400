"""Is a file that lies in no dataset's folder recognised by its headers, or refused with reasons?"""

from __future__ import annotations

from pathlib import Path

import pytest

from data_contracts.contract import Contract, contracts
from data_contracts.errors import UnknownDatasetError
from data_contracts.reader import datasets_of, recognise
from tests.data_contracts.workshop import (
    PAYMENT,
    PAYMENT_HEADER,
    REGISTER,
    Intake,
    csv_bytes,
    member,
    number,
    paid,
    register,
    xlsx,
)

DEATH = "health.death_certificate"
DEATH_HEADER = ["证明编号", "死者姓名", "证件号码", "死亡日期"]
DEAD = ["Z1", "李四", number("19400101"), "2026-10-03"]


def written(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def titles(contract: Contract, *, required: bool = False) -> list[str]:
    return [column.title for column in contract.columns.values() if column.required or not required]


def taken_for(path: Path) -> str:
    """The dataset of a file, or why it has none."""
    try:
        return recognise(path)
    except UnknownDatasetError as error:
        return error.what


@pytest.mark.parametrize("dataset", sorted(contracts()))
def test_a_file_after_the_specification_is_recognised(tmp_path: Path, dataset: str) -> None:
    header = titles(contracts()[dataset])
    assert recognise(written(tmp_path, csv_bytes([header, ["x"] * len(header)]))) == dataset
    turned = [["某县某月名单"], header[::-1], ["x"] * len(header)]
    assert recognise(written(tmp_path, xlsx(turned), "a.xlsx")) == dataset


@pytest.mark.parametrize("dataset", sorted(contracts()))
def test_a_file_with_the_least_of_columns_is_never_taken_for_another(tmp_path: Path, dataset: str) -> None:
    header = titles(contracts()[dataset], required=True)
    assert dataset in taken_for(written(tmp_path, csv_bytes([header, ["x"] * len(header)]))) or len(header) < 3


def test_two_contracts_that_fit_are_both_named(tmp_path: Path) -> None:
    header = ["姓名", "身份证号", "协议起", "协议止", "确诊日期", "病种类别"]
    both = {"health.severe_illness", "health.family_doctor"}
    with pytest.raises(UnknownDatasetError) as caught:
        recognise(written(tmp_path, csv_bytes([header])))
    assert all(name in caught.value.what for name in both)
    assert "文件夹" in caught.value.to_do


def test_a_header_that_fits_nothing_names_the_closest_and_what_is_missing(tmp_path: Path) -> None:
    header = ["姓名", "逝者身份证号", "死亡日期", "火化日期", "经办人姓名"]
    with pytest.raises(UnknownDatasetError) as caught:
        recognise(written(tmp_path, csv_bytes([header])))
    assert "火化殡葬信息" in caught.value.what
    assert "火化编号" in caught.value.what


def test_a_text_that_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownDatasetError):
        recognise(written(tmp_path, "各位同事：\n请查收名单。\n".encode()))


def test_two_datasets_in_one_workbook_go_their_own_ways(intake: Intake) -> None:
    cover, codes = [["目录"], ["1", "台账"], ["2", "发放"]], [["代码", "名称"], ["01", "低保"]]
    content = xlsx(("封面", cover), ("台账", register(member())), ("发放", [PAYMENT_HEADER, paid()]), ("代码", codes))
    landing = intake.take(content, folder=None)
    assert [(each.dataset, each.sheet, each.state) for each in landing.deliveries] == [
        (REGISTER, "台账", "accepted"),
        (PAYMENT, "发放", "accepted"),
    ]
    assert intake.take(content, folder=None).deliveries == ()


def test_one_sheet_per_township_with_cover_and_code_sheets(intake: Intake) -> None:
    cover, codes = [["说明"], ["本表由各乡镇填报"]], [["代码", "名称"], ["01", "低保"]]
    towns = [
        (town, register(member(household_no=town, name=name))) for town, name in (("民生", "张三"), ("焦南", "王五"))
    ]
    landing = intake.take(xlsx(("封面", cover), *towns, ("代码表", codes)))
    assert [(each.sheet, each.state) for each in landing.deliveries] == [("民生", "accepted"), ("焦南", "accepted")]
    notes = intake.con.table("ops.delivery_note").filter("kind = 'skipped_sheet'").project("message").fetchall()
    assert sorted("封面" in message or "代码表" in message for (message,) in notes) == [True, True]


def test_a_sheet_of_another_dataset_in_a_datasets_folder_is_refused_by_its_name(intake: Intake) -> None:
    content = xlsx(("台账", register(member())), ("死亡", [DEATH_HEADER, DEAD]))
    landing = intake.take(content)
    assert [each.state for each in landing.deliveries] == ["accepted", "refused"]
    assert "死亡医学证明" in (landing.deliveries[1].because or "")
    assert DEATH in (landing.deliveries[1].because or "")


def test_a_file_in_the_wrong_folder_is_refused_by_its_name(intake: Intake) -> None:
    landing = intake.take(xlsx([DEATH_HEADER, DEAD]))
    assert landing.state == "refused"
    assert "死亡医学证明" in landing.because


def test_a_sheet_that_lacks_a_title_of_its_own_dataset_is_not_sent_to_another_folder(intake: Intake) -> None:
    head = ["协议编号", "居民姓名", "身份证号", "照料人姓名", "照料人身份证号", "起始日期", "终止日期"]
    row = ["X1", "张三", number("19500101"), "李四", number("19700101"), "2026-01-01", "2026-12-31"]
    landing = intake.take(xlsx([head, row]), folder="civil_affairs.care_agreement")
    assert landing.state == "refused"
    assert "缺少必需的列：姓名" in landing.because
    assert "health.family_doctor" not in landing.because


def test_a_sheet_that_fits_two_goes_with_the_rest_of_its_workbook(tmp_path: Path) -> None:
    full = titles(contracts()[REGISTER])
    content = xlsx(("东村", [full, ["x"] * len(full)]), ("西村", register(member())))
    assert datasets_of(written(tmp_path, content, "a.xlsx")) == {REGISTER: None}
