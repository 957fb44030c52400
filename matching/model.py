"""How much does each agreement count? The frozen model with which Splink compares records that have no number.

The levels stand here, their weights in `model.json`: a run never trains, so the same records give the same weights to
the last bit, whatever the order of rows or the number of threads. `matching.train` writes a new version of the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Annotated, Any

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from pydantic import BaseModel, ConfigDict, Field
from splink import SettingsCreator
from splink.blocking_rule_library import CustomRule, block_on

from matching.errors import ModelError

MODEL_FILE = Path(__file__).parent / "model.json"

Share = Annotated[float, Field(gt=0, le=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LevelWeight(_Frozen):
    """How often a level holds between two records of one person (m) and of two (u)."""

    level: str
    m: Share
    u: Share

    @property
    def bits(self) -> float:
        """What it adds to the weight of a pair, the base-2 logarithm of m / u.

        >>> LevelWeight(level="same sex", m=1.0, u=0.5).bits
        1.0
        """
        return log2(self.m / self.u)


class Model(_Frozen):
    """The saved numbers of the model.

    Attributes:
        persons_at_least: the prior is one over the number of persons, or over this where there are fewer.
        pseudo_persons: persons of no name that are added when the frequency of a name is counted.
        comparisons: level weights by comparison, best level first.
    """

    version: int
    trained_on: str
    persons_at_least: int
    pseudo_persons: int
    comparisons: dict[str, tuple[LevelWeight, ...]]


@dataclass(frozen=True)
class Level:
    """One degree of agreement: what it is called, and when it holds (SQL over the pair's `_l` and `_r` columns)."""

    name: str
    holds: str


def _alike(column: str) -> str:
    return f"{column}_l = {column}_r"


def _shared(column: str) -> str:
    return f"list_has_any({column}_l, {column}_r)"


_SAME_CHARACTERS = " + ".join(
    f"cast(substr(name_key_l, {place}, 1) = substr(name_key_r, {place}, 1) as integer)" for place in (1, 2, 3, 4)
)

#: Comparison → what makes it undecidable, and its levels, best first; two records that reach none are `else`.
LEVELS: dict[str, tuple[str, tuple[Level, ...]]] = {
    "name": (
        "name_key_l is null or name_key_r is null",
        (
            Level("same spelling", _alike("name_key")),
            Level("same sound", _shared("sounds")),
            Level(
                "all but one character",
                # substr past the end gives '' on both sides, which counts as alike: hence of four.
                f"length(name_key_l) = length(name_key_r) and length(name_key_l) in (3, 4) and {_SAME_CHARACTERS} = 3",
            ),
            Level("same surname", _alike("surname")),
        ),
    ),
    "birth": (
        "birth_l is null or birth_r is null",
        (
            Level("same day", _alike("birth")),
            Level(
                "day and month swapped",
                "year(birth_l) = year(birth_r) and month(birth_l) = day(birth_r) and day(birth_l) = month(birth_r)",
            ),
            Level("within 50 days", "abs(date_diff('day', birth_l, birth_r)) <= 50"),
            Level("same day of another year", "month(birth_l) = month(birth_r) and day(birth_l) = day(birth_r)"),
            Level("same year", "year(birth_l) = year(birth_r)"),
        ),
    ),
    "sex": ("sex_l is null or sex_r is null", (Level("same sex", _alike("sex")),)),
    "area": (
        "townships_l is null or townships_r is null",
        (
            Level("same village", _shared("villages")),
            Level("same township", _shared("townships")),
            Level("same county", _shared("counties")),
        ),
    ),
    "number": (
        "number_text_l is null or number_text_r is null",
        (
            Level("same damaged number", _alike("number_text")),
            Level("one edit", "damerau_levenshtein(number_text_l, number_text_r) <= 1"),
            Level(
                "same first 15, the rest lost",
                "left(number_text_l, 15) = left(number_text_r, 15)"
                " and (number_text_l like '%000' or number_text_r like '%000')",
            ),
            Level("two edits", "damerau_levenshtein(number_text_l, number_text_r) <= 2"),
            Level("same birth part", "substr(number_text_l, 7, 8) = substr(number_text_r, 7, 8)"),
        ),
    ),
    "phone": ("phones_l is null or phones_r is null", (Level("same telephone", _shared("phones")),)),
    "account": ("accounts_l is null or accounts_r is null", (Level("same account", _shared("accounts")),)),
    "household": (
        # Every department numbers households by itself: numbers of two departments say nothing about each other.
        "households_l is null or households_r is null or not list_has_any("
        "list_transform(households_l, lambda one: split_part(one, ':', 1)), "
        "list_transform(households_r, lambda one: split_part(one, ':', 1)))",
        (Level("same household", _shared("households")),),
    ),
}

#: What two records must share to be compared at all: name → rule. A pair that several rules find is compared once.
#: Lists are exploded where they narrow a rule down: else all who sound alike in a city are held against each other.
#: What a rule brings together `candidate.sql` must leave in (a test compares the two).
BLOCKING_RULES: dict[str, Any] = {
    "same name, same birth date": block_on("name_key", "likely_birth"),
    "same sound, same birth date": block_on("likely_birth", "sounds", arrays_to_explode=["sounds"]),
    "same sound, same township": block_on("sounds[1]", "townships", arrays_to_explode=["townships"]),
    "same name, birth dates within 50 days": CustomRule(
        "l.name_key = r.name_key and abs(date_diff('day', l.likely_birth, r.likely_birth)) <= 50"
    ),
    "same sound and county, same year of birth": CustomRule(
        "l.sounds[1] = r.sounds[1] and year(l.likely_birth) = year(r.likely_birth)"
        " and list_has_any(l.counties, r.counties)"
    ),
    "same sound and county, same birthday": CustomRule(
        "l.sounds[1] = r.sounds[1] and strftime(l.likely_birth, '%m%d') = strftime(r.likely_birth, '%m%d')"
        " and list_has_any(l.counties, r.counties)"
    ),
    "same sound, same household": block_on("sounds[1]", "households", arrays_to_explode=["households"]),
    "same sound, same account": block_on("sounds[1]", "accounts", arrays_to_explode=["accounts"]),
    "same sound, same telephone": block_on("sounds[1]", "phones", arrays_to_explode=["phones"]),
    "same surname, number alike after the area": CustomRule(
        "l.surname = r.surname and substr(l.number_text, 7) = substr(r.number_text, 7)"
    ),
    "same surname, number alike up to the birth date": CustomRule(
        "l.surname = r.surname and left(l.number_text, 14) = left(r.number_text, 14)"
    ),
    "same name, number alike at both ends": CustomRule(
        "l.name_key = r.name_key and left(l.number_text, 6) = left(r.number_text, 6)"
        " and substr(l.number_text, 15) = substr(r.number_text, 15)"
    ),
}


def load(path: Path = MODEL_FILE) -> Model:
    """Read the saved model.

    Raises:
        ModelError: the file does not have a weight for every level, in the order in which the levels stand here.
    """
    model = Model.model_validate_json(path.read_text(encoding="utf-8"))
    wanted = {name: [level.name for level in levels] + ["else"] for name, (_, levels) in LEVELS.items()}
    saved = {name: [weight.level for weight in weights] for name, weights in model.comparisons.items()}
    if wanted != saved:
        raise ModelError(
            "the saved weights are not those of the levels in matching/model.py",
            where=path.name,
            to_do="make a new version with `python -m matching.train WAREHOUSE` and review it",
        )
    return model


def _comparison(name: str, weights: tuple[LevelWeight, ...]) -> Any:
    undecidable, levels = LEVELS[name]
    made: list[Any] = [cll.CustomLevel(undecidable, "not known").configure(is_null_level=True)]
    for level, weight in zip(levels, weights, strict=False):
        if level.name == "same spelling":
            made.append(
                cll.ExactMatchLevel("name_key", term_frequency_adjustments=True).configure(
                    m_probability=weight.m, u_probability=weight.u, tf_minimum_u_value=1e-6
                )
            )
            continue
        made.append(cll.CustomLevel(level.holds, level.name).configure(m_probability=weight.m, u_probability=weight.u))
    made.append(cll.ElseLevel().configure(m_probability=weights[-1].m, u_probability=weights[-1].u))
    return cl.CustomComparison(output_column_name=name, comparison_levels=made)


def settings(
    model: Model,
    *,
    persons: int,
    explain: bool = False,
    extra_columns: tuple[str, ...] = (),
    rules: Iterable[str] = tuple(BLOCKING_RULES),
) -> SettingsCreator:
    """Make Splink's settings from the saved numbers.

    Args:
        model: the saved numbers.
        persons: number of persons with a number; the prior is one over it.
        explain: keep the parts of each weight, for a waterfall.
        extra_columns: columns that come along without being compared.
        rules: names of the blocking rules to use.
    """
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="uid",
        probability_two_random_records_match=1 / max(persons, model.persons_at_least),
        comparisons=[_comparison(name, weights) for name, weights in model.comparisons.items()],
        blocking_rules_to_generate_predictions=[BLOCKING_RULES[rule] for rule in rules],
        additional_columns_to_retain=list(extra_columns),
        retain_matching_columns=explain,
        retain_intermediate_calculation_columns=explain,
    )
