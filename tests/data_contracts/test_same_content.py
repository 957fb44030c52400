"""Does the same content make the same rows, in whatever form it comes?"""

from __future__ import annotations

import io
import zipfile

import polars as pl
import pytest

from tests.data_contracts.old_excel import xls
from tests.data_contracts.workshop import (
    HEAD,
    REGISTER_HEADER,
    WIFE,
    Intake,
    csv_bytes,
    member,
    number,
    register,
    xlsx,
)

SON = number("19800303", 3)
PEOPLE = [
    member(),
    member(name="王五", resident_id=WIFE, relation=None),
    member(name="张四", resident_id=SON, relation=None),
    member(household_no="H2", head_name="李四", head_id=None, name="李四", resident_id=None, monthly_amount=300),
]
#: What every form can say: in a wide sheet an amount of the household stands on each member's line.
PEOPLE[3][5] = "户主"
WANTED = (
    "household_no, head_name, head_id, name, resident_id, resident_id_state, category, recognised_on, status,"
    " monthly_amount, record_id"
)


def shuffled() -> bytes:
    order = [7, 3, 9, 0, 8, 4, 1, 6, 2, 5]
    return xlsx([[row[place] for place in order] for row in register(*PEOPLE)])


def two_levels() -> bytes:
    upper = [("家庭编号", 2, 1), ("户主信息", 1, 2), None, ("成员信息", 1, 3), None, None]
    upper += [(text, 2, 1) for text in REGISTER_HEADER[6:]]
    lower = [None, "姓名", "身份证号", "姓名", "身份证号", "与户主关系"]
    foot = [["合计", *[None] * 8, 1500], ["制表人：甲", None, None, "审核人：乙"]]
    return xlsx([[("解放区低保花名册", 1, 10)], ["填报单位:民生街道 单位:元"], upper, lower, *PEOPLE, *foot])


def wide() -> bytes:
    header = ["家庭编号", "救助类别", "认定日期", "状态", "月保障金额", "户主姓名", "身份证号"]
    header += ["家庭成员1姓名", "身份证号", "家庭成员2姓名", "身份证号"]
    one = ["H1", "最低生活保障", "2025-01-02", "在册", 400, "张三", HEAD, "王五", WIFE, "张四", SON]
    two = ["H2", "最低生活保障", "2025-01-02", "在册", 300, "李四"]
    return xlsx([header, one, two])


def merged() -> bytes:
    rows = [list(row) for row in PEOPLE]
    for place in (0, 1, 2):
        rows[0][place], rows[1][place], rows[2][place] = (rows[0][place], 3, 1), None, None
    return xlsx(register(*rows))


def parquet() -> bytes:
    target = io.BytesIO()
    columns = zip(*PEOPLE, strict=True)
    pl.DataFrame({title: list(column) for title, column in zip(REGISTER_HEADER, columns, strict=True)}).write_parquet(
        target
    )
    return target.getvalue()


def zipped() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("名单.csv", csv_bytes(register(*PEOPLE), "gb18030"))
    return target.getvalue()


FORMS = {
    "tidy.csv": csv_bytes(register(*PEOPLE)),
    "bom.csv": csv_bytes(register(*PEOPLE), "utf-8-sig", ";"),
    "gbk.csv": csv_bytes(register(*PEOPLE), "gbk"),
    "wide_characters.txt": csv_bytes(register(*PEOPLE), "utf-16", "\t"),
    "tidy.xlsx": xlsx(register(*PEOPLE)),
    "old.xls": xls(("台账", register(*PEOPLE))),
    "old.et": xls(("台账", [["低保花名册"], *register(*PEOPLE)])),
    "shuffled.xlsx": shuffled(),
    "two_levels.xlsx": two_levels(),
    "wide.xlsx": wide(),
    "merged.xlsx": merged(),
    "tidy.parquet": parquet(),
    "zipped.zip": zipped(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_people_are_the_same_rows_in_every_form(intake: Intake, form: str) -> None:
    tidy = intake.take(FORMS["tidy.csv"], name="tidy.csv", month="2026-09").staged(WANTED)
    landing = intake.take(FORMS[form], name=form)
    assert landing.state == "accepted", landing.because
    assert len(tidy) == len(PEOPLE)
    assert landing.staged(WANTED) == tidy
