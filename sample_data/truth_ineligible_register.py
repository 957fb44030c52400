"""Which entries of the register have run out, and whose checks, schools and supporters are no longer what they were?"""

from __future__ import annotations

import polars as pl

from sample_data.truth_month import Month, Rule, who

#: From this age on somebody is grown up (child.adult_age).
GROWN_UP = 18
#: Stages at which a child goes on being supported after that (child.support_goes_on_at).
SUPPORTED_STAGES = ("小学", "初中", "普通高中", "中职")
#: Months of a recognition without an end of its own (tenure.valid_months).
VALID_MONTHS = 12
#: Months between two checks; half of that for a 低保 household with somebody able to work (recheck.*).
CHECKED_EVERY, CHECKED_OFTEN = 12, 6
#: A spouse of this age on 低保, or of this age on any list of the poor, supports nobody (support.exempt_*).
OLD_ON_DIBAO, OLD_WITH_LITTLE = 60, 70
#: Months in a row with an employer (support.job_months).
LASTING_JOB = 3
#: Months after leaving school in which the next one may still report (tenure.months_until_next_enrolment).
NEXT_ENROLMENT = 5
#: Refusals of work (support.job_refusals).
REFUSALS = 3
POOR = ("最低生活保障", "特困人员")
ILLNESS_OVER = ("治愈", "排除")


def unseen(month: Month, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep rows (p, happened_on) of people in none of whose households anybody has been on or after that day."""
    lines = month.newest("civil_affairs.low_income_register")
    homes = lines.group_by("household_no").agg(seen_on=pl.col("last_review_on").max())
    seen = lines.select("p", "household_no").join(homes, on="household_no").group_by("p").agg(pl.col("seen_on").max())
    rows = rows.join(seen, on="p", how="left")
    return rows.filter(pl.col("seen_on").is_null() | (pl.col("seen_on") < pl.col("happened_on")))


def spoken_for(rows: pl.DataFrame, *key: str) -> pl.DataFrame:
    """Let the head (or, where he is not among them, the eldest) stand for each household."""
    is_head = (pl.col("relation") == "户主").fill_null(value=False)
    ordered = rows.sort("household_no", ~is_head, "birth_date", "p", nulls_last=True)
    return ordered.unique(["household_no", *key], keep="first", maintain_order=True)


def severe(month: Month) -> pl.DataFrame:
    """Return who holds a valid certificate of a severe disability (support.exempt_disability)."""
    level, kind = pl.col("level"), pl.col("kind")
    third = (level == "三级") & kind.is_in(["智力", "精神"])
    return month.cards().filter(level.is_in(["一级", "二级"]) | third)


def phase_out_over(month: Month, rule: str) -> pl.Series:
    """X19: the end of the phase-out lies before the month, and nobody has decided anew since."""
    rows = month.active().filter(
        (pl.col("phase_out_until") < month.period) & (pl.col("recognised_on") <= pl.col("phase_out_until"))
    )
    return who(unseen(month, spoken_for(rows.with_columns(happened_on="phase_out_until"), "category")))


def recognition_expired(month: Month, rule: str) -> pl.Series:
    """X20: the year of a 刚性 or 边缘 recognition is over, and no renewal is under way."""
    timed = pl.col("category").is_in(["刚性支出困难家庭", "低保边缘家庭"])
    checked = (
        month.active()
        .filter(timed)
        .with_columns(checked_on=pl.col("last_review_on").max().over("household_no", "category"))
    )
    rigid = pl.col("category") == "刚性支出困难家庭"
    year = f"{VALID_MONTHS}mo"
    since = pl.when(rigid).then("recognised_on").when(pl.col("checked_on").is_not_null()).then(
        pl.max_horizontal("checked_on", "recognised_on")
    )  # fmt: skip
    given = pl.when(pl.col("valid_until") >= pl.col("recognised_on")).then("valid_until")
    rows = checked.with_columns(happened_on=pl.coalesce(given, since.dt.offset_by(year)))
    rows = rows.filter(pl.col("happened_on") < month.end)
    renewed = month.newest("civil_affairs.application").filter(pl.col("outcome") == "办理中").select("household_no")
    rows = rows.join(renewed, on="household_no", how="anti")
    return who(unseen(month, spoken_for(rows, "category")))


def at_school(month: Month, *stages: str) -> pl.DataFrame:
    """Return who is at school in the newest term, at one of these stages (at any, where none is named)."""
    pupils = month.newest("education.enrolment")
    pupils = pupils.filter((pl.col("term") == pl.col("term").max()) & (pl.col("status") == "在读"))
    return pupils.filter(pl.col("stage").is_in(stages)) if stages else pupils


def grown_up_destitute(month: Month, rule: str) -> pl.Series:
    """X21: recognised as 特困 when a child, grown up by now, not at school, able to work to some degree."""
    rows = month.active().filter(pl.col("category") == "特困人员").drop("birth_date").join(month.births, on="p")
    rows = rows.with_columns(happened_on=pl.col("birth_date").dt.offset_by(f"{GROWN_UP}y"))
    rows = rows.filter(
        (pl.col("recognised_on") < pl.col("happened_on"))
        & (pl.col("happened_on") <= month.end)
        & (pl.col("labour") != "丧失").fill_null(value=True)
    )
    for excused in (at_school(month, *SUPPORTED_STAGES), severe(month), month.dead()):
        rows = rows.join(excused, on="p", how="anti")
    return who(unseen(month, rows))


def destitute_with_employer(month: Month, rule: str) -> pl.Series:
    """X22: 特困, and an employer has paid in each of the newest three months."""
    lines = month.facts["human_resources.social_insurance"]
    newest = pl.lit(lines["month"].max(), pl.Date)
    paid = lines.filter((pl.col("kind") == "单位") & (pl.col("status") == "正常")).select("p", "month").unique()
    recent = paid.filter(pl.col("month") > newest.dt.offset_by(f"-{LASTING_JOB}mo"))
    lasting = recent.group_by("p").agg(pl.len(), happened_on=pl.col("month").min()).filter(pl.col("len") == LASTING_JOB)
    public = month.newest("human_resources.unemployment").filter(pl.col("public_job_from") <= month.end)
    rows = month.active().filter(pl.col("category") == "特困人员").join(lasting, on="p")
    rows = rows.join(public, on="p", how="anti").join(month.dead(), on="p", how="anti")
    return who(unseen(month, rows))


def incapable(month: Month) -> pl.DataFrame:
    """Return who need not support anybody: p."""
    aged = month.active().select("p", "category").join(month.age(), on="p")
    poor = aged.filter(
        (pl.col("category") == "特困人员")
        | ((pl.col("category") == "最低生活保障") & (pl.col("age") >= OLD_ON_DIBAO))
        | (pl.col("age") >= OLD_WITH_LITTLE)
    )
    kept = month.kept("监狱服刑", "强制隔离戒毒", "看守所羁押")
    return pl.concat([part.select("p") for part in (poor, severe(month), kept, month.dead())]).unique()


def gained_supporter(month: Month, rule: str) -> pl.Series:
    """X23: 特困 who married somebody able to help, or became a parent, after the recognition."""
    told = month.facts["civil_affairs.marriage"].unique(["p_husband", "p_wife", "kind", "registered_on"], keep="any")
    told = told.filter(pl.col("registered_on") <= month.end)
    both = pl.concat([
        told.select("kind", "registered_on", p="p_husband", other="p_wife"),
        told.select("kind", "registered_on", p="p_wife", other="p_husband"),
    ]).filter(pl.col("p").is_not_null())  # fmt: skip
    ended = both.filter(pl.col("kind").is_in(["离婚", "撤销"])).group_by("p").agg(over=pl.col("registered_on").max())
    weddings = both.filter(pl.col("kind") == "结婚").join(ended, on="p", how="left")
    weddings = weddings.filter(pl.col("over").is_null() | (pl.col("over") < pl.col("registered_on")))
    weddings = weddings.join(incapable(month).rename({"p": "other"}), on="other", how="anti")
    births = month.hukou("出生")
    parents = pl.concat([births.select("changed_on", p=f"p_{role}") for role in ("father", "mother")])
    events = pl.concat([
        weddings.select("p", happened_on="registered_on"),
        parents.select("p", happened_on="changed_on"),
    ])  # fmt: skip
    rows = month.active().filter(pl.col("category") == "特困人员").join(events, on="p")
    rows = rows.filter(pl.col("happened_on") > pl.col("recognised_on")).join(month.dead(), on="p", how="anti")
    return who(unseen(month, rows))


def graduated(month: Month, rule: str) -> pl.Series:
    """X24: a grown-up member of a 低保 household left college some months ago, and nobody has looked since."""
    lists = month.newest("education.enrolment")
    done = lists.filter((pl.col("status") == "毕业") & pl.col("stage").is_in(["中职", "高职", "本科", "研究生"]))
    left = pl.concat_str(pl.col("leaves"), pl.lit("-01")).str.to_date(strict=False)
    done = done.with_columns(happened_on=left.dt.month_end())
    done = done.filter(pl.col("happened_on").dt.month_start().dt.offset_by(f"{NEXT_ENROLMENT}mo") < month.period)
    rows = month.active().filter((pl.col("category") == "最低生活保障") & pl.col("is_covered"))
    rows = rows.join(done.select("p", "happened_on"), on="p").join(month.age(), on="p")
    rows = rows.filter((pl.col("age") >= GROWN_UP) & (pl.col("recognised_on") <= pl.col("happened_on")))
    for excused in (at_school(month), month.dead()):
        rows = rows.join(excused, on="p", how="anti")
    return who(unseen(month, rows))


def check_overdue(month: Month, rule: str) -> pl.Series:
    """X25: nobody has checked a 低保 or 特困 household for a year, or for half a year where somebody can work."""
    home = ("household_no", "category")
    rows = (
        month.active()
        .filter(pl.col("category").is_in(POOR))
        .with_columns(
            told=pl.col("last_review_on").max().over(home),
            checked_on=pl.max_horizontal(pl.col("last_review_on").max(), pl.col("recognised_on").max()).over(home),
            able=(pl.col("labour") == "有").fill_null(value=False).any().over(home),
        )
    )
    often = (pl.col("category") == "最低生活保障") & pl.col("able")
    due = (
        pl.when(often)
        .then(pl.col("checked_on").dt.offset_by(f"{CHECKED_OFTEN}mo"))
        .otherwise(pl.col("checked_on").dt.offset_by(f"{CHECKED_EVERY}mo"))
    )
    return who(spoken_for(rows.filter(pl.col("told").is_not_null() & (due < month.end)), "category"))


def jobs_refused(month: Month, rule: str) -> pl.Series:
    """X26: able to work, on 低保, registered as jobless, and three jobs refused."""
    roll = month.newest("human_resources.unemployment").filter(
        (pl.col("registered_on") <= month.end)
        & (pl.col("closed_on").is_null() | (pl.col("closed_on") > month.end))
        & (pl.col("refusals") >= REFUSALS)
        & (pl.col("public_job_from").is_null() | (pl.col("public_job_from") > month.end))
    )
    ill = month.newest("health.severe_illness").filter(
        (pl.col("kind") == "重特大疾病") & ~pl.col("status").is_in(ILLNESS_OVER)
    )
    rows = month.active().filter(
        (pl.col("category") == "最低生活保障")
        & pl.col("is_covered")
        & ~pl.col("labour").is_in(["无", "丧失"]).fill_null(value=False)
    )
    for excused in (ill, month.dead()):
        rows = rows.join(excused, on="p", how="anti")
    return who(rows.join(roll, on="p", how="semi"))


def declared_missing(month: Month, rule: str) -> pl.Series:
    """X34: the police cancelled somebody as declared missing, and nothing has been heard since."""
    rows = month.latest("public_security.death_cancellation", "cancelled_on")
    gone = rows.filter((pl.col("reason") == "宣告失踪") & (pl.col("cancelled_on") <= month.end))
    bills = month.facts["medical_insurance.settlement"].select("p", seen_on="settled_on")
    pensions = month.newest("human_resources.pension").select("p", seen_on="certified_on")
    back = month.hukou("迁入").select("p", seen_on="changed_on")
    married = month.facts["civil_affairs.marriage"].filter(pl.col("kind") == "结婚")
    weddings = [married.select(seen_on="registered_on", p=f"p_{role}") for role in ("husband", "wife")]
    dead = month.dead().select("p", seen_on="died_on")
    seen = pl.concat([part.select("p", "seen_on") for part in (bills, pensions, back, dead, *weddings)])
    seen = seen.group_by("p").agg(pl.col("seen_on").max())
    gone = gone.join(seen, on="p", how="left")
    gone = gone.filter(pl.col("seen_on").is_null() | (pl.col("seen_on") <= pl.col("cancelled_on")))
    return who(month.active().join(gone, on="p", how="semi"))


RULES: dict[str, Rule] = {
    "X19": phase_out_over,
    "X20": recognition_expired,
    "X21": grown_up_destitute,
    "X22": destitute_with_employer,
    "X23": gained_supporter,
    "X24": graduated,
    "X25": check_overdue,
    "X26": jobs_refused,
    "X34": declared_missing,
}
