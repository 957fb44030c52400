"""How good is matching, for whom, and through which errors of the files? Against the planted truth of a county.

`PYTHONPATH=. .venv/bin/python -m tests.identity_report HOME` prints the tables of docs/explanation/identity-quality.md.
B-cubed (Bagga and Baldwin 1998): of each mention, which share of its cluster is the same person, and which share of that
person's mentions is in its cluster; averaged over mentions, so that a group of people can be looked at by itself.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from tests.truth import WHERE, judged


@dataclass(frozen=True)
class KeptApart:
    """Pairs of different people who are easily taken for one, and how many of them became one."""

    kind: str
    pairs: int
    merged: int


def mentions(con: duckdb.DuckDBPyConnection, truth: Path) -> pl.DataFrame:
    """One row per mention with its cluster, its person, both B-cubed shares, and what was wrong with it."""
    planted = pl.read_parquet(truth / "mentions.parquet").with_columns(pl.col("sheet").fill_null(""))
    people = pl.read_parquet(truth / "people.parquet")
    told = planted.select(*WHERE, "number_error", "name_error", "decidable")
    found = judged(con, truth).drop_nulls("truth_person")
    found = found.join(told.cast({"source_row": found.schema["source_row"]}), on=WHERE, how="left")
    together = pl.len().over("truth_person", "person_id")
    phones = con.sql("select row_id, role_kind, phone is not null as has_phone, dataset from core.mention").pl()
    return (
        found.with_columns(
            bcubed_precision=together / pl.len().over("person_id"),
            bcubed_recall=together / pl.len().over("truth_person"),
        )
        .join(people, on="truth_person", how="left")
        .join(phones.unique(["row_id", "role_kind"]), on=["row_id", "role_kind"], how="left")
        .with_columns(has_phone=pl.col("has_phone").any().over("truth_person"))
    )


def by(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """B-cubed quality by one property of the mentions."""
    return (
        frame.group_by(pl.col(column).alias("group"))
        .agg(
            mentions=pl.len(),
            people=pl.col("truth_person").n_unique(),
            precision=pl.col("bcubed_precision").mean().round(5),
            recall=pl.col("bcubed_recall").mean().round(5),
        )
        .select(pl.lit(column).alias("by"), pl.col("group").cast(pl.String), pl.exclude("group", "by"))
        .sort("group")
    )


def with_groups(frame: pl.DataFrame, *, year: int) -> pl.DataFrame:
    """Add the groups that fairness asks about: length of the name, names with a dot, age in that year."""
    length = pl.col("name").str.len_chars()
    age = year - pl.col("birth_date").dt.year()
    return frame.with_columns(
        name_kind=pl.when(pl.col("name").str.contains("·")).then(pl.lit("with a dot"))
        .otherwise(pl.format("{} characters", length)),
        age_group=pl.when(age < 18).then(pl.lit("0-17")).when(age < 60).then(pl.lit("18-59"))
        .when(age < 80).then(pl.lit("60-79")).otherwise(pl.lit("80 and over")),
    )  # fmt: skip


def exact_clusters(frame: pl.DataFrame) -> tuple[int, int]:
    """People whose mentions are one cluster and nobody else's, of all people."""
    of_person = frame.group_by("truth_person").agg(
        whole=(pl.col("bcubed_precision") == 1).all() & (pl.col("bcubed_recall") == 1).all()
    )
    return int(of_person["whole"].sum()), len(of_person)


def kept_apart(frame: pl.DataFrame, truth: Path) -> list[KeptApart]:
    """Twins (one household, one birthday) and namesakes (one name, one birthday): how many pairs became one person?

    Of people who are known by a number (grades A to C): who has none anywhere, and bears another's name and birthday, cannot
    be told from that one by any record; such a link is of grade D or E and raises nothing. A pair is merged where most of
    both's mentions lie in one cluster.
    """
    known = frame.filter(pl.col("match_grade").is_in(["A", "B", "C"]))
    home = known.group_by("truth_person", "person_id").len().sort("len", "person_id", descending=[True, False])
    home = home.unique("truth_person", keep="first", maintain_order=True).select("truth_person", "person_id")
    people = (
        pl.read_parquet(truth / "people.parquet").join(home, on="truth_person").with_columns(n=pl.col("truth_person"))
    )
    found = []
    for kind, keys in {
        "one household, one birthday": ["household", "birth_date"],
        "one name, one birthday": ["name", "birth_date"],
        "one name, one household": ["name", "household"],
    }.items():
        pairs = people.join(people, on=keys, suffix="_b").filter(pl.col("n") < pl.col("n_b"))
        found.append(KeptApart(kind, len(pairs), int((pairs["person_id"] == pairs["person_id_b"]).sum())))
    return found


def false_merges(frame: pl.DataFrame) -> pl.DataFrame:
    """By what were mentions joined to a person who is mostly somebody else?"""
    owner = frame.group_by("person_id", "truth_person").len().sort("len", "truth_person", descending=[True, False])
    owner = owner.unique("person_id", keep="first", maintain_order=True).select("person_id", owner="truth_person")
    return (
        frame.join(owner, on="person_id")
        .filter(pl.col("owner") != pl.col("truth_person"))
        .group_by("link_method", "match_grade", "number_error", "name_error")
        .agg(mentions=pl.len())
        .sort("mentions", "link_method", "match_grade", "number_error", "name_error", descending=[True] + [False] * 4)
    )


def report(con: duckdb.DuckDBPyConnection, truth: Path) -> str:
    """All tables as text."""
    [(newest,)] = con.execute("select max(period) from core.mention").fetchall()
    frame = with_groups(mentions(con, truth), year=newest.year)
    whole, people = exact_clusters(frame)
    overall = frame.select(pl.col("bcubed_precision").mean(), pl.col("bcubed_recall").mean()).row(0)
    tables = pl.concat(by(frame, name) for name in (
        "number_error", "name_error", "decidable", "name_kind", "age_group", "has_phone", "dataset",
    ))  # fmt: skip
    with pl.Config(
        tbl_rows=-1, tbl_hide_dataframe_shape=True, tbl_formatting="ASCII_MARKDOWN", tbl_hide_column_data_types=True
    ):
        return "\n".join(
            [
                f"B-cubed precision {overall[0]:.5f}, recall {overall[1]:.5f}; exact clusters {whole:,} of {people:,}",
                *(f"{one.kind}: {one.pairs:,} pairs, {one.merged} became one" for one in kept_apart(frame, truth)),
                str(tables),
                str(false_merges(frame)),
            ]
        )


if __name__ == "__main__":
    home = Path(sys.argv[1])
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        print(report(connection, home / "sample" / "truth"))
