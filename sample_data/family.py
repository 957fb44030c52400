"""Who marries, parts, is born, moves, or changes a name: what the marriage office and the police write down."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from sample_data import needs
from sample_data.away import prisoner_parents
from sample_data.circle import NOBODY, Circle, circle_of, days_before, draw, draw_both, frame, known_by, pick
from sample_data.world import World, named, placed

Integers = npt.NDArray[np.int64]
#: Where people move to: townships of other places.
ELSEWHERE = ("410802001000", "410804001000", "410882001000", "420502001000", "370811005000")


#: Errors that leave a number whole.
WHOLE = ("", "full_width", "apostrophe", "spaced", "lower_x")


def marriages(world: World) -> pl.DataFrame:
    """Make registrations: husband, wife, kind, registered_on."""
    return world.made("marriages", _marriages)


def _marriages(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(40)
    months = world.months
    weddings = _weddings(circle, rng)
    count = len(weddings)
    span = (months.end - months.first).days
    # Most within the months; some long ago, before the household was last looked at.
    weddings = weddings.with_columns(
        kind=pl.lit("结婚"),
        registered_on=days_before(rng, months.end, count, (0, span)),
        luck=pl.Series(rng.random(count)),
    )
    long_ago = pl.lit(months.first).dt.offset_by("-400d")
    weddings = weddings.with_columns(
        registered_on=pl.when(pl.col("luck") < 0.25).then(long_ago).otherwise("registered_on")
    )
    undone = weddings.filter(pl.col("luck") > 0.82).with_columns(
        kind=pl.when(pl.col("luck") > 0.91).then(pl.lit("撤销")).otherwise(pl.lit("离婚")),
        registered_on=pl.min_horizontal(pl.col("registered_on").dt.offset_by("9d"), pl.lit(months.end)),
    )
    couples = _couples(circle, rng, months.end, span)
    history = _history(circle, rng, months.first)
    everything = pl.concat([weddings, undone, couples, history], how="diagonal_relaxed").drop("luck")
    everything = pl.concat([everything, needs.partings(world, everything).select(everything.columns)])
    return everything.sort("registered_on", "husband")


def _weddings(circle: Circle, rng: np.random.Generator) -> pl.DataFrame:
    """Wed unmarried people of the register to people of other households, of about the same age where there is one."""
    old_enough = circle.alive & circle.number & (circle.age >= 23) & (circle.spouse == NOBODY)
    ours = draw(rng, old_enough & circle.near & (circle.age < 72), 0.42)
    ours = np.union1d(ours, draw(rng, old_enough & circle.category("特困人员"), 0.34))
    taken = np.zeros(circle.count, dtype=np.bool_)
    pairs = []
    for one in ours.tolist():
        other = old_enough & ~circle.near & ~taken & (circle.male != circle.male[one])
        found = np.flatnonzero(other & (np.abs(circle.age - circle.age[one]) < 9))
        if len(found):
            two = int(rng.choice(found))
            taken[two] = True
            pairs.append((one, two) if circle.male[one] else (two, one))
    return pl.DataFrame(pairs, schema={"husband": pl.Int64, "wife": pl.Int64}, orient="row")


def _couples(circle: Circle, rng: np.random.Generator, end: date, span: int) -> pl.DataFrame:
    """Divorces of couples of a household, with and without children, and certificates issued once more."""
    head = circle.alive & circle.number & circle.male & (circle.spouse != NOBODY) & (circle.age < 62)
    head &= circle.alive[circle.spouse] & circle.number[circle.spouse] & (circle.age[circle.spouse] > 22)
    head &= ~circle.male[circle.spouse]
    parting = draw_both(rng, circle, head & circle.has_minor(), poor=0.16, rest=0.008)
    parting = np.union1d(parting, draw_both(rng, circle, head & ~circle.has_minor(), poor=0.05, rest=0.004))
    again = draw_both(rng, circle, head & ~circle.flags(parting), poor=0.04, rest=0.006)
    husbands = np.concatenate([parting, again])
    return pl.DataFrame(
        {
            "husband": husbands,
            "wife": circle.spouse[husbands],
            "kind": ["离婚"] * len(parting) + ["补领"] * len(again),
            "registered_on": days_before(rng, end, len(husbands), (0, span)),
        }
    )


def _history(circle: Circle, rng: np.random.Generator, until: date) -> pl.DataFrame:
    """Weddings of couples that live together, years ago: the book goes back that far."""
    head = circle.alive & circle.male & circle.number & (circle.spouse != NOBODY)
    head &= circle.age > 30
    husbands = draw_both(rng, circle, head, poor=0.4, rest=0.03)
    wives = circle.spouse[husbands]
    husbands, wives = husbands[~circle.male[wives]], wives[~circle.male[wives]]
    youngest = np.minimum(circle.age[husbands], circle.age[wives])
    ago = np.maximum(70, (youngest - rng.uniform(23, 27, size=len(husbands))) * 365).astype(np.int64)
    day = np.datetime64(until, "D") - ago.astype("timedelta64[D]")
    return pl.DataFrame({
        "husband": husbands, "wife": wives, "kind": ["结婚"] * len(husbands),
        "registered_on": pl.Series(day).cast(pl.Date),
    })  # fmt: skip


def marriage_list(world: World, period: date) -> pl.DataFrame:
    """The registrations up to the month."""
    facts = marriages(world)
    written = world.written(14, pl.concat([facts["husband"], facts["wife"]]), checked=True)
    rows = facts.filter(known_by("registered_on", period))
    rows = named(rows, written, role="husband", columns=("husband_name", "husband_id"))
    return named(rows, written, role="wife", columns=("wife_name", "wife_id"))


def changes(world: World) -> pl.DataFrame:
    """Make changes: person, kind, changed_on, from_area, to_area, former_name, former_id, father, mother."""
    return world.made("changes", _changes)


def _changes(world: World) -> pl.DataFrame:
    circle, rng = circle_of(world), world.rng(41)
    months = world.months
    span = (months.end - months.first).days
    homes = _home_areas(world)
    gone = world.cancellations.filter(pl.col("reason") == "迁出")["person"].to_numpy()
    gone = np.intersect1d(gone, np.flatnonzero(circle.alive))
    free = circle.alive & ~circle.flags(gone)
    students = draw_both(rng, circle, free & (circle.age >= 18) & (circle.age < 21.5), poor=0.2, rest=0.02)
    away = draw_both(rng, circle, free & (circle.age >= 21.5), poor=0.06, rest=0.0012)
    cards = world.certificates.filter((pl.col("status") == "有效") & pl.col("level").is_in(["一级", "二级"]))
    able = free & circle.flags(cards["person"].to_numpy()) & (circle.age >= 21.5) & ~circle.flags(away)
    disabled = draw(world.rng(116), able, 0.0, least=round(world.plan.quota * 1.8))
    away = np.concatenate([away, disabled])
    within = draw_both(rng, circle, free & ~circle.flags(away) & (circle.age >= 21.5), poor=0.02, rest=0.0012)
    arrived = draw_both(rng, circle, free & ~circle.flags(away), poor=0.006, rest=0.0015)
    split = draw_both(rng, circle, free & (circle.age > 24) & (circle.size > 1), poor=0.028, rest=0.0012)
    alone = draw(rng, free & (circle.size == 1) & (circle.age > 60) & ~circle.near, 0.3)
    parts = []
    plans: tuple[tuple[Integers, str, str], ...] = (
        (gone, "迁出", "out"), (students, "迁出", "out"), (away, "迁出", "out"), (within, "迁出", "within"),
        (arrived, "迁入", "in"), (split, "分户", "stay"), (alone, "分户", "stay"),
    )  # fmt: skip
    for persons, kind, way in plans:
        moved = frame(persons).with_columns(
            kind=pl.lit(kind), way=pl.lit(way), changed_on=days_before(rng, months.end, len(persons), (0, span)),
            elsewhere=pick(rng, ELSEWHERE, len(persons), (1, 1, 1, 1, 1)),
        )  # fmt: skip
        parts.append(moved.join(homes, on="person", how="left", maintain_order="left"))
    moves = _areas(pl.concat(parts))
    return pl.concat([moves, _births(world, rng), _corrections(world, rng)], how="diagonal_relaxed").unique(
        ["person", "kind", "changed_on"], keep="first", maintain_order=True
    )


def _home_areas(world: World) -> pl.DataFrame:
    """Return the area codes of everybody's village, and of another township of the county."""
    towns = world.places.townships.sort("township")["code"].to_list()
    other = {n: f"{towns[(n + 1) % len(towns)]}000" for n in range(len(towns))}
    villages = world.places.villages.select("village", "village_code")
    homes = world.people.select("person", "village", "township").join(villages, on="village", how="left")
    return homes.select(
        "person",
        here="village_code",
        next_town=pl.col("township").replace_strict(other, return_dtype=pl.String),
    )


def _areas(rows: pl.DataFrame) -> pl.DataFrame:
    way, here = pl.col("way"), pl.col("here")
    far = pl.when(way == "within").then("next_town").otherwise("elsewhere")
    return rows.with_columns(
        from_area=pl.when(way.is_in(["out", "within"])).then(here).when(way == "in").then(far),
        to_area=pl.when(way.is_in(["out", "within"])).then(far).when(way == "in").then(here),
    ).drop("way", "here", "next_town", "elsewhere")


def _births(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Births with the parents' numbers: all children of households near the register, and the small ones of others."""
    circle = circle_of(world)
    kept = prisoner_parents(world)
    child = circle.minor & circle.number & ((circle.father >= 0) | (circle.mother >= 0))
    asked = circle.near | (circle.age < 1.6) | np.isin(circle.father, kept) | np.isin(circle.mother, kept)
    persons = np.flatnonzero(child & asked)
    father, mother = circle.father[persons].copy(), circle.mother[persons].copy()
    # Of some children one parent is not written down.
    unknown = rng.random(len(persons)) < 0.04
    father[unknown & (mother >= 0)] = NOBODY
    rows = frame(persons, father=father, mother=mother, born=circle.born(persons))
    later = pl.duration(days=pl.lit(pl.Series(rng.integers(1, 45, size=len(persons)))))
    return rows.select(
        "person",
        kind=pl.lit("出生"),
        changed_on=pl.min_horizontal(pl.col("born") + later, pl.lit(world.months.end)),
        father=pl.when(pl.col("father") >= 0).then("father"),
        mother=pl.when(pl.col("mother") >= 0).then("mother"),
    )


def _corrections(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Names that were changed, and numbers of fifteen digits that became eighteen."""
    circle = circle_of(world)
    persons = draw_both(rng, circle, circle.adult & circle.number, poor=0.012, rest=0.0012)
    facts = world.people.filter(pl.col("person").is_in(persons)).select("person", "name", "resident_id")
    given = pick(rng, ("小妮", "狗剩", "招娣", "铁蛋", "改名"), len(facts), (1, 1, 1, 1, 1))
    short = pl.concat_str(pl.col("resident_id").str.slice(0, 6), pl.col("resident_id").str.slice(8, 9))
    renamed = pl.col("person") % 2 == 0
    return facts.select(
        "person",
        kind=pl.lit("更正"),
        changed_on=days_before(rng, world.months.end, len(facts), (0, (world.months.end - world.months.first).days)),
        former_name=pl.when(renamed).then(pl.concat_str(pl.col("name").str.head(1), given)),
        former_id=pl.when(~renamed & (pl.col("resident_id").str.slice(6, 2) == "19")).then(short),
    ).filter(pl.col("former_name").is_not_null() | pl.col("former_id").is_not_null())


def change_list(world: World, period: date) -> pl.DataFrame:
    """The changes up to the month; of births those of some years."""
    facts = changes(world)
    rows = facts.filter(known_by("changed_on", period)).sort("changed_on", "person", "kind")
    rows = named(rows, world.written(15, facts["person"], "(曾用名小妮)", checked=True))
    everybody = pl.concat([facts["father"], facts["mother"]]).drop_nulls()
    parents = world.written(16, everybody, checked=True)
    for role in ("father", "mother"):
        rows = named(rows, parents, role=role, columns=(f"{role}_name", f"{role}_id"))
        told, whole = pl.col(f"{role}_id").is_not_null(), pl.col(f"e_{role}").is_in(WHOLE)
        rows = rows.with_columns(
            pl.when(told).then(f"t_{role}").alias(f"t_{role}"),
            # Without a name a damaged number tells nobody.
            (pl.col(f"h_{role}") | ~whole).fill_null(value=True).alias(f"h_{role}"),
        )
    changed = pl.col("former_name").is_not_null() | pl.col("former_id").is_not_null()
    rows = rows.with_columns(
        t_former=pl.when(changed).then("person"),
        e_former=pl.col("e_self"),
        n_former=pl.when(pl.col("former_name").is_not_null()).then(pl.lit("renamed")).otherwise(pl.lit("")),
        h_former=pl.col("h_self") & pl.col("former_id").is_null(),
    )
    return placed(world, rows)
