"""Whoever does not need a name or a number does not read it."""

from hypothesis import given
from hypothesis import strategies as st

from alerts.masking import mask_name, mask_number, mask_text

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
names = st.text(han, min_size=2, max_size=5)
numbers = st.text("0123456789X", min_size=1, max_size=20)


@given(names)
def test_of_a_name_only_the_first_character_is_left(name):
    assert mask_name(name) == name[0] + "**"


@given(names, names)
def test_a_mask_does_not_tell_how_long_the_name_is(one, other):
    assert len(mask_name(one)) == len(mask_name(other))


@given(numbers)
def test_at_most_four_characters_of_a_number_are_left_and_never_half_of_it(number):
    shown = [character for character in mask_number(number) if character != "*"]
    assert len(mask_number(number)) == len(number)
    assert len(shown) <= min(4, len(number) // 2)


@given(numbers.filter(lambda number: len(number) > 8))
def test_the_last_four_characters_tell_two_neighbours_apart(number):
    assert mask_number(number)[-4:] == number[-4:]


def test_nothing_to_mask_gives_nothing():
    assert (mask_name(None), mask_name(""), mask_number(None), mask_number("")) == ("", "", "", "")


@given(names, st.text(han, max_size=5), st.text(han, max_size=5))
def test_a_name_inside_a_sentence_is_gone(name, before, after):
    if name in before + after:
        return
    masked = mask_text(f"{before},{name},{after}", personal={name: mask_name(name)})
    assert name not in masked


def test_a_longer_name_is_masked_before_a_shorter_one_that_it_contains():
    assert mask_text("王小二和王小", personal={"王小": "甲", "王小二": "乙", "": "丙"}) == "乙和甲"
