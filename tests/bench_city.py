"""A city's mentions for the bench of identity: one million people, a dozen sources, the errors of real lists, known truth.

People and errors are those of the sample county (`sample_data`); the mentions are written straight into core.mention,
as the intake leaves them, because the bench is about matching and not about files. Sparse lists say what departments'
extracts say: often a name and a number alone, and where the number is missing nobody could tell whose the line is. Full
lists say what those of the identity study did: all of them sex, birth date and township, with their errors, one line in
two a telephone (of which 15 in 100 are another one), three in ten an account.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

import duckdb
import numpy as np
import polars as pl

from sample_data import mess, population
from sample_data.names import name_lists
from sample_data.places import make_city_places

MONTH = date(2026, 10, 1)


@dataclass(frozen=True)
class Source:
    """One list: which share of the people of which ages it names, and what it says beside name and number.

    `village`: the village is known, not only the township. `key`: the list numbers people by itself. `says`: columns.
    """

    dataset: str
    share: float
    ages: tuple[int, int] = (0, 200)
    place: str | None = "township"
    key: str | None = None
    says: tuple[str, ...] = ()


#: About five lines per person, most of them name, number and place only, as in the extracts.
SOURCES = (
    Source("civil_affairs.low_income_register", 0.10, says=("sex", "birth_date", "household_no"), place="village"),
    Source("civil_affairs.payment", 0.10, (18, 200), says=("account",)),
    Source("medical_insurance.enrolment", 0.98, place="village", key="person_no"),
    Source("medical_insurance.settlement", 0.86, place=None, key="person_no"),
    Source("education.enrolment", 0.95, (6, 18), key="pupil_no"),
    Source("disabled_federation.certificate", 0.06, place="village", says=("phone", "disability_no")),
    Source("health.severe_illness", 0.05, says=("phone",)),
    Source("human_resources.social_insurance", 0.70, (18, 200)),
    Source("health.family_doctor", 0.90, says=("phone",)),
    Source("tax.income", 0.95, (18, 80)),
    Source("natural_resources.property", 0.70, (22, 200), place=None),
    Source("public_security.death_cancellation", 0.04, (55, 200), says=("sex", "birth_date")),
)
FULL_SOURCES = tuple(
    replace(source, place=source.place or "township", says=(*source.says, "sex", "birth_date", "contacts"))
    for source in SOURCES
)
_TEXTS = ("sex", "area_code", "address", "phone", "account", "disability_no", "household_no", "relation", "source_key")


def people_of(count: int, *, seed: int) -> pl.DataFrame:
    """Everybody with what is true of them, and who lives with whom."""
    rng = np.random.default_rng([seed, 0])
    places = make_city_places(count, rng, name_lists())
    people = mess.with_relatives(population.make_people(count, places, today=MONTH, rng=rng))
    codes = places.villages.join(places.townships.select("township", township_code="code"), on="township")
    number = pl.col("resident_id")
    return people.join(
        codes.select("village", "village_code", "township_code"), on="village", how="left", maintain_order="left"
    ).with_columns(
        age=MONTH.year - pl.col("birth_date").dt.year(),
        account=pl.format("6217{}", (pl.col("person") * 7_919 + 13).cast(pl.String).str.zfill(15)),
        household_no=pl.format("H{}", pl.col("household").cast(pl.String).str.zfill(8)),
        disability_no=number + "43",
        person_no=pl.format("medical_insurance.person_no:{}", pl.col("person") * 7 + 10_000_000),
        pupil_no=pl.format("education.pupil_no:L{}", pl.col("person").cast(pl.String).str.zfill(9)),
    )


def mentions_of(people: pl.DataFrame, source: Source, *, seed: int) -> pl.DataFrame:
    """The lines of one list as core.mention has them, and `person`, who is meant."""
    rng = np.random.default_rng([seed, [one.dataset for one in SOURCES].index(source.dataset) + 1])
    of_age = people.filter(pl.col("age").is_between(*source.ages))
    named = of_age.filter(pl.Series(rng.random(len(of_age)) < source.share))
    written = mess.written_down(named, rng, mess=True, annotations=("(亡)",))
    lines = named.select(
        "person",
        "sex",
        "account",
        "household_no",
        "disability_no",
        *(["phone"] if "phone" in source.says else [pl.lit(None, pl.String).alias("phone")]),
        true_name="name",
        true_number="resident_id",
        area_code=_place(source, rng, len(named)),
        source_key=pl.col(source.key) if source.key else pl.lit(None, pl.String),
    ).with_columns(written.select("name", "resident_id", "birth_date", "number_error", "name_error"))
    if "contacts" in source.says:
        lines = _with_contacts(lines, named, rng)
    said = (*source.says, "account") if "contacts" in source.says else source.says
    unsaid = [name for name in ("sex", "birth_date", "account", "household_no", "disability_no") if name not in said]
    return _as_landed(_canonical(lines).with_columns(pl.lit(None).alias(name) for name in unsaid), source)


def _with_contacts(lines: pl.DataFrame, named: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Let one line in two say a telephone, which may be another one by now, and three in ten an account."""
    told, changed, paid = (pl.Series(rng.random(len(named))) for _ in range(3))
    other = pl.format("137{}", pl.Series(rng.integers(0, 10**8, len(named))).cast(pl.String).str.zfill(8))
    return lines.with_columns(
        phone=pl.when(told < 0.5).then(pl.when(changed < 0.15).then(other).otherwise(named["phone"])),
        account=pl.when(paid < 0.3).then("account"),
    )


def _place(source: Source, rng: np.random.Generator, count: int) -> pl.Expr:
    """The village or township as written: six in a hundred have moved, of the rest one village in eight is not known."""
    if source.place is None:
        return pl.lit(None, pl.String)
    luck = pl.Series(rng.random(count))
    township = pl.col("township_code") + "000"
    elsewhere = pl.col("village_code").shift(int(rng.integers(1_000, 5_000)), fill_value=pl.col("village_code").first())
    where = pl.when(luck < 0.06).then(elsewhere).when(luck < 0.18).then(township).otherwise("village_code")
    return where if source.place == "village" else where.str.slice(0, 9) + "000"


def _canonical(lines: pl.DataFrame) -> pl.DataFrame:
    """What the intake makes of names and numbers as written."""
    error, number = pl.col("number_error"), pl.col("resident_id")
    state = (
        pl.when(number.is_null()).then(pl.lit("missing"))
        .when(error == "fifteen").then(pl.lit("upgraded_15"))
        .when(error.is_in(["float", "sci"])).then(pl.lit("precision_lost"))
        .when(error.is_in(["digit", "transposed"])).then(pl.lit("invalid"))
        .otherwise(pl.lit("valid"))
    )  # fmt: skip
    legible = ["fifteen", "full_width", "apostrophe", "spaced", "lower_x"]
    return lines.with_columns(
        name=pl.when(pl.col("name_error").is_in(["annotated", "spaced", "old_code"]))
        .then("true_name")
        .otherwise("name"),
        resident_id=pl.when(error.is_in(legible)).then("true_number").otherwise(number),
        resident_id_state=state,
    )


def _as_landed(lines: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Give every line its delivery (one per list and six digits of the place) and its row."""
    office = lines["area_code"].str.slice(0, 9).fill_null("")
    ids = {one: sha256(f"{source.dataset}|{one}".encode()).hexdigest()[:16] for one in office.unique()}
    lines = lines.with_columns(
        delivery_id=office.replace_strict(ids),
        dataset=pl.lit(source.dataset),
        source_row=pl.int_range(2, pl.len() + 2, dtype=pl.Int32),
    )
    record = pl.format(
        "{}{}", pl.lit(sha256(source.dataset.encode()).hexdigest()[:22]), pl.col("person").cast(pl.String).str.zfill(10)
    )
    absent = [pl.lit(None, pl.String).alias(name) for name in ("address", "relation")]
    return lines.with_columns(
        *absent,
        row_id=pl.format("{}/{}/0", "delivery_id", "source_row"),
        member_no=pl.lit(0, pl.Int32),
        role=pl.lit("self"),
        role_kind=pl.lit("self"),
        record_id=record,
        period=pl.lit(MONTH),
    ).drop("true_name", "true_number", "number_error", "name_error")


def write_city(con: duckdb.DuckDBPyConnection, count: int, *, seed: int, full: bool = False) -> int:
    """Fill core.mention, `truth` (row_id, role, person) and `truth_person`; return the number of mentions.

    Args:
        con: an empty warehouse.
        count: how many people live there.
        seed: the same one gives the same city.
        full: full lists (see above) instead of sparse ones.
    """
    people = people_of(count, seed=seed)
    con.execute("create or replace table truth (row_id varchar, role varchar, person bigint)")
    con.register("made", people.select("person", "name", "birth_date", "household"))
    con.execute("create or replace table truth_person as from made")
    for source in FULL_SOURCES if full else SOURCES:
        lines = mentions_of(people, source, seed=seed)
        con.register("made", lines)
        con.execute("insert into core.mention by name select * exclude (person) from made")
        con.execute("insert into truth select row_id, role, person from made")
        con.unregister("made")
    return len(con.table("core.mention"))
