from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import identifiers
from tests.matching.population import damage, number_of

numbers = st.builds(number_of, st.dates(date(1920, 1, 1), date(2026, 1, 1)), st.integers(0, 995))


def test_the_example_of_the_standard_passes():
    assert identifiers.is_valid("11010519491231002X")
    assert identifiers.birth_date_of("11010519491231002X") == date(1949, 12, 31)
    assert identifiers.sex_of("11010519491231002X") == "女"


@given(numbers, st.integers(0, 16))
def test_one_wrong_digit_never_passes(number, place):
    assert identifiers.is_valid(number)
    assert not identifiers.is_valid(damage(number, place))


@given(numbers, st.integers(6, 16))
def test_two_swapped_digits_never_pass(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not identifiers.is_valid(swapped)


@given(numbers.filter(lambda number: number[6:8] == "19"))
def test_fifteen_digits_become_the_eighteen_they_stand_for(number):
    assert identifiers.upgrade_15(number[:6] + number[8:17]) == number


@pytest.mark.parametrize(
    "text", ["", "无", "410890", "41089019900230123X", "4.10803E+17", "４１０８９０", "11010549123100X"]
)
def test_what_is_no_number_is_none(text):
    assert not identifiers.is_valid(text)
    assert identifiers.upgrade_15(text) is None
    assert identifiers.number_on_disability_card(text) is None


@given(numbers, st.text("1234", min_size=2, max_size=4))
def test_a_disability_card_gives_its_number_whatever_follows(number, suffix):
    assert identifiers.number_on_disability_card(number.lower() + suffix) == number
