"""Does the explanation of a pair say what the run itself went by?"""

from __future__ import annotations

import duckdb
import pytest

from matching import model
from matching.errors import UnknownPersonError
from matching.explain_pair import render_text, why_same, wording
from tests.conftest import County


@pytest.fixture
def con(county: County):
    with duckdb.connect(str(county.warehouse), read_only=True) as con:
        yield con


def pairs(con: duckdb.DuckDBPyConnection, kind: str) -> list[tuple[str, str, float]]:
    return con.execute(
        "select person_a, person_b, match_weight from core.match_review where kind = $kind order by all", {"kind": kind}
    ).fetchall()


def test_every_level_of_the_model_has_a_chinese_name() -> None:
    wanted = {name: [*(level.name for level in levels), "else"] for name, (_, levels) in model.LEVELS.items()}
    assert {name: list(one.levels) for name, one in wording().comparisons.items()} == wanted


def test_the_weights_are_those_of_the_run_and_add_up(con) -> None:
    found = pairs(con, "doubtful_link")[:6]
    assert found
    for one, other, weight in found:
        story = why_same(con, one, other)
        assert story.is_same
        near = min(story.pairs, key=lambda pair: abs(pair.weight - weight))
        # Names are counted as they are written here, by their folded form in the run.
        assert near.weight == pytest.approx(weight, abs=0.3)
        assert near.prior + sum(part.bits for part in near.parts) == pytest.approx(near.weight, abs=0.01)


def test_two_valid_numbers_are_two_people_and_the_reader_is_told_that_nothing_else_counts(con) -> None:
    [(one, other)] = con.execute(
        "select min(person_id), max(person_id) from core.person where not is_provisional"
    ).fetchall()
    story = why_same(con, one, other)
    assert not story.is_same
    assert not set(story.numbers_a) & set(story.numbers_b)
    text = render_text(story)
    assert "两人各有不同的有效号码" in text
    assert not [number for number in (*story.numbers_a, *story.numbers_b) if number in text]


def test_what_is_doubted_between_two_stands_in_the_explanation(con) -> None:
    one, other, _ = pairs(con, "disputed_number")[0]
    assert "待核对" in render_text(why_same(con, one, other))


def test_an_id_that_never_was_is_an_error(con) -> None:
    with pytest.raises(UnknownPersonError):
        why_same(con, "P000000001", "P999999999")
