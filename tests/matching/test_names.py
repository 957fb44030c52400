from __future__ import annotations

import pytest

from matching.names import fold, read_name, read_names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("張偉", "张伟"),
        ("李峯", "李峰"),
        ("买买提・艾力", "艾力·买买提"),
        ("阿依古丽•买买提", "阿依古丽 买买提"),
        ("劉國慶", "刘国庆"),
    ],
)
def test_variants_of_one_spelling_have_one_key(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("张伟", "张玮"), ("萧红", "肖红"), ("付明", "傅明"), ("曾丽", "增丽"), ("单强", "善强")]
)
def test_names_that_sound_alike_share_a_sound(one, other):
    assert set(read_name(one).sounds) & set(read_name(other).sounds)


@pytest.mark.parametrize(("one", "other"), [("王伟", "于伟"), ("张伟", "章炜华"), ("西安", "先"), ("王建军", "王建国")])
def test_names_that_sound_different_share_none(one, other):
    assert not set(read_name(one).sounds) & set(read_name(other).sounds)


@pytest.mark.parametrize("name", ["王**", "王*", "李某某", "张X", "欧阳○"])
def test_a_masked_name_is_known_by_its_surname_only(name):
    read = read_name(name)
    assert read.is_masked
    assert read.given_characters == []


def test_a_rare_reading_does_not_make_names_alike():
    assert read_name("王伟").sounds == ["wang wei"]


def test_every_distinct_name_has_one_row_whatever_the_order():
    assert read_names(["王伟", "张三", "王伟"]) == read_names(["张三", "王伟"])
