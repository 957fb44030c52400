"""Is a file read by its bytes, whatever it is called, and refused kindly where it holds no table?"""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.data_contracts.old_excel import container, xls, xls_under_a_password
from tests.data_contracts.workshop import (
    HEAD,
    PAYMENT,
    PAYMENT_HEADER,
    REGISTER,
    Intake,
    csv_bytes,
    member,
    paid,
    register,
    xlsx,
)

LIST = register(member())


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members:
            # Always of the same moment: the bytes name the test, and two workers must name it alike.
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return target.getvalue()


def test_each_file_of_an_archive_is_a_file_of_its_own(intake: Intake) -> None:
    other = csv_bytes(register(member(household_no="H2")), "gb18030")
    one = xlsx(LIST)
    landing = intake.take(zipped(("街道/民生.xlsx", one), ("街道/焦南.csv", other)), name="十月.zip")
    assert [each.state for each in landing.deliveries] == ["accepted", "accepted"]
    assert [each.source_file for each in landing.deliveries] == [
        f"2026-10/{REGISTER}/十月.zip/街道/民生.xlsx",
        f"2026-10/{REGISTER}/十月.zip/街道/焦南.csv",
    ]
    assert intake.take(zipped(("a.xlsx", one)), name="又一次.zip").deliveries == ()


def test_what_systems_leave_in_an_archive_is_passed_over(intake: Intake) -> None:
    rubbish = [("__MACOSX/._a.xlsx", b"x"), ("~$a.xlsx", b"x"), ("Thumbs.db", b"x"), (".DS_Store", b"x"), ("空/", b"")]
    assert intake.take(zipped(*rubbish, ("a.xlsx", xlsx(LIST))), name="a.zip").state == "accepted"
    assert "没有文件" in intake.take(zipped(*rubbish), name="b.zip").because


def test_a_folder_inside_an_archive_may_name_the_dataset(intake: Intake) -> None:
    payments = csv_bytes([PAYMENT_HEADER, paid()])
    landing = intake.take(
        zipped(
            (f"{PAYMENT}/a.csv", payments), ("低收入人口台账/b.xlsx", xlsx(LIST)), ("x/c.csv", csv_bytes(LIST) + b" ")
        ),
        folder=None,
        name="全部.zip",
    )
    assert [each.dataset for each in landing.deliveries] == [PAYMENT, REGISTER, REGISTER]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_member_names_without_the_utf8_flag_are_read(intake: Intake, encoding: str) -> None:
    name = "民生街道.csv".encode(encoding)
    content = zipped(("?" * len(name), csv_bytes(LIST))).replace(b"?" * len(name), name)
    assert intake.take(content, name="a.zip").only.source_file.endswith("a.zip/民生街道.csv")


@pytest.mark.parametrize("name", ["../../etc/名单.csv", "/名单.csv", "C:\\名单.csv", "..\\名单.csv"])
def test_a_path_out_of_the_archive_is_refused_and_written_nowhere(intake: Intake, name: str) -> None:
    landing = intake.take(zipped((name, csv_bytes(LIST)), ("b.csv", csv_bytes(LIST))), name="a.zip")
    refused, fine = landing.deliveries
    assert (refused.state, fine.state) == ("refused", "accepted")
    assert "路径不正常" in (refused.because or "")
    assert [path.name for path in intake.landing.rglob("*") if path.is_file()] == ["a.zip"]


def test_an_archive_in_an_archive_costs_only_itself(intake: Intake) -> None:
    inner = zipped(("x.csv", csv_bytes(LIST)))
    outer = zipped(("内.zip", inner), ("b.csv", csv_bytes(LIST)))
    landing = intake.take(outer, name="a.zip")
    assert [each.state for each in landing.deliveries] == ["refused", "accepted"]
    assert "还有压缩包" in (landing.deliveries[0].because or "")
    assert intake.take(outer, name="a.zip").deliveries == ()


def test_an_archive_under_a_password_is_refused_with_a_remedy(intake: Intake) -> None:
    content = bytearray(zipped(("a.csv", csv_bytes(LIST))))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + offset] |= 1
    landing = intake.take(bytes(content), name="a.zip")
    assert "密码" in landing.because
    assert landing.state == "refused"


def test_a_bomb_is_not_unpacked(intake: Intake) -> None:
    landing = intake.take(zipped(("a.csv", bytes(80 << 20)), ("b.csv", csv_bytes(LIST))), name="a.zip")
    assert [each.state for each in landing.deliveries] == ["refused", "accepted"]
    assert "没有解压" in (landing.deliveries[0].because or "")


def test_a_member_that_is_damaged_costs_only_itself(intake: Intake) -> None:
    content = zipped(("a.csv", csv_bytes(LIST)), ("b.csv", csv_bytes(LIST) + b"\n"), method=zipfile.ZIP_STORED)
    place = content.index(HEAD.encode())
    landing = intake.take(content[:place] + b"9" + content[place + 1 :], name="a.zip")
    assert [each.state for each in landing.deliveries] == ["refused", "accepted"]
    assert "损坏" in (landing.deliveries[0].because or "")


def test_a_cut_archive_is_refused(intake: Intake) -> None:
    assert "不完整" in intake.take(zipped(("a.csv", csv_bytes(LIST)))[:-30], name="a.zip").because


@pytest.mark.parametrize("name", ["名单.xls", "名单.csv", "名单.et", "名单", "名单.zip"])
def test_the_extension_means_nothing(intake: Intake, name: str) -> None:
    assert intake.take(xlsx(LIST), name=name).state == "accepted"


@pytest.mark.parametrize("name", ["名单.xls", "名单.et", "名单.xlsx", "名单.csv"])
def test_an_old_workbook_is_read_whatever_it_is_called(intake: Intake, name: str) -> None:
    landing = intake.take(xls(("台账", LIST)), name=name)
    assert landing.staged("name, resident_id, monthly_amount") == [("张三", HEAD, 400)]


@pytest.mark.parametrize(
    "content",
    [
        xls_under_a_password(),
        container(bytes(5000), "EncryptedPackage"),
        zipped(
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", b"<encryption-data"),
        ),
    ],
)
def test_a_workbook_under_a_password_is_called_that(intake: Intake, content: bytes) -> None:
    landing = intake.take(content)
    assert landing.state == "refused"
    assert "密码" in landing.because


def test_a_number_in_an_old_workbook_that_was_rounded_is_known_for_it(intake: Intake) -> None:
    landing = intake.take(xls(("台账", register(member(resident_id=float(HEAD))))))
    assert landing.staged("resident_id_state") == [("precision_lost",)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<html><body><table><tr><td>1</td></tr></table>", "网页"),
        (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML 电子表格"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument\0".encode("utf-16-le") + bytes(99), "Word"),
        (zipped(("word/document.xml", b"<w/>")), "Word"),
        (zipped(("ppt/presentation.xml", b"<w/>")), "PPT"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"\x89PNG\r\n", "图片"),
        (bytes(3000), "空字节"),
        (b"\x03\x01\x00\x00\x99" * 40, "二进制"),
        (csv_bytes(LIST, "utf-16-le"), "UTF-16"),
        (csv_bytes(LIST, "utf-16-be"), "UTF-16"),
        ("姓名,身分證號碼,死亡日期\n陳,1,2\n".encode("big5"), "Big5"),
        (b"", "空的"),
    ],
)
def test_what_holds_no_table_is_named(intake: Intake, content: bytes, says: str) -> None:
    landing = intake.take(content)
    assert landing.state == "refused"
    assert says in landing.because


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encodings_and_delimiters_that_are_read(intake: Intake, encoding: str, delimiter: str) -> None:
    landing = intake.take(csv_bytes(LIST, encoding, delimiter), name="名单.txt")
    assert landing.staged("name, resident_id") == [("张三", HEAD)]


def test_a_text_that_breaks_in_the_middle_says_on_which_line(intake: Intake) -> None:
    lines = csv_bytes(register(*[member(household_no=f"H{n}") for n in range(50)]), "gbk").split(b"\n")
    lines[30] = lines[30][:9] + b"\xff\xff" + lines[30][9:]
    assert "第 31 行" in intake.take(b"\n".join(lines), name="a.csv").because


def test_a_single_zero_byte_in_a_text_is_only_odd(intake: Intake) -> None:
    landing = intake.take(csv_bytes(register(member(name="张\0三"))), name="a.csv")
    assert landing.staged("name") == [("张三",)]
    assert landing.repairs[2, "name"] == "characters"


def test_a_stray_cell_far_out_does_not_end_the_run(intake: Intake) -> None:
    far = xlsx(LIST, style=lambda _, page: page.write(30_000, 16_383, "x"))
    assert "离数据太远" in intake.take(far).because


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(intake: Intake) -> None:
    content = xlsx(LIST)
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        for info in source.infolist():
            more = b" " * (70 << 20) if info.filename.endswith("sheet1.xml") else b""
            bomb.writestr(info.filename, source.read(info) + more)
    assert "超出正常范围" in intake.take(target.getvalue()).because


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_too_many_columns_are_refused_and_trailing_blanks_are_not(intake: Intake, delimiter: str) -> None:
    wide = [[*row, *(["x"] * 100_000)] for row in LIST]
    assert "列" in intake.take(csv_bytes(wide, delimiter=delimiter), name="a.csv").because
    blank = [[*row, *([""] * 16_000)] for row in LIST]
    assert intake.take(csv_bytes(blank, delimiter=delimiter), name="b.csv").state == "accepted"
