from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts import corps
from data_contracts.area_names import LEVEL_DIGITS
from data_contracts.areas import AREAS_FILE, load_areas, read_areas
from data_contracts.canonical_row import fill_areas
from data_contracts.errors import ContractError

BOOK = load_areas()
TOWNSHIPS = sorted(area.code for area in BOOK.by_code.values() if area.level == "township")


@pytest.mark.parametrize("above", ["county", "all", "none before, all in one cell"])
def test_every_township_of_the_book_is_found_by_its_names(above: str) -> None:
    lost = []
    for code in TOWNSHIPS:
        path = BOOK.path_of(code)
        cells = {"county": (path[2], path[3]), "all": ("".join(path[:3]), path[3])}.get(above, (None, "".join(path)))
        if BOOK.code_of(*cells) != code + "000":
            lost.append(path)
    assert lost == []


@pytest.mark.parametrize(
    ("county", "township", "code"),
    [
        ("解放区", "民生街道", "410802001000"),
        ("解放区", "民生街道办事处", "410802001000"),
        ("解放区", "民生", "410802001000"),
        ("河南省焦作市解放区", "民生街道", "410802001000"),
        ("河南省/焦作市/解放区", " 民生 街道 ", "410802001000"),
        ("解放区", "解放区民生街道", "410802001000"),
        (None, "解放区民生街道", "410802001000"),
        ("解放区民生街道", None, "410802001000"),
        ("焦作市", "解放区民生街道某某社区", "410802001000"),
        ("修武县", "（原）云台山镇", "410821104000"),
        ("解放区", "不存在镇", "410802000000"),
        ("解放区", None, "410802000000"),
        ("长阳", "龙舟坪镇", "420528101000"),
        ("博爱县", "月山镇", "410822102000"),
        ("不存在县", None, None),
        (None, None, None),
        ("", "", None),
    ],
)
def test_names_lead_to_codes(county: str | None, township: str | None, code: str | None) -> None:
    assert BOOK.code_of(county, township) == code


@pytest.mark.parametrize(
    ("county", "township", "code"),
    [
        ("第七师胡杨河市", "一二五团", "659010500000"),
        ("七师", "125团", "659010500000"),
        ("第七师·胡杨河市", "农七师一二五团三连", "659010500000"),
        ("胡杨河市", "兵团第七师一二五团", "659010500000"),
        ("第七师125团", None, "659010500000"),
        (None, "七师125团3连", "659010500000"),
        # Many regiments lie in counties of others; the division's city stands for the division.
        ("第七师胡杨河市", "131团", "654003508000"),
        ("胡杨河市", "一二六团", "654202503000"),
        ("七师", "一三七团", "650205509000"),
        ("奎屯市", "131团", "654003508000"),
        ("第九师", "166团", "654221506000"),
        ("第四师", "69团", "654022504000"),
        ("第十二师", "104团", "650103501000"),
        # One office under two names.
        ("第七师", "一三零团", "659010100000"),
        ("第一师阿拉尔市", "10团", "659002112000"),
        ("第十四师昆玉市", "皮山农场", "659009101000"),
        # Two farms of one name: the division tells which.
        ("第六师五家渠市", "红旗农场", "652327500000"),
        (None, "第三师红旗农场", "653001500000"),
        (None, "红旗农场", None),
        # The part of a regiment in another county is not the regiment, and a county that is named is believed.
        ("乌苏市", "125团", "654202000000"),
        ("温县", "125团", "410825000000"),
        ("第七师胡杨河市", "九九团", "659010000000"),
        ("第七师胡杨河市", None, "659010000000"),
    ],
)
def test_a_unit_of_the_corps_goes_by_many_names(county: str | None, township: str | None, code: str | None) -> None:
    assert BOOK.code_of(county, township) == code


def test_every_unit_that_is_one_office_with_a_town_is_found() -> None:
    with corps.TOWNS_FILE.open(encoding="utf-8", newline="") as lines:
        towns = [(line["code"], line["unit"]) for line in csv.DictReader(lines)]
    assert {code for code, _ in towns} <= set(BOOK.by_code)
    assert [unit for code, unit in towns if BOOK.code_of(BOOK.name_of(code[:6]), unit) != code + "000"] == []


def test_a_township_that_two_counties_have_is_not_guessed() -> None:
    names = [BOOK.by_code[code].name for code in TOWNSHIPS]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert twice
    assert {BOOK.code_of(None, name) for name in twice} == {None}


def test_a_township_outside_the_named_county_is_not_believed() -> None:
    assert BOOK.code_of("温县", "民生街道") == "410825000000"


def test_a_code_of_any_length_has_the_name_of_the_smallest_known_area() -> None:
    assert [
        BOOK.name_of(code) for code in ("41", "4108", "410802", "410802001", "410802001203", "410802999", "99")
    ] == [
        "河南省",
        "焦作市",
        "解放区",
        "民生街道",
        "民生街道",
        "解放区",
        None,
    ]


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_text_is_too_odd(county: str, township: str) -> None:
    code = BOOK.code_of(county, township)
    assert code is None or (len(code) == 12 and code[: LEVEL_DIGITS["county"]] in BOOK.by_code)


def test_a_book_with_a_code_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text("code,name,level,parent\n4108,解放区,county,41\n", encoding="utf-8")
    with pytest.raises(ContractError, match="4108"):
        read_areas(path)


def test_former_names_and_codes_lead_to_areas_of_the_book() -> None:
    book = load_areas()
    assert book.code_of("修武县", "方庄镇") == "410821101000"
    assert book.code_of("武陟县", "（原）圪垱店乡") == "410823108000"
    assert book.today_of("370882101203") == "370812000000"
    assert all(change.now in book.by_code for change in book.changes)


def test_a_change_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(
        "name,level,parent,code,until,now,reference\n旧镇,township,410802,,2020-01-01,999999999,x\n", "utf-8"
    )
    with pytest.raises(ContractError):
        read_areas(AREAS_FILE, path)


OWN = """统计用区划代码,城乡分类代码,名称
510000000000,,四川省
513400000000,,凉山彝族自治州
513401000000,,市辖区
513431000000,,昭觉县
513431100000,,新城镇
513431100001,121,东城社区居民委员会
513431100201,220,东城村村民委员会
513431100202,220,南坪村村委会
441900000000,,东莞市
441900003000,,东城街道办事处
410802001000,,民生街道办事处
410802001001,111,一社区居委会
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "areas.csv"
    path.write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("DOUDI_AREAS", str(path))
    return path


def test_an_installation_brings_its_own_areas(own: Path) -> None:
    book = load_areas()
    assert load_areas() is book
    assert book.path_of("513431100201") == ("四川省", "凉山彝族自治州", "昭觉县", "新城镇", "东城村村民委员会")
    assert book.code_of("昭觉县", "新城镇") == book.code_of(None, "凉山彝族自治州昭觉县新城镇") == "513431100000"
    assert book.code_of("东莞市", "东城街道") == "441900003000"
    assert book.may_have("513431")
    assert not book.may_have("513432")
    assert book.name_of("410802001000") == "民生街道"
    assert book.code_of("胡杨河市", "125团") == BOOK.code_of("胡杨河市", "125团") is not None


@pytest.mark.parametrize(
    ("village", "code"),
    [
        ("东城村", "513431100201"),
        ("东城村委会", "513431100201"),
        ("东城社区", "513431100001"),
        ("东城", None),
        ("南坪", "513431100202"),
        ("南坪村三组", "513431100202"),
        ("不存在村", None),
        (None, None),
    ],
)
def test_names_of_villages_lead_to_codes(own: Path, village: str | None, code: str | None) -> None:
    assert load_areas().village_of("513431100", village) == code


def test_rows_that_name_a_village_get_its_code(own: Path) -> None:
    rows = pl.DataFrame(
        [
            ("昭觉县", "新城镇", "南坪村", None),
            (None, None, "南坪村", "513431100000"),
            ("昭觉县", "新城镇", "哪里村", None),
            (None, None, "南坪村", None),
            ("解放区", "民生街道", "一社区", "410802001009"),
        ],
        schema=dict.fromkeys(("county", "township", "village", "area_code"), pl.String),
        orient="row",
    )
    filled = ["513431100202", "513431100202", "513431100000", None, "410802001009"]
    assert fill_areas(rows, load_areas()).to_list() == filled


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["51343110020,某村", "513431100201,甲村", "513431100201,乙村"], "第 2 行的代码“51343110020”不是 12 位"),
        (["513431100201,甲村", "513431100201,乙村"], "第 3 行的代码 513431100201 与前面的一行重复"),
        (["513431000000,昭觉县", "513431100201,甲村"], "513431100201 的上级 513431100 不在表中"),
        (["513400000000,凉山州", "513431100000,新城镇"], "513431100000 的上级 513431 不在表中"),
        (["513431000000,"], "第 2 行没有名称"),
        ([], "没有一行区划"),
    ],
)
def test_a_wrong_list_of_areas_names_its_lines(own: Path, lines: list[str], says: str) -> None:
    own.write_text("\n".join(["代码,名称", *lines]), encoding="gb18030")
    with pytest.raises(ContractError, match=says):
        load_areas()


def test_a_list_of_areas_that_is_no_list_or_not_there_is_said_to_be_so(own: Path) -> None:
    own.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(ContractError, match="没有“统计用区划代码”和“名称”两列"):
        load_areas()
    own.unlink()
    with pytest.raises(ContractError, match="没有这个文件"):
        load_areas()
