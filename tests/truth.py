"""How good was a run: identity and rules against the planted truth of a synthetic county."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from alerts.measured import MeasuredRule

#: The rules of the first months: of them a county has many cases and traps, however small.
CORE = {"X01", "X02", "X03", "X05", "D01", "D02", "D04", "M01", "M07", "M08", "M11", "N01"}
WHERE = ["source_file", "sheet", "source_row", "member_no", "role_kind"]


@dataclass(frozen=True)
class IdentityQuality:
    mentions: int
    unmatched_mentions: int
    true_pairs: int
    found_pairs: int
    right_pairs: int
    merged_people: int
    split_people: int
    two_valid_numbers: int

    @property
    def precision(self) -> float:
        return self.right_pairs / self.found_pairs

    @property
    def recall(self) -> float:
        return self.right_pairs / self.true_pairs


class RuleQuality(MeasuredRule):
    """The figures of one rule, with how many people it fired for."""

    rule_code: str
    raised: int


def judged(con: duckdb.DuckDBPyConnection, truth: Path) -> pl.DataFrame:
    """One row per mention that both sides know: truth_person and person_id."""
    found = con.sql(
        """
        select d.source_file, coalesce(d.sheet, '') as sheet, m.source_row, m.member_no, m.role_kind, s.person_id,
               s.match_grade, s.link_method, s.row_id
        from core.membership s
        join core.mention m on s.row_id = m.row_id and s.role = m.role
        join ops.delivery d on s.delivery_id = d.delivery_id
        """
    ).pl()
    mentions = pl.read_parquet(truth / "mentions.parquet").with_columns(pl.col("sheet").fill_null(""))
    # csv and parquet deliveries have no sheet, whatever the truth calls it
    return found.join(
        mentions.select(
            [pl.col(c).cast(found.schema[c]) if c in found.schema else c for c in WHERE] + ["truth_person"]
        ),
        on=WHERE,
        how="left",
    )


def _pairs(frame: pl.DataFrame, by: list[str]) -> int:
    n = frame.group_by(by).len()["len"].cast(pl.Int64)
    return int((n * (n - 1) // 2).sum())


def identity_quality(con: duckdb.DuckDBPyConnection, truth: Path) -> IdentityQuality:
    rows = judged(con, truth)
    known = rows.drop_nulls("truth_person")
    people = known.group_by("person_id").agg(pl.col("truth_person").n_unique().alias("n"))
    persons = known.group_by("truth_person").agg(pl.col("person_id").n_unique().alias("n"))
    doubled = con.execute(
        """
        select count(*) from (
            select s.person_id from core.membership s join core.mention m on s.row_id = m.row_id and s.role = m.role
            where m.resident_id_state = 'valid' and s.match_grade in ('A', 'B')
            group by s.person_id having count(distinct m.resident_id) > 1)
        """
    ).fetchall()[0][0]
    return IdentityQuality(
        mentions=len(rows),
        unmatched_mentions=len(rows) - len(known),
        true_pairs=_pairs(known, ["truth_person"]),
        found_pairs=_pairs(known, ["person_id"]),
        right_pairs=_pairs(known, ["truth_person", "person_id"]),
        merged_people=int((people["n"] > 1).sum()),
        split_people=int((persons["n"] > 1).sum()),
        two_valid_numbers=doubled,
    )


def person_to_truth(con: duckdb.DuckDBPyConnection, truth: Path) -> pl.DataFrame:
    """Whose is each person id: the truth that most of its records name."""
    return (
        judged(con, truth)
        .drop_nulls("truth_person")
        .group_by("person_id", "truth_person")
        .len()
        .sort("person_id", "len", "truth_person", descending=[False, True, False])
        .unique("person_id", keep="first", maintain_order=True)
        .select("person_id", "truth_person")
    )


def raised_alerts(con: duckdb.DuckDBPyConnection, truth: Path, period: date) -> pl.DataFrame:
    hits = con.sql(
        "select rule_code, alert_id, coalesce(a.person_id, h.person_id) as person_id, h.reason, h.match_grade"
        " from (from alerts.hit union all by name from alerts.shadow_hit) h"
        " left join core.person_alias a on a.old_person_id = h.person_id where period = $period"
        " and rule_code not in (select rule_code from alerts.rule where family = 'quality') and h.person_id is not null",
        params={"period": period},
    ).pl()
    return hits.join(person_to_truth(con, truth), on="person_id", how="left")


def rule_quality(con: duckdb.DuckDBPyConnection, truth: Path, period: date) -> list[RuleQuality]:
    planted = pl.read_parquet(truth / "alerts.parquet").filter(pl.col("period") == period)
    hits = raised_alerts(con, truth, period).unique(["rule_code", "truth_person"])
    qualities = []
    for code in sorted(set(planted["rule_code"]) | set(hits["rule_code"])):
        of_rule = planted.filter(pl.col("rule_code") == code)
        must = set(of_rule.filter(pl.col("verdict") == "must")["truth_person"])
        may = set(of_rule.filter(pl.col("verdict") == "may")["truth_person"])
        raised = set(hits.filter(pl.col("rule_code") == code)["truth_person"])
        right = raised & must
        qualities.append(
            RuleQuality(
                rule_code=code, must=len(must), raised=len(raised), right=len(right), wrong=len(raised - must - may)
            )
        )
    return qualities


def report(con: duckdb.DuckDBPyConnection, truth: Path, period: date) -> str:
    quality = identity_quality(con, truth)
    lines = [
        f"identity: precision {quality.precision:.6f} recall {quality.recall:.6f} mentions {quality.mentions}"
        f" (unmatched {quality.unmatched_mentions}) merged {quality.merged_people} split {quality.split_people}"
        f" persons with two valid numbers {quality.two_valid_numbers}"
    ]
    lines += [
        f"{q.rule_code}: precision {q.precision:.4f} recall {q.recall:.4f} must {q.must} raised {q.raised}"
        f" right {q.right} wrong {q.wrong}"
        for q in rule_quality(con, truth, period)
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    import sys

    home, month = Path(sys.argv[1]), sys.argv[2]
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        print(report(connection, home / "sample" / "truth", date.fromisoformat(month + "-01")))
