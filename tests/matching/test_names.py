from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import names
from matching.names import COMPOUND_SURNAMES, fold, read_name, read_names


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
    ("one", "other"),
    [
        ("张伟", "张玮"),
        ("萧红", "肖红"),
        ("付明", "傅明"),
        ("曾丽", "增丽"),
        ("单强", "善强"),
        ("张龑", "张YAN"),
        ("张yan", "张龑"),
    ],
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


@pytest.mark.parametrize("name", ["待取名", "未取名", "张未起名", "新生儿", "女婴", "尚未命名"])
def test_a_word_for_who_has_no_name_yet_is_no_name(name):
    read = read_name(name)
    assert (read.name_key, read.is_masked) == (None, True)


@pytest.mark.parametrize("name", ["李新生", "王新生", "张命名", "赵婴"])
def test_a_name_with_such_a_word_in_it_is_a_name(name):
    assert read_name(name).name_key == name


def test_a_rare_reading_does_not_make_names_alike():
    assert read_name("王伟").sounds == ["wang wei"]


def test_every_distinct_name_has_one_row_whatever_the_order():
    assert read_names(["王伟", "张三", "王伟"]) == read_names(["张三", "王伟"])


#: Characters of plain names, variants, characters that mask (some are Han, too), separators, and what is no Han at all.
spelt = st.text(st.sampled_from("王伟欧阳司马张張李峯國某〇○*Xa A·・.㐀豈"), min_size=1, max_size=6)


@given(st.lists(spelt | st.sampled_from(sorted(COMPOUND_SURNAMES)), min_size=1, max_size=20))
def test_names_split_a_column_at_a_time_are_split_as_one_by_one(texts):
    split = {row["name"]: tuple(row.values()) for row in names._split_names(texts).to_pylist()}
    assert split == {text: names._split(text) for text in texts}
