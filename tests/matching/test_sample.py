"""The monthly sample: which pairs it is drawn from, how many of each kind, and what answers are worth."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from matching import sample
from matching.errors import SampleError
from matching.sample import Size, allocate
from matching.sample_quality import Answered, Estimate, estimate, quality_of
from tests.matching.population import Mentions, number_of
from tests.matching.test_exact import BORN, INSURANCE, NUMBER, POLICE, REGISTER, persons

MONTH = date(2026, 10, 1)
NOW = datetime(2026, 11, 20, 8)
VILLAGE, ELSEWHERE = "410802001001", "410802002001"
#: Kinds as large and as often right as those of a synthetic county of 200,000: (pairs, how many are one person).
COUNTY = {
    "linked_number_and_name": (9898, 9898),
    "linked_number": (963, 962),
    "linked_repaired_number": (3253, 3253),
    "linked_likeness": (3210, 3204),
    "linked_number_doubtful": (358, 348),
    "linked_likeness_doubtful": (1288, 1287),
    "linked_household": (1147, 1147),
    "linked_name_and_contact": (85, 85),
    "linked_name_in_place": (4544, 4534),
    "linked_name_in_list": (1251, 1243),
    "near_vetoed": (1, 0),
    "near_two_candidates": (108, 54),
    "near_disputed_number": (276, 10),
    "near_two_numbers": (436, 2),
    "near_name_and_birth": (47, 3),
    "near_name_and_township": (2359, 465),
    "near_name_alone": (5767, 1320),
}


def compared(con, month: date = MONTH) -> None:
    con.execute(
        "insert into ops.this_run values ('run', 'monthly', $m, last_day($m), $m + 45, null, 'jiaozuo', '')",
        {"m": month},
    )


def sizes(con, month: date = MONTH) -> dict[str, tuple[int, int]]:
    return {
        stratum: (population, drawn)
        for stratum, population, drawn in con.execute(
            "select stratum, population, drawn from core.match_sample_stratum where month = $month", {"month": month}
        ).fetchall()
    }


def small_world() -> Mentions:
    """Three records of one number (A1 A2 A3), a namesake of the same birthday (B), and three who bear the name alone.

    C stands in the township of A1 and B, D in another one, E is of another age; A2 and A3 have no place.
    """
    mentions = Mentions()
    full = {"name": "张建国", "birth_date": BORN, "sex": "男", "area_code": VILLAGE}
    mentions.add(0, REGISTER, resident_id=NUMBER, **full)
    mentions.add(0, INSURANCE, resident_id=NUMBER, name="张建国")
    mentions.add(0, INSURANCE, resident_id=NUMBER, name="张建國", sex="男")
    mentions.add(1, REGISTER, resident_id=number_of(BORN, 13), **full)
    mentions.add(2, POLICE, name="张建国", area_code=VILLAGE)
    mentions.add(3, POLICE, name="张建国", area_code=ELSEWHERE)
    mentions.add(4, POLICE, name="张建国", birth_date=date(1999, 1, 1), area_code=VILLAGE)
    return mentions


def test_all_pairs_of_a_small_world_are_counted_each_in_one_kind(warehouse):
    persons(warehouse, small_world())
    compared(warehouse)
    sample.draw(warehouse, MONTH, pairs=40, seed=1, at=NOW)
    found = {kind: population for kind, (population, _) in sizes(warehouse).items()}
    assert found == {
        "linked_number_and_name": 3,  # A1 A2, A1 A3, A2 A3
        "near_two_numbers": 3,  # B and each of A, whose numbers tell the birthday
        "near_name_and_township": 3,  # C and A1, C and B, C and E
        "near_name_alone": 4,  # C and D, each with A2 and with A3
    }


def test_all_of_a_kind_are_drawn_where_they_are_few(warehouse):
    persons(warehouse, small_world())
    compared(warehouse)
    sample.draw(warehouse, MONTH, pairs=40, seed=1, at=NOW)
    assert all(population == drawn for population, drawn in sizes(warehouse).values())


def test_a_sample_is_drawn_once(warehouse):
    persons(warehouse, small_world())
    compared(warehouse)
    first = sample.draw(warehouse, MONTH, pairs=8, seed=1, at=NOW)
    assert sample.draw(warehouse, MONTH, pairs=8, seed=1, at=datetime(2026, 12, 1)) == first
    with pytest.raises(SampleError, match="drawn before: 8 pairs, seed 1"):
        sample.draw(warehouse, MONTH, pairs=8, seed=2, at=NOW)


def test_a_sample_is_of_the_month_compared_last(warehouse):
    compared(warehouse, date(2026, 9, 1))
    with pytest.raises(SampleError, match="does not hold the persons of 2026-10"):
        sample.draw(warehouse, MONTH, pairs=8, seed=1, at=NOW)
    with pytest.raises(SampleError, match="no sample was drawn for 2026-10"):
        quality_of(warehouse, MONTH)


def test_nothing_is_drawn_of_nothing(warehouse):
    compared(warehouse)
    with pytest.raises(SampleError, match="compare a month first"):
        sample.draw(warehouse, MONTH, pairs=8, seed=1, at=NOW)


def county_sizes() -> list[Size]:
    return [Size(kind, kind.startswith("linked"), population) for kind, (population, _) in COUNTY.items()]


@pytest.mark.parametrize("pairs", [17, 60, 200, 1000, 50_000])
def test_every_kind_gets_some_and_none_more_than_it_has(pairs: int):
    numbers = allocate(county_sizes(), pairs)
    everything = sum(population for population, _ in COUNTY.values())
    assert sum(numbers.values()) == min(pairs, everything)
    least = min(sample.strata().least_per_stratum, pairs // len(COUNTY))
    for kind, (population, _) in COUNTY.items():
        assert min(least, population) <= numbers[kind] <= population


def test_fewer_pairs_than_kinds_are_no_sample():
    with pytest.raises(SampleError, match="16 pairs cannot be drawn of 17 kinds"):
        allocate(county_sizes(), 16)


# What answers are worth


def kind(population: int, same: int, different: int, *, is_linked: bool = True, unsure: int = 0) -> Answered:
    return Answered("one", is_linked, population, same + different + unsure, same, different, unsure)


def test_no_error_among_few_is_no_proof_that_there_is_none():
    found = estimate([kind(10_000, 60, 0), kind(300, 10, 0)]).precision
    assert found
    assert (found.value, found.high) == (1.0, 1.0)
    assert 0.93 < found.low < 0.96


def test_a_kind_counts_by_its_size_and_not_by_how_many_were_drawn():
    found = estimate([kind(900, 50, 0), kind(100, 25, 25), kind(1000, 10, 30, is_linked=False)])
    assert found.precision
    assert found.recall
    assert found.precision.value == pytest.approx(0.95)
    assert found.recall.value == pytest.approx(950 / (950 + 250))


def test_where_every_pair_was_looked_at_nothing_is_unsure():
    found = estimate([kind(40, 38, 2), kind(10, 2, 8, is_linked=False)])
    assert found.precision == Estimate(0.95, 0.95, 0.95)
    assert found.recall == Estimate(0.95, 0.95, 0.95)


def test_what_could_not_be_told_is_left_out_and_makes_the_interval_wider():
    sure = estimate([kind(5000, 57, 3)]).precision
    half = estimate([kind(5000, 19, 1, unsure=40)]).precision
    assert sure
    assert half
    assert sure.value == half.value
    assert half.high - half.low > sure.high - sure.low


def test_a_kind_without_an_answer_is_not_estimated_and_said_to_be_missing():
    found = estimate([kind(750, 30, 0), kind(250, 0, 0, is_linked=False, unsure=3)])
    assert found.covered == 0.75
    assert found.recall is None
    assert estimate([kind(750, 0, 0)]).precision is None


@pytest.mark.parametrize(
    "wrong", [{}, {"linked_number_and_name": 9000}, {"linked_name_in_place": 3000, "linked_name_in_list": 700}]
)
def test_intervals_hold_the_truth_in_nearly_all_samples(wrong: dict[str, int]):
    """Of 60 intervals of 95 % at least 53 must hold: where the promise is kept, fewer has one chance in a hundred."""
    chance = np.random.default_rng(1)
    truth = {one: (population, wrong.get(one, same)) for one, (population, same) in COUNTY.items()}
    linked = [pair for one, pair in truth.items() if one.startswith("linked")]
    found = sum(same for _, same in linked)
    missed = sum(same for _, same in truth.values()) - found
    precision, recall = found / sum(population for population, _ in linked), found / (found + missed)
    numbers, held = allocate(county_sizes(), 200), [0, 0]
    for _ in range(60):
        answers = []
        for one, (population, same) in truth.items():
            yes = int(chance.hypergeometric(same, population - same, numbers[one]))
            is_linked = one.startswith("linked")
            answers.append(Answered(one, is_linked, population, numbers[one], yes, numbers[one] - yes, 0))
        quality = estimate(answers)
        assert quality.precision
        assert quality.recall
        held[0] += quality.precision.low <= precision <= quality.precision.high
        held[1] += quality.recall.low <= recall <= quality.recall.high
    assert min(held) >= 53, held
