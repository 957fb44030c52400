from __future__ import annotations

import doctest
import importlib
import re
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_contracts import canonical_text
from data_contracts.areas import load_areas
from data_contracts.canonical import Canonical, canonical_parts, canonicalise
from data_contracts.canonical_amount import read_int, read_money
from data_contracts.canonical_date import read_date, read_month, read_term, term_reader
from data_contracts.canonical_name import name_reader, read_name
from data_contracts.canonical_number import check_character, read_resident_id, upgrade_15
from data_contracts.canonical_private_use import PRIVATE_USE, PRIVATE_USE_2005
from data_contracts.canonical_text import Reading
from data_contracts.contract import ColumnType, Contract, contract_of, contracts
from data_contracts.sheet import FLOAT_MARK
from tests.data_contracts.workshop import says_the_same
from tests.depth import examples

OCTOBER = date(2026, 10, 1)
REGISTER = contract_of("civil_affairs.low_income_register")
GB = "11010519491231002X"


def number(born: str = "19490101", serial: str = "007") -> str:
    first_17 = f"410890{born}{serial}"
    return first_17 + check_character(first_17)


def read(rows: list[dict[str, str | None]], contract: Contract = REGISTER, period: date = OCTOBER) -> Canonical:
    frame = {"source_row": pl.Series(range(2, 2 + len(rows)), dtype=pl.Int32)}
    frame["member_no"] = pl.Series([0] * len(rows), dtype=pl.Int32)
    cells = {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in contract.columns}
    return canonicalise(pl.DataFrame(frame | cells), contract, areas=load_areas(), period=period)


def numbers(*texts: str | None, period: date = OCTOBER) -> list[tuple[str | None, str]]:
    table = read([{"resident_id": text} for text in texts], period=period).table
    return table.select("resident_id", "resident_id_state").rows()


@pytest.mark.parametrize("module", ["amount", "date", "name", "number", "text"])
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(f"data_contracts.canonical_{module}"))
    assert (result.failed, result.attempted > 0) == (0, True)


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        GB,
        GB.lower(),
        f"'{GB}",
        f" {GB}\u00a0",
        f"\t{GB}",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-19491231-002x",
        f"\u200b{GB}",
        f"`{GB}",
        "11010519491231002×",
    ],
)
def test_a_valid_number_is_found_however_it_is_written(written: str) -> None:
    assert numbers(written) == [(GB, "valid")]


@pytest.mark.parametrize(
    ("written", "value", "state"),
    [
        ("110105491231002", GB, "upgraded_15"),
        ("110105491331002", "110105491331002", "invalid"),
        # The first 15 of 18 characters of a child's number are no old number of somebody of a hundred and six years.
        ("410890200208230", "410890200208230", "invalid"),
        ("410890201203031", "410890201203031", "invalid"),
        ("410890200229023", "410890192002290237", "upgraded_15"),
        (GB + "43", GB, "from_disability_no"),
        (GB + "43B1", GB, "from_disability_no"),
        (GB + " 0012", GB, "from_disability_no"),
        (f"{GB}/{number()}", f"{GB}/{number()}", "invalid"),
        (f"{GB}(母亲)", f"{GB}(母亲)", "invalid"),
        ("4.10890E+17", "4.10890E+17", "precision_lost"),
        (FLOAT_MARK + "410890199202031000", "410890199202031000", "precision_lost"),
        ("410890199202031000", "410890199202031000", "precision_lost"),
        ("410890194901010075", "410890194901010075", "invalid"),
        ("410890194902310079", "410890194902310079", "invalid"),
        ("41089019********", "41089019********", "invalid"),
        ("无", None, "missing"),
        ("未落户", None, "missing"),
        ("待上户", None, "missing"),
        ("新生儿未上户", None, "missing"),
        ("0", None, "missing"),
        (None, None, "missing"),
        ("  ", None, "missing"),
    ],
)
def test_a_number_that_is_not_plain_keeps_what_it_says_and_how_far_it_goes(
    written: str | None, value: str | None, state: str
) -> None:
    assert numbers(written) == [(value, state)]


@given(st.dates(date(1950, 1, 1), date(1999, 12, 31)), st.integers(1, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born: date, serial: int, place: int, other: int) -> None:
    right = number(f"{born:%Y%m%d}", f"{serial:03d}")
    wrong = right[:place] + str((int(right[place]) + other) % 10) + right[place + 1 :]
    assert read_resident_id(right, born_before=date(2026, 12, 1)).aside == "valid"
    assert read_resident_id(wrong, born_before=date(2026, 12, 1)).aside != "valid"


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_a_number_of_15_digits_gains_its_century_and_a_fitting_check_character(born: date, serial: int) -> None:
    assert upgrade_15(f"410890{born:%y%m%d}{serial:03d}") == number(f"{born:%Y%m%d}", f"{serial:03d}")


def test_nobody_is_born_after_the_month_that_follows() -> None:
    born_in_november, born_in_december = number("20261130"), number("20261201")
    assert [state for _, state in numbers(born_in_november, born_in_december)] == ["valid", "invalid"]
    assert [state for _, state in numbers(born_in_december, period=date(2026, 12, 1))] == ["valid"]


def ending_in_000() -> str:
    """A number that passes the check although it ends as Excel's rounded ones do."""
    candidates = (number(f"19{year}0203", f"{serial}00") for year in range(50, 99) for serial in range(10))
    return next(text for text in candidates if text.endswith("000"))


def test_a_number_ending_in_000_is_believed_in_a_sound_column_and_not_in_a_damaged_one() -> None:
    doubtful, sound = ending_in_000(), number()
    assert numbers(doubtful, sound) == [(doubtful, "valid"), (sound, "valid")]
    damaged = [f"4108901992{month:02d}10{month % 3}000" for month in range(1, 10)]
    states = dict(numbers(doubtful, sound, *damaged))
    assert (states[doubtful], states[sound]) == ("precision_lost", "valid")


def test_a_number_that_is_no_number_is_reported_and_a_missing_one_is_not() -> None:
    result = read([{"resident_id": "410890194901010075"}, {"resident_id": "无"}, {}, {"resident_id": GB}])
    assert result.unreadable.rows() == [(2, 0, "resident_id", "invalid_number")]
    assert result.repairs.rows() == [(3, 0, "resident_id", "placeholder")]


# --- the household ----------------------------------------------------------------------------------------------------


def household(*members: tuple[str, str | None, str | None], head: str | None = "王大明") -> list[dict[str, str | None]]:
    return [
        {"household_no": "H1", "head_name": head, "head_id": GB if head else None}
        | {"name": name, "resident_id": own, "relation": relation}
        for name, own, relation in members
    ]


def states(rows: list[dict[str, str | None]]) -> list[str]:
    return read(rows).table["resident_id_state"].to_list()


def test_members_who_carry_the_heads_number_have_copied_it_and_the_head_keeps_it() -> None:
    result = read(household(("王大明", GB, "户主"), ("王小明", GB, "子"), ("李 芳", GB.lower(), "配偶")))
    assert result.table["resident_id_state"].to_list() == ["valid", "copied_from_head", "copied_from_head"]
    assert result.table["resident_id"].to_list() == [GB, None, None]
    assert ("resident_id", "copied_from_head") in result.repairs.select("column_name", "kind").rows()
    assert result.unreadable["kind"].to_list() == ["copied_from_head"] * 2


def test_the_head_is_known_by_the_relation_where_no_column_names_him() -> None:
    members = (("王大明", GB, "户主"), ("王小明", GB, "子"))
    assert states(household(*members, head=None)) == ["valid", "copied_from_head"]


def test_members_copied_the_number_even_where_the_head_himself_is_not_listed() -> None:
    assert states(household(("王小明", GB, "子"), ("李芳", GB, "配偶"))) == ["copied_from_head"] * 2


@pytest.mark.parametrize(
    "members",
    [
        (("王大明", GB, "户主"), ("王小明", number(), "子")),
        (("王大明", GB, "户主"), ("王大明", GB, "户主")),
        (("王小明", GB, "子"),),
        (("王大鸣", GB, "户主"), ("王大明", GB, None)),
    ],
    ids=["own numbers", "one person twice", "one name only", "the head under another spelling"],
)
def test_a_number_that_nobody_copied_stays(members: tuple[tuple[str, str | None, str | None], ...]) -> None:
    assert "copied_from_head" not in states(household(*members))


def test_a_number_in_another_household_is_not_copied() -> None:
    rows = household(("王大明", GB, "户主"), ("王小明", GB, "子"))
    rows[1]["household_no"], rows[1]["head_name"], rows[1]["head_id"] = "H2", "王小明", number()
    assert states(rows) == ["valid", "valid"]


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "note"),
    [
        ("张三", "张三", None),
        ("张 三", "张三", None),
        ("张　小　三", "张小三", None),
        ("欧阳 小明", "欧阳小明", None),
        ("阿依古丽・买买提", "阿依古丽·买买提", None),
        ("阿依古丽•买买提", "阿依古丽·买买提", None),
        ("阿依古丽．买买提", "阿依古丽·买买提", None),
        ("阿依古丽‧买买提", "阿依古丽·买买提", None),
        ("阿依古丽_买买提", "阿依古丽·买买提", None),
        ("阿依古丽 买买提江", "阿依古丽·买买提江", None),
        ("张三(亡)", "张三", "亡"),
        ("李超 殁", "李超", "殁"),
        ("李小超已过世", "李小超", "已过世"),
        ("李殁", "李殁", None),
        ("张三（已故）", "张三", "已故"),
        ("张三已故", "张三", "已故"),
        ("张三之子", "张三", "之子"),
        ("李四（小名狗蛋）", "李四", "小名狗蛋"),
        ("李四曾用名李五", "李四", "曾用名李五"),
        ("张三【残】(亡)", "张三", "残;亡"),
        ("王**", "王**", "masked"),
        ("王某某", "王某某", "masked"),
        ("\ufffd三", "\ufffd三", "damaged"),
        ("张\ue863", "张䶮", None),
        ("\ue816三", "\U00020087三", None),
        ("丁〇", "丁〇", None),
        ("无", None, None),
        ("无名氏", None, None),
        ("未取名", "未取名", None),
        ("王(火华)", "王□", "火华;damaged"),
        ("张〔文+武〕明", "张□明", "文+武;damaged"),
        ("张三(户主)", "张三", "户主"),
        ("12345", None, None),
        ("11010519491231002X", None, None),
        ("110105 19491231 002x", None, None),
        ("张三 11010519491231002X", "张三", "号码"),
        ("张三13900000000", "张三", "号码"),
        ("Ａｌｉ", "Ali", None),
        ("张三\u200b", "张三", None),
    ],
)
def test_a_name_is_freed_of_what_stands_beside_it(written: str, name: str | None, note: str | None) -> None:
    assert read([{"name": written}]).table.select("name", "name_note").rows() == [(name, note)]


def test_the_private_use_characters_of_2005_have_their_places_of_2022() -> None:
    assert len(PRIVATE_USE_2005) == 24
    assert {0xE863: "䶮", 0xE81E: "\u9fb4", 0xE864: "\u9fbb"}.items() <= PRIVATE_USE.items()
    assert not any("\ue000" <= char <= "\uf8ff" for char in PRIVATE_USE.values())
    assert set(range(0xE816, 0xE865)) <= set(PRIVATE_USE)


# --- dates, months, terms ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-05",
        "20260105",
        "2026.1.5",
        "2026/1/5",
        "2026年1月5日",
        "2026年01月05号",
        "二〇二六年一月五日",
        "二零二六年一月五日",
        "46027",
        "46027.0",
        "2026-01-05 13:20:11",
        "2026/1/5 0:00",
        "2026-01-05T00:00:00",
        "２０２６．１．５",
        "2026。1。5",
        "2026年1月5日 星期一",
        "2026年1月5日（周一）",
        "2026/1/5 下午 3:20:11",
    ],
)
def test_a_day_is_found_however_it_is_written(written: str) -> None:
    assert read([{"recognised_on": written}]).table["recognised_on"].to_list() == [date(2026, 1, 5)]


@pytest.mark.parametrize("written", ["2026年11月", "2026-11", "202611", "二〇二六年十一月", "2026.11"])
def test_a_month_in_a_date_column_is_its_first_day_and_said_to_be(written: str) -> None:
    result = read([{"recognised_on": written}])
    assert result.table["recognised_on"].to_list() == [date(2026, 11, 1)]
    assert result.repairs["kind"].to_list() == ["day_missing"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1900-01-01", "impossible_date"),
        ("2026-02-30", "impossible_date"),
        ("2026-13-01", "impossible_date"),
        ("2026", "year_only"),
        ("2026.1", "ambiguous"),
        ("19521", "ambiguous"),
        ("农历八月十五", "lunar_date"),
        ("10/5/2026", "not_a_date"),
        ("去年冬天", "not_a_date"),
    ],
)
def test_a_date_that_may_mean_several_days_is_left_empty_and_reported(written: str, kind: str) -> None:
    result = read([{"birth_date": written}])
    assert result.table["birth_date"].to_list() == [None]
    assert result.unreadable.rows() == [(2, 0, "birth_date", kind)]


def test_a_day_number_that_could_be_a_month_is_a_day_where_the_column_holds_day_numbers() -> None:
    days = read([{"birth_date": "19521"}, {"birth_date": "30000"}]).table["birth_date"].to_list()
    assert days == [date(1953, 6, 11), date(1982, 2, 18)]


@pytest.mark.parametrize("written", ["长期", "永久有效", "9999-12-31"])
def test_a_validity_without_end_has_no_last_day_and_is_no_fault(written: str) -> None:
    result = read([{"valid_until": written}])
    assert result.table["valid_until"].to_list() == [None]
    assert (result.repairs["kind"].to_list(), result.unreadable.height) == (["open_end"], 0)


@given(st.dates(date(1900, 1, 2), date(2100, 12, 31)))
def test_every_day_is_read_the_same_in_every_form(day: date) -> None:
    forms = (
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day} 08:30",
    )
    assert {read_date(form).value for form in forms} == {day}


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2026-10", date(2026, 10, 1)),
        ("202610", date(2026, 10, 1)),
        ("2026年10月份", date(2026, 10, 1)),
        ("2026.10", date(2026, 10, 1)),
        ("2026.1", date(2026, 10, 1)),
        ("2026-10-15", date(2026, 10, 1)),
        ("46296", date(2026, 10, 1)),
        ("9月", date(2026, 9, 1)),
        ("12月", date(2025, 12, 1)),
        ("9", date(2026, 9, 1)),
        ("20261001-20261031", date(2026, 10, 1)),
        ("2026-10-01至2026-10-31", date(2026, 10, 1)),
        ("2026年10月1日-10月31日", date(2026, 10, 1)),
        ("202610-202612", None),
        ("2025.1", None),
        ("13月", None),
    ],
)
def test_a_month_is_found_however_it_is_written(written: str, month: date | None) -> None:
    assert read_month(written, period=OCTOBER).value == month


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("2026-2027学年第一学期", "2026-2027-1"),
        ("2026—2027学年度第1学期", "2026-2027-1"),
        ("2026-2027学年上学期", "2026-2027-1"),
        ("2026~2027学年 第二学期", "2026-2027-2"),
        ("2026年秋季学期", "2026-2027-1"),
        ("2026秋", "2026-2027-1"),
        ("2027年春季学期", "2026-2027-2"),
        ("2026-2027学年春季学期", "2026-2027-2"),
        ("2026-2027(1)", "2026-2027-1"),
        ("2026-2027-01", "2026-2027-1"),
        ("2026-2027-1", "2026-2027-1"),
        ("2026年上学期", "2026年上学期"),
        ("2026-2028-1", "2026-2028-1"),
        ("秋季", "秋季"),
    ],
)
def test_a_term_is_found_however_it_is_written_and_kept_where_it_is_unknown(written: str, term: str) -> None:
    reading = read_term(written)
    assert reading.value == term
    assert reading.unreadable == (re.fullmatch(r"\d{4}-\d{4}-[12]", term) is None or term == "2026-2028-1")


# --- amounts, counts, texts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("１，２３４．５０元", "1234.50"),
        ("￥1,234.50", "1234.50"),
        ("0.35万元", "3500.00"),
        ("-200", "-200.00"),
        ("−200", "-200.00"),
        ("(200)", "-200.00"),
        ("（1,200.5）", "-1200.50"),
        ("123.45000000000002", "123.45"),
        ("0.125", "0.13"),
        ("420元/月", "420.00"),
        ("420元/人/月", "420.00"),
        ("420元每月", "420.00"),
        ("+420.00￥", "420.00"),
        ("—", None),
        ("约300", None),
        ("12,34", None),
        ("叁佰元", None),
        ("99999999999999", None),
    ],
)
def test_an_amount_is_in_yuan_with_two_decimals(written: str, amount: str | None) -> None:
    wanted = None if amount is None else Decimal(amount)
    assert read([{"monthly_amount": written}]).table["monthly_amount"].to_list() == [wanted]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_is_the_same_with_separators_units_and_in_brackets(amount: Decimal) -> None:
    forms = [f"{amount}", f"{amount:,}", f"{amount}元"] + ([f"({-amount:,})"] if amount < 0 else [])
    assert {read_money(form).value for form in forms} == {amount}


def test_whole_column_and_single_readings_of_amounts_agree() -> None:
    texts = ["1234.5", "1,234.50", "-1,234", "0", "12,34", "1,23,456", "999999999999.99", "1e3"]
    table = read([{"monthly_amount": text} for text in texts]).table["monthly_amount"].to_list()
    assert table == [read_money(text).value for text in texts]


@pytest.mark.parametrize(
    ("written", "count"), [("3", 3), ("3人", 3), ("3.0", 3), ("３", 3), ("三", None), ("3.5", None)]
)
def test_a_count_is_a_whole_number(written: str, count: int | None) -> None:
    assert read_int(written).value == count


def test_a_department_number_is_compared_and_an_address_is_only_shown() -> None:
    result = read([{"household_no": "４１０８ 03", "address": "解放区（老城）  1号 "}])
    assert result.table.select("household_no", "address").rows() == [("410803", "解放区（老城）  1号")]


def test_a_department_number_that_excel_has_rounded_is_no_number_any_more() -> None:
    result = read([{"household_no": FLOAT_MARK + "4108030012340012"}])
    assert result.table["household_no"].to_list() == [None]
    assert result.unreadable["kind"].to_list() == ["precision_lost"]


# --- what a row tells -------------------------------------------------------------------------------------------------


def test_a_category_tells_about_other_columns_only_where_they_are_empty() -> None:
    rows = [{"category": "城市低保"}, {"category": "城市低保", "urban_rural": "农村"}, {"category": "集中特困"}]
    table = read(list(map(dict, rows))).table
    assert table.select("category", "urban_rural", "support_mode").rows() == [
        ("最低生活保障", "城市", None),
        ("最低生活保障", "农村", None),
        ("特困人员", None, "集中"),
    ]


@pytest.mark.parametrize(
    ("county", "township", "code", "wanted"),
    [
        ("解放区", "民生街道", None, "410802001000"),
        ("解放区", "民生街道", "410802001203", "410802001203"),
        ("解放区", "民生街道", "410802", "410802001000"),
        (None, "民生街道", "410802", "410802001000"),
        ("解放区", "民生街道", "410803", "410803000000"),
        (None, None, "410802001", "410802001000"),
        (None, None, "河南省焦作市解放区民生街道", "410802001000"),
        ("解放区", None, None, "410802000000"),
        (None, None, "第三组", None),
        (None, None, None, None),
    ],
)
def test_an_area_code_is_completed_from_names_and_never_contradicted_by_them(
    county: str | None, township: str | None, code: str | None, wanted: str | None
) -> None:
    table = read([{"county": county, "township": township, "area_code": code}]).table
    assert table["area_code"].to_list() == [wanted]


def test_an_unknown_code_is_empty_and_reported_as_unknown() -> None:
    result = read([{"category": "四类户"}])
    assert result.table["category"].to_list() == [None]
    assert result.unreadable.rows() == [(2, 0, "category", "unknown_code")]


def test_the_same_thing_has_the_same_record_id_however_it_is_written_and_whatever_else_changes() -> None:
    one = {"household_no": "H1", "name": "张三", "resident_id": GB, "category": "最低生活保障", "status": "在册"}
    again = {"household_no": "Ｈ1 ", "name": "张 三", "resident_id": GB.lower(), "category": "低保", "status": "停保"}
    other = one | {"household_no": "H2"}
    ids = read([dict(one), dict(again), dict(other)]).table["record_id"].to_list()
    assert ids[0] == ids[1] != ids[2]
    assert re.fullmatch(r"[0-9a-f]{32}", ids[0])


def test_an_empty_key_cell_is_not_the_neighbours_value() -> None:
    ids = read([{"household_no": "H1", "name": None}, {"household_no": None, "name": "H1"}]).table["record_id"]
    assert ids[0] != ids[1]


# --- laws -------------------------------------------------------------------------------------------------------------

SEEDS = [
    "",
    " ",
    "无",
    GB,
    "410890199202031000",
    "float:410890199202031000",
    "2026-10-05",
    "2026.1.5",
    "46331",
    "1,234.50",
    "是",
    "低保",
    "张三(亡)",
    "4.1E+17",
    "城市低保",
    "410802",
    "民生街道",
    "2026年秋",
    "H1",
    "13900001111",
    "3人",
    "王**",
    "０",
    "１２３４５６７８",
    "(",
    "\ue863",
]
CELL = (
    st.none()
    | st.sampled_from(SEEDS)
    | st.text(max_size=12)
    | st.from_regex(r"[0-9xX.,/年月日\-]{1,20}", fullmatch=True)
)


#: A dataset and its rows.
Delivery = tuple[str, list[dict[str, str | None]]]


@st.composite
def deliveries(draw: st.DrawFn) -> Delivery:
    dataset = draw(st.sampled_from(list(contracts())))
    row = st.fixed_dictionaries({}, optional=dict.fromkeys(contract_of(dataset).columns, CELL))
    return dataset, draw(st.lists(row, max_size=6))


@examples(75)
@given(deliveries())
def test_no_text_is_too_odd_no_row_is_lost_and_no_cell_changes_unnoticed(
    delivery: Delivery,
) -> None:
    dataset, rows = delivery
    contract = contract_of(dataset)
    result = read(rows, contract)
    assert result.table.columns == ["source_row", "member_no", "record_id", *contract.staged_columns()]
    assert result.table["source_row"].to_list() == list(range(2, 2 + len(rows)))
    noted = set(result.repairs.select("source_row", "column_name").rows())
    for place, row in enumerate(rows):
        for name, column in contract.columns.items():
            same = says_the_same(row.get(name) or None, result.table[name][place], column.type)
            assert same == ((place + 2, name) not in noted), (name, row.get(name), result.table[name][place])


@examples(25)
@given(deliveries())
def test_reading_what_was_read_changes_nothing_more(delivery: Delivery) -> None:
    dataset, rows = delivery
    contract = contract_of(dataset)
    texts = [
        name
        for name, column in contract.columns.items()
        if column.type in (ColumnType.CODE, ColumnType.SEX, ColumnType.TERM)
    ]
    once = read(rows, contract).table.select(texts)
    twice = read(once.to_dicts(), contract).table.select(texts)
    assert twice.equals(once)


@examples(25)
@given(deliveries(), st.randoms(use_true_random=False))
def test_a_row_is_read_the_same_wherever_it_stands(delivery: Delivery, order: st.Random) -> None:
    dataset, rows = delivery
    contract = contract_of(dataset)
    places = list(range(len(rows)))
    order.shuffle(places)
    first = read(rows, contract).table.drop("source_row")
    shuffled = read([rows[place] for place in places], contract).table.drop("source_row")
    assert shuffled.equals(first[places])


@pytest.mark.parametrize("dataset", contracts())
def test_an_empty_delivery_has_the_same_types_as_a_full_one(dataset: str) -> None:
    contract = contract_of(dataset)
    assert read([], contract).table.schema == read([dict.fromkeys(contract.columns, "1")], contract).table.schema


#: The vectorised form of a type and the reading of one text of it.
TWINS = {
    canonical_text.text_reader: canonical_text.read_text,
    canonical_text.number_text_reader: canonical_text.read_number_text,
    canonical_text.account_reader: canonical_text.read_account,
    canonical_text.phone_reader: canonical_text.read_phone,
    canonical_text.disability_no_reader: canonical_text.read_disability_no,
    name_reader: read_name,
    term_reader: read_term,
}


@settings(deadline=None)
@given(CELL.filter(bool) | st.text(alphabet="张三王某亡故之子·• .(（)）小名无*Xx2①", min_size=1, max_size=8))
def test_a_cell_that_passes_as_canonical_would_be_read_as_itself(text: str) -> None:
    for make, one in TWINS.items():
        plain = pl.DataFrame({"text": [text]}).select(make().plain.alias("plain"))["plain"][0]
        assert plain is None or one(text) == Reading(text), make.__name__


@examples(40)
@given(deliveries(), st.integers(1, 3))
def test_a_part_at_a_time_says_what_the_whole_says(delivery: Delivery, at_once: int) -> None:
    dataset, rows = delivery
    contract = contract_of(dataset)
    whole = read(rows, contract)
    cells = {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in contract.columns}
    frame = {"source_row": pl.Series(range(2, 2 + len(rows)), dtype=pl.Int32)}
    frame["member_no"] = pl.Series([0] * len(rows), dtype=pl.Int32)
    table = pl.DataFrame(frame | cells)
    parts = list(canonical_parts(table, contract, areas=load_areas(), period=OCTOBER, rows=at_once))
    assert pl.concat([part.table for part in parts]).equals(whole.table)
    assert sorted(row for part in parts for row in part.repairs.rows()) == sorted(whole.repairs.rows())
    assert sorted(row for part in parts for row in part.unreadable.rows()) == sorted(whole.unreadable.rows())
