"""What another department gets: its own alerts, its own facts, and no more of a person than it needs."""

import openpyxl
import pytest

from alerts.department_list import LIST_SHEET, department_lists
from alerts.list_sheet import HEADER_ROW
from alerts.masking import mask_number
from tests.alerts.put_out import put_out_of_alerts
from tests.alerts.small_township import NUMBERS, alerts, small_township


def lines_of(con, out):
    """Lines of every list, by file name, as dicts of title and value."""
    found = {}
    for file in put_out_of_alerts(con, out, department_lists):
        rows = list(openpyxl.load_workbook(file.path)[LIST_SHEET].iter_rows(values_only=True))
        titles = rows[HEADER_ROW]
        found[file.path.name] = [dict(zip(titles, row, strict=True)) for row in rows[HEADER_ROW + 1 :]]
        assert file.rows == len(found[file.path.name])
    return found


def ids(lines):
    return {name: [line["alert_id"] for line in of] for name, of in lines.items()}


def test_every_routed_alert_is_in_the_list_of_each_department_named_and_of_its_county_only(a_small_township, tmp_path):
    assert ids(lines_of(a_small_township, tmp_path)) == {
        "2026-10_410821_修武县_教育局_待办清单.xlsx": ["a02"],
        "2026-10_410821_修武县_残联_待办清单.xlsx": ["a03", "a04"],
        "2026-10_410821_修武县_县级民政局_待办清单.xlsx": ["a03", "a04"],
        "2026-10_410822_博爱县_县级民政局_待办清单.xlsx": ["a07"],
    }


def test_a_regiment_in_a_county_of_others_is_for_the_bureaus_of_its_division(a_small_township, tmp_path):
    a_small_township.execute("update alerts.alert set area_code = '654003508000' where alert_id = 'a02'")
    lists = ids(lines_of(a_small_township, tmp_path))
    assert [name for name, of in lists.items() if "a02" in of] == ["2026-10_659010_659010_教育局_待办清单.xlsx"]


def test_what_is_the_townships_own_work_is_in_no_department_list(a_small_township, tmp_path):
    own = {alert["alert_id"] for alert in alerts() if alert["department"] == "乡镇(街道)"}
    assert own
    assert not own & {alert for of in ids(lines_of(a_small_township, tmp_path)).values() for alert in of}


def test_a_department_reads_the_facts_of_its_own_files_only(a_small_township, tmp_path):
    lines = lines_of(a_small_township, tmp_path)
    (pupil,) = lines["2026-10_410821_修武县_教育局_待办清单.xlsx"]
    assert "2026-2027-1" in pupil["本部门记录"]
    assert "低保台账" not in pupil["本部门记录"]
    assert "低保台账" in lines["2026-10_410822_博爱县_县级民政局_待办清单.xlsx"][0]["本部门记录"]


def test_no_list_has_a_column_for_history_address_or_telephone(a_small_township, tmp_path):
    for lines in lines_of(a_small_township, tmp_path).values():
        assert not {"地址", "电话", "家庭成员", "近一年领取", "村/地址/电话"} & set(lines[0])
        assert not any(
            "13900000000" in str(value) or "960.00" in str(value) for line in lines for value in line.values()
        )


def test_a_childs_name_stays_with_the_township_also_inside_the_reason(a_small_township, tmp_path):
    (pupil,) = lines_of(a_small_township, tmp_path)["2026-10_410821_修武县_教育局_待办清单.xlsx"]
    assert pupil["姓名"] == "李**"
    assert not any("李小禾" in str(value) for value in pupil.values())


@pytest.mark.parametrize(("department", "reads"), [("残联", True), ("某某公司", False)])
def test_only_a_department_that_holds_numbers_itself_reads_them(tmp_path, department, reads):
    with small_township() as con:
        con.execute("update alerts.alert set department = ? where alert_id = 'a04'", [department])
        lines = lines_of(con, tmp_path)
    (line,) = [line for name, of in lines.items() if department in name for line in of if line["alert_id"] == "a04"]
    assert line["证件号"] == (NUMBERS["P04"] if reads else mask_number(NUMBERS["P04"]))
    assert bool(line["本部门记录"]) is reads


def test_a_department_name_that_is_no_file_name_still_gets_its_list(a_small_township, tmp_path):
    a_small_township.execute("update alerts.alert set department = '甲:乙*局' where alert_id = 'a02'")
    assert ids(lines_of(a_small_township, tmp_path))["2026-10_410821_修武县_甲、乙、局_待办清单.xlsx"] == ["a02"]


def test_the_same_month_gives_the_same_bytes(tmp_path):
    first, second = (
        [file.sha256 for file in put_out_of_alerts(small_township(), tmp_path / name, department_lists)]
        for name in "ab"
    )
    assert first == second
