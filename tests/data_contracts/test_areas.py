from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.areas import AREAS_FILE, LEVEL_DIGITS, load_areas, read_areas
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
