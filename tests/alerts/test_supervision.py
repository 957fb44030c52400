"""What those who supervise get: every number, no person, nothing loaded from elsewhere."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from alerts.supervision import write_supervision_page
from tests.alerts.small_township import (
    DELIVERIES,
    NUMBERS,
    PEOPLE,
    SHANGQIAO,
    YUFENG,
    FewAreas,
    insert,
    small_township,
)


class Page(HTMLParser):
    """Tables as lists of rows, below the heading that they stand under; and every attribute that could load a file."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.loads, self.tags = {}, [], []
        self._heading, self._cell = None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.loads += [value for name, value in attrs if name in ("src", "href", "xlink:href", "data", "srcset")]
        if tag == "h2":
            self._heading = ""
        elif tag == "table":
            self.tables[self._heading] = []
        elif tag == "tr":
            self.tables[self._heading].append([])
        elif tag in ("td", "th"):
            self.tables[self._heading][-1].append("")
            self._cell = self.tables[self._heading][-1]

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._cell = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell[-1] += data
        elif self._heading == "":
            self._heading = data


@pytest.fixture
def page(a_small_township, tmp_path):
    return write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")


def test_no_name_number_address_or_telephone_is_on_the_page(page):
    personal = [facts[0] for facts in PEOPLE.values()] + list(NUMBERS.values()) + ["13900000000", "东街村"]
    assert not [value for value in personal if value in page]


def test_the_page_loads_nothing_and_runs_nothing(page):
    read = Page(page)
    assert set(read.loads) == {"回执/index.html"}
    assert not {"script", "link", "img", "iframe", "object"} & set(read.tags)
    assert not re.search(r"url\(|@import|https?://", page)


def test_townships_add_up_to_the_total(page):
    _, *townships, total = Page(page).tables["按乡镇(街道)"]
    assert [row[0] for row in townships] == ["修武县 郇封镇", "修武县 周庄镇", "博爱县 清化镇街道"]
    for column in range(1, len(total)):
        assert sum(int(row[column]) for row in townships) == int(total[column])
    assert total[1] == "7"


def test_families_and_grades_add_up_too(page):
    _, *families = Page(page).tables["按类型和等级"]
    assert {row[0]: row[5] for row in families} == {"疑点线索": "2", "疑似重复": "1", "应享未享": "3", "新增困难": "1"}
    assert all(sum(map(int, row[1:5])) == int(row[5]) for row in families)


def test_what_could_not_be_compared_is_said_with_its_reason(page):
    rules = {row[0]: row for row in Page(page).tables["比对了什么，什么没能比对"]}
    assert rules["X02"][3] == "未能比对"
    assert rules["X02"][6] == "死亡医学证明暂缓接收"
    assert "1 个乡镇(街道)" in rules["M08"][6]


def test_each_delivery_is_listed_with_what_became_of_it(page):
    _, *deliveries = Page(page).tables["数据报送"]
    by_file = {row[2]: row for row in deliveries}
    assert by_file["死亡证.xlsx(1)"][4] == "暂缓待确认"
    assert by_file["死亡证.xlsx(1)"][9] == "行数比上月少一半以上，请确认是否缺少乡镇"
    assert by_file["学籍.csv"][3:9] == ["10-14 09:00", "已接收", "10", "9", "1", "10.00%"]


def test_a_monthly_dataset_of_which_nothing_was_accepted_is_named(page):
    missing = re.search(r"本月没有可用数据：</span>(.*?)</p>", page).group(1)
    assert "《死亡医学证明》" in missing
    assert "《户口注销》" not in missing


def test_duplicates_across_counties_are_counted_by_the_counties_that_they_lie_in(page):
    assert Page(page).tables["跨县(市、区)重复"][1:] == [["在两个乡镇同时在册", "修武县 — 博爱县", "1", "480.00"]]


def late(alert_id, days, level, **more):
    """How the fold leaves the time of an open alert."""
    return {
        "alert_id": alert_id, "overdue_days": days, "overdue_level": level, "paused_days": 0, "is_paused": False,
    } | more  # fmt: skip


def test_what_is_late_is_listed_by_who_has_to_act_and_at_which_level(a_small_township, tmp_path):
    insert(a_small_township, "alerts.clock", [
        late("a01", 6, "督办"), late("a06", 1, "催办"), late("a05", 0, None), late("a02", 22, "协调机制"),
    ])  # fmt: skip
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    header, *offices, total = Page(page).tables["逾期事项"]
    assert header[4:8] == ["催办", "督办", "通报", "协调机制"]
    assert offices == [
        ["乡镇(街道)", "修武县 郇封镇", "1", "1", "0", "1", "0", "0", "6", "2026-10-20"],
        ["乡镇(街道)", "修武县 周庄镇", "1", "1", "1", "0", "0", "0", "1", "2026-10-22"],
        ["教育局", "修武县 郇封镇", "1", "0", "0", "0", "0", "1", "22", "2026-10-22"],
    ]
    assert total[1:7] == ["3", "2", "1", "1", "0", "1"]
    assert [row[-1] for row in Page(page).tables["按乡镇(街道)"][1:]] == ["2", "1", "0", "3"]


def test_a_clock_that_stands_still_is_shown_with_its_reason(a_small_township, tmp_path):
    paused = {"paused_days": 7, "is_paused": True, "pause_reason": "无法核实-需协助核查"}
    insert(a_small_township, "alerts.clock", [late("a05", 0, None, **paused)])
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    assert "时限顺延：无法核实-需协助核查 1 项，其中 1 项仍在等待；合计 7 个工作日，最长 7 个。" in page


def test_every_chart_says_the_same_in_words(page):
    assert page.count("<svg") == page.count('role="img"') == page.count("<desc") > 2
    assert "2026-09：疑点线索 1 项" in page
    assert "应享未享：红 0，橙 3，黄 0，蓝 0" in page


def test_a_sender_cannot_write_into_the_page(a_small_township, tmp_path):
    a_small_township.execute("update ops.delivery set because = '<script>alert(1)</script>'")
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    assert "script" not in Page(page).tags


def test_a_month_in_which_nothing_happened_has_a_page_too(a_small_township, tmp_path):
    for table in ("alerts.alert", "alerts.hit", "alerts.coverage", "ops.delivery"):
        a_small_township.execute(f"delete from {table}")
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    assert "本月没有未结事项" in page
    assert "本月没有收到数据" in page


def test_a_run_for_one_area_counts_that_area_only(a_small_township, tmp_path):
    a_small_township.execute("update ops.this_run set area_prefix = '410822'")
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    assert [row[0] for row in Page(page).tables["按乡镇(街道)"][1:]] == ["博爱县 清化镇街道", "合计"]


def test_the_same_month_gives_the_same_bytes(tmp_path):
    one, other = (write_supervision_page(small_township(), tmp_path / name, areas=FewAreas()) for name in "ab")
    assert one.sha256 == other.sha256


def owed(dataset, area, state, **more):
    return {
        "period": date(2026, 10, 1), "dataset": dataset, "area_code": area, "due_on": date(2026, 11, 10), "state": state,
    } | more  # fmt: skip


def test_the_scoreboard_says_who_is_late_and_what_is_missing(a_small_township, tmp_path):
    insert(a_small_township, "ops.schedule_status", [
        owed("medical_insurance.enrolment", "", "missing"),
        owed("civil_affairs.payment", "410821", "on_time"),
        owed("civil_affairs.payment", "410822", "late", days_late=3),
    ])  # fmt: skip
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    _, *lines = Page(page).tables["报送质量"]
    by_title = {row[-10]: row for row in lines}
    assert by_title["参保资助"][-7] == "缺报 1"
    assert by_title["救助资金发放清册"][-7] == "迟报 1，最长 3 天，按时 1"
    assert by_title["学籍"][-5:-3] == ["10", "1"]
    assert "接收 40、可读 15" in page
    assert "机动车登记" in re.search(r"本月不需报送：(.*?)</p>", page).group(1)


def test_the_scoreboard_shows_score_trend_and_the_area_that_needs_help(a_small_township, tmp_path):
    insert(a_small_township, "ops.delivery_area", [
        {"delivery_id": "d-register", "area_code": YUFENG}, {"delivery_id": "d-register2", "area_code": SHANGQIAO},
    ])  # fmt: skip
    a_small_township.execute(
        "update ops.delivery set rows_quarantined = 0, rows_accepted = 10 where delivery_id = 'd-register'"
    )
    insert(a_small_township, "ops.delivery", [next(each for each in DELIVERIES if each["delivery_id"] == "d-register") | {
        "delivery_id": "d-earlier", "period": date(2026, 9, 1), "rows_quarantined": 2, "rows_accepted": 8}])  # fmt: skip
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    (register,) = [row for row in Page(page).tables["报送质量"] if "低收入人口台账" in row[-10]]
    assert register[-9] == "90.0"
    assert register[-1] == "博爱县 清化镇街道（80.0）"
    assert "2026-09：60.0，2026-10：90.0" in page


def test_of_many_deliveries_only_those_that_need_somebody_are_listed(a_small_township, tmp_path):
    pattern = next(each for each in DELIVERIES if each["delivery_id"] == "d-school")
    insert(a_small_township, "ops.delivery", [
        pattern | {"delivery_id": f"d-many{number}", "rows_quarantined": 0, "rows_accepted": 10} for number in range(150)
    ])  # fmt: skip
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    assert len(Page(page).tables["数据报送"]) == len(DELIVERIES) + 1
    assert f"共收到 {len(DELIVERIES) + 150} 份" in page


def test_an_empty_list_that_was_never_due_has_no_score_and_no_trend(a_small_township, tmp_path):
    empty = {"dataset": "public_security.vehicle", "rows_read": 0, "rows_accepted": 0, "rows_quarantined": 0}
    insert(a_small_township, "ops.delivery", [DELIVERIES[0] | {"delivery_id": "d-empty"} | empty])
    insert(a_small_township, "ops.delivery_area", [{"delivery_id": "d-empty", "area_code": YUFENG}])
    page = write_supervision_page(a_small_township, tmp_path, areas=FewAreas()).path.read_text(encoding="utf-8")
    (line,) = [row for row in Page(page).tables["报送质量"] if "机动车登记" in row[-10]]
    assert line[-9:-7] == ["—", ""]
