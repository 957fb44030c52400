"""How does a department write people down: whose number is missing, mistyped or somebody else's?"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data.names import name_lists

Integers = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]

#: Errors in numbers and their shares (stack-identity.md, 2.1; domain/3-extracts.md, 3.11).
NUMBER_ERRORS = {
    "missing": 0.03,
    "digit": 0.01,
    "transposed": 0.0036,
    "fifteen": 0.009,
    "float": 0.0006,
    "sci": 0.0003,
    "relative": 0.0006,
    "full_width": 0.001,
    "apostrophe": 0.002,
    "spaced": 0.003,
    "lower_x": 0.02,
}
NAME_ERRORS = {"variant": 0.007, "annotated": 0.003, "spaced": 0.005, "renamed": 0.001}
#: Errors after which nothing of the number can be trusted.
LOST = ("missing", "sci", "relative", "head_copied", "handler", "no_number")
DAMAGED = ("digit", "transposed", "float")
#: Names that a careful reader still reads as the true one.
READABLE = ("", "annotated", "spaced", "old_code", "interpunct")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def written_down(
    people: pl.DataFrame, rng: np.random.Generator, *, mess: bool, annotations: tuple[str, ...],
    has_birth: bool = False, checked: bool = False,
) -> pl.DataFrame:  # fmt: skip
    """Write everybody down as one department has them; the same error stays from month to month.

    Args:
        people: some of the population, with `relative` and `relative_id` (see `with_relatives`).
        rng: source of chance.
        mess: False: everything is right (people without a number have none all the same).
        annotations: what clerks add to a name in this department.
        has_birth: whether the department's rows carry a birth date of their own.
        checked: the department's system checks numbers as they are typed: one error in ten remains.

    Returns:
        One row per person: person, name, resident_id, birth_date as written; number_error, name_error ('' for none);
        hard (the record cannot be tied to the person by its number, whole or repaired); owner (whose valid number it
        is, or null).
    """
    number = people["resident_id"].fill_null("").to_numpy().astype("U24")
    name = people["name"].to_numpy().astype("U20")
    number_error = np.where(number == "", "no_number", "").astype("U12")
    name_error = np.full(len(people), "", dtype="U12")
    owner = np.full(len(people), -1, dtype=np.int64)
    birth = people["birth_date"]
    if mess:
        _spoil_numbers(people, number, number_error, owner, rng=rng, rarely=10.0 if checked else 1.0)
        _spoil_names(name, name_error, annotations, rng)
        birth = _spoil_births(birth, rng)
    true = people["resident_id"].fill_null("").to_numpy().astype("U24")
    right = (birth == people["birth_date"]).fill_null(value=False).to_numpy() & has_birth
    hard = _hard(number, number_error, name_error, true, birth_right=right)
    return pl.DataFrame(
        {
            "person": people["person"],
            "name": name,
            "resident_id": pl.Series(number).replace({"": None}),
            "birth_date": birth,
            "number_error": number_error,
            "name_error": name_error,
            "hard": hard,
            "owner": pl.Series(owner).replace({-1: None}),
        }
    )


def _hard(number: Texts, number_error: Texts, name_error: Texts, true: Texts, *, birth_right: Any) -> Any:
    """Say which records cannot be tied: number lost, or damaged without name and birth date that agree."""
    legible = np.isin(name_error, READABLE)
    intact = _slice(number, 6, 14) == _slice(true, 6, 14)
    damaged = np.isin(number_error, DAMAGED) & ~(legible & (intact | birth_right))
    upgraded = (number_error == "fifteen") & ~legible
    return np.isin(number_error, LOST) | damaged | upgraded | (name_error == "renamed")


def _slice(texts: Texts, start: int, stop: int) -> Texts:
    width = texts.dtype.itemsize // 4
    letters = np.ascontiguousarray(texts).view("U1").reshape(len(texts), width)[:, start:stop]
    return np.ascontiguousarray(letters).view(f"U{stop - start}").ravel()


def _spoil_numbers(
    people: pl.DataFrame, number: Texts, error: Texts, owner: Integers, *, rng: np.random.Generator, rarely: float
) -> None:
    """Spoil numbers in place, each kind of error at its share divided by `rarely`."""
    luck = rng.random(len(number)) * rarely
    luck[number == ""] = 2.0
    edges = np.cumsum(list(NUMBER_ERRORS.values()))
    kinds = np.array([*NUMBER_ERRORS, ""])[np.searchsorted(edges, luck, side="right").clip(max=len(edges))]
    relatives, relative_ids = people["relative"].to_list(), people["relative_id"].to_list()
    for place in np.flatnonzero(kinds != "").tolist():
        kind, text = str(kinds[place]), str(number[place])
        if kind == "relative":
            spoiled = relative_ids[place] or text
            owner[place] = -1 if spoiled == text else relatives[place]
        else:
            spoiled = _spoiled(text, kind, rng)
        if spoiled != text:
            number[place], error[place] = spoiled, kind


def with_relatives(people: pl.DataFrame) -> pl.DataFrame:
    """Add another member of the household who has a number (`relative`, `relative_id`; null where there is none)."""
    columns = []
    for step in (1, -1):
        same = pl.col("household").shift(step) == pl.col("household")
        near = same & pl.col("resident_id").shift(step).is_not_null()
        columns.append((near, pl.col("person").shift(step), pl.col("resident_id").shift(step)))
    (before, person_before, id_before), (after, person_after, id_after) = columns
    return people.with_columns(
        relative=pl.when(before).then(person_before).when(after).then(person_after),
        relative_id=pl.when(before).then(id_before).when(after).then(id_after),
    )


def _spoiled(text: str, kind: str, rng: np.random.Generator) -> str:
    """Return the text with one error; the same text where this error is not possible on it.

    >>> _spoiled("410890199203120030", "fifteen", np.random.default_rng(1))
    '410890920312003'
    """
    if kind in ("digit", "transposed"):
        return _misread(text, kind, rng)
    spoiled = {
        "missing": "",
        # Only numbers of the last century were ever written with fifteen digits.
        "fifteen": text[:6] + text[8:17] if text[6:8] == "19" else text,
        "full_width": text.translate(FULL_WIDTH),
        "apostrophe": f"'{text}",
        "spaced": f"{text}\u00a0",
        "lower_x": text.lower(),
    }
    if kind in ("float", "sci") and not text.endswith(("X", "000")):
        return text[:15] + "000" if kind == "float" else f"{text[0]}.{text[1:6]}E+17"
    return spoiled.get(kind, text)


def _misread(text: str, kind: str, rng: np.random.Generator) -> str:
    """Change one digit after the area, or two neighbours: the check character then never fits."""
    if kind == "digit":
        place = int(rng.integers(6, 17))
        return text[:place] + str((int(text[place]) + int(rng.integers(1, 10))) % 10) + text[place + 1 :]
    pairs = [n for n in range(6, 16) if text[n] != text[n + 1]]
    place = pairs[int(rng.integers(len(pairs)))]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _spoil_names(name: Texts, error: Texts, annotations: tuple[str, ...], rng: np.random.Generator) -> None:
    lists = name_lists()
    luck = rng.random(len(name))
    edges = np.cumsum(list(NAME_ERRORS.values()))
    kinds = np.array([*NAME_ERRORS, ""], dtype="U12")[np.searchsorted(edges, luck, side="right").clip(max=len(edges))]
    rare = np.char.find(name, "䶮") >= 0
    kinds[rare & (luck > 0.5)] = "old_code"
    kinds[(np.char.find(name, "·") >= 0) & (luck > 0.5)] = "interpunct"
    for place in np.flatnonzero(kinds != ""):
        text = str(name[place])
        written = _written(text, str(kinds[place]), lists.variants, annotations, rng=rng)
        if written != text:
            name[place], error[place] = written, kinds[place]


def _written(
    text: str, kind: str, variants: dict[str, str], annotations: tuple[str, ...], *, rng: np.random.Generator
) -> str:
    if kind == "variant":
        known = [n for n in range(1, len(text)) if text[n] in variants]
        return text[: known[-1]] + variants[text[known[-1]]] + text[known[-1] + 1 :] if known else text
    new = str(rng.choice(np.array(["小红", "大伟", "二军", "雪梅"])))
    return {
        # The place of 䶮 in GB18030-2005: a private one.
        "old_code": text.replace("䶮", "\ue863"),
        "interpunct": text.replace("·", str(rng.choice(np.array(["•", "・", "．", " "])))),
        "annotated": text + annotations[int(rng.integers(len(annotations)))],
        "spaced": f"{text[0]}\u3000{text[1:]}" if len(text) == 2 else f"{text} ",
        "renamed": text if "·" in text else text[0] + new,
    }[kind]


def _spoil_births(birth: pl.Series, rng: np.random.Generator) -> pl.Series:
    """Leave out two birth dates in a hundred, swap day and month or shift some weeks in a few."""
    luck = pl.Series(rng.random(len(birth)))
    weeks = pl.Series(rng.integers(15, 51, size=len(birth)))
    frame = pl.DataFrame({"birth": birth, "luck": luck, "weeks": weeks})
    day, month = pl.col("birth").dt.day(), pl.col("birth").dt.month()
    swapped = pl.date(pl.col("birth").dt.year(), pl.min_horizontal(day, 12), month)
    return frame.select(
        pl.when(luck < 0.02)
        .then(None)
        .when((luck < 0.0218) & (day <= 12))
        .then(swapped)
        .when(luck < 0.0278)
        .then(pl.col("birth") - pl.duration(days="weeks"))
        .otherwise("birth")
    ).to_series()
