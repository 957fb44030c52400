"""Do errors in names and numbers look like the ones that departments make, and is it known what they did?"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample_data.identity_numbers import check_characters, numbers
from sample_data.mess import _spoiled, with_relatives, written_down
from sample_data.months import Months
from sample_data.names import name_lists
from sample_data.places import make_places
from sample_data.population import make_people

# One worker makes the people, not each of them.
pytestmark = pytest.mark.xdist_group("mess")


def is_valid(number: str) -> bool:
    return len(number) == 18 and check_characters(np.array([number[:17]]))[0] == number[17]


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    rng = np.random.default_rng(2)
    places = make_places(30_000, rng, name_lists())
    return with_relatives(make_people(30_000, places, today=date(2026, 7, 31), rng=rng))


@given(
    day=st.dates(date(1930, 1, 1), date(2020, 1, 1)), male=st.booleans(), kind=st.sampled_from(["digit", "transposed"])
)
def test_a_misread_number_never_passes_the_check(day: date, male: bool, kind: str) -> None:
    number = str(numbers(np.array([day], dtype="datetime64[D]"), np.array([male]), np.array([-1]))[0])
    assert is_valid(number)
    assert not is_valid(_spoiled(number, kind, np.random.default_rng(day.toordinal())))


def test_the_example_of_the_standard_passes_the_check() -> None:
    assert is_valid("11010519491231002X")


def test_without_mess_everything_is_written_as_it_is(people: pl.DataFrame) -> None:
    written = written_down(people, np.random.default_rng(1), mess=False, annotations=("(亡)",))
    assert written["name"].equals(people["name"])
    assert written["resident_id"].equals(people["resident_id"])
    assert (written["hard"] == people["resident_id"].is_null()).all()


def test_errors_come_at_their_shares(people: pl.DataFrame) -> None:
    written = written_down(people, np.random.default_rng(1), mess=True, annotations=("(亡)",))
    shares = dict(written["number_error"].value_counts(normalize=True).iter_rows())
    assert shares["missing"] == pytest.approx(0.03, rel=0.2)
    assert shares["digit"] == pytest.approx(0.01, rel=0.3)
    assert shares["fifteen"] == pytest.approx(0.009 * 0.75, rel=0.4)


def test_a_relatives_number_is_valid_and_its_owner_is_known(people: pl.DataFrame) -> None:
    written = written_down(people, np.random.default_rng(1), mess=True, annotations=("(亡)",))
    others = written.filter(pl.col("number_error") == "relative")
    owners = others.join(people.select(owner="person", true="resident_id"), on="owner")
    assert others.height > 5
    assert (owners["resident_id"] == owners["true"]).all()
    assert others["hard"].all()


def test_a_damaged_number_with_name_and_birth_date_in_it_still_tells_who_is_meant(people: pl.DataFrame) -> None:
    written = written_down(people, np.random.default_rng(1), mess=True, annotations=("(亡)",))
    rows = written.filter(pl.col("number_error") == "digit").join(
        people.select("person", true="resident_id", real="name"), on="person"
    )
    soft = rows.filter(~pl.col("hard"))
    assert soft.height > rows.height * 0.2
    assert (soft["resident_id"].str.slice(6, 8) == soft["true"].str.slice(6, 8)).all()


def test_months_end_with_the_one_that_is_asked_for() -> None:
    months = Months.until(date(2027, 1, 1), months=3)
    assert months.periods == (date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1))
    assert months.term_periods == (date(2026, 11, 1),)


def test_a_month_that_does_not_begin_on_its_first_day_is_refused() -> None:
    with pytest.raises(ValueError, match="whole months"):
        Months.until(date(2026, 10, 5), months=1)
