"""Steps that several rules begin with stand once, and go before the rule's own."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from alerts import steps
from alerts.errors import RuleError
from alerts.rule import read_rule, rules
from alerts.steps import with_steps

ONE_STEP = "-- What ones are.\nwith one as (\n    select 1 as n\n)\n\nfrom one\n"
TWO_STEP = "with half as (\n    select n from one\n),\n\ntwo as (\n    select n + 1 as n from half\n)\n\nfrom two\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "one.sql").write_text(ONE_STEP, encoding="utf-8")
    (tmp_path / "two.sql").write_text(TWO_STEP, encoding="utf-8")
    monkeypatch.setattr(steps, "HERE", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "query",
    [
        "/* front\nsteps: [one, two]\nmatter */\n-- Words with no meaning.\nwith own as (\n    select n + 10 as n from two\n)\n\nselect n from own\n",
        "/* front\nsteps:\n  - one\n  - two\nowner: x */\nselect n + 10 as n from two\n",
    ],
)
def test_steps_go_before_what_the_query_has_of_its_own(folder: Path, query: str) -> None:
    whole = with_steps(query, ["one", "two"], where="rule some")
    assert whole.startswith("/* front")
    assert "steps" not in whole
    assert duckdb.sql(whole).fetchall() == [(12,)]


def test_a_query_without_steps_stays_as_it_is() -> None:
    assert with_steps("select 1", [], where="rule some") == "select 1"


def test_a_step_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    with pytest.raises(RuleError, match="there is no step 'three'") as refused:
        with_steps("select 1", ["three"], where="rule some")
    assert "one, two" in str(refused.value)


@pytest.mark.parametrize("text", [ONE_STEP.replace("from one", "from other"), ONE_STEP.replace("with one as", "one:")])
def test_a_step_that_cannot_be_put_before_anything_is_refused(folder: Path, text: str) -> None:
    (folder / "one.sql").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="the last bears its name"):
        with_steps("select 1", ["one"], where="rule some")


def test_a_whole_query_kept_as_a_rule_is_the_same_rule(tmp_path: Path) -> None:
    rule = next(rule for rule in rules() if len(rule.steps) > 1)
    path = tmp_path / rule.family / rule.path.name
    path.parent.mkdir()
    path.write_text(rule.sql, encoding="utf-8")
    assert read_rule(path).sql == rule.sql


def test_every_step_is_what_more_than_one_rule_begins_with() -> None:
    used = [name for rule in rules() for name in rule.steps]
    there = {path.stem for path in steps.HERE.glob("*.sql")}
    assert set(used) == there
    assert {name for name in there if used.count(name) < 2} == set()
