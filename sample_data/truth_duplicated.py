"""Who is on the register, housed or insured twice (D rules)? Money paid twice: `truth_duplicated_money`."""

from __future__ import annotations

import polars as pl

from sample_data import truth_duplicated_money
from sample_data.truth_month import Month, Rule, who

DIBAO, TEKUN = "最低生活保障", "特困人员"
#: The better category first (duplicate.category_priority); 防止返贫监测 may stand beside any.
BETTER_FIRST = {TEKUN: 1, DIBAO: 2, "低保边缘家庭": 3, "刚性支出困难家庭": 4}
WATCHED = "防止返贫监测"
RUINED = ("倒塌", "严重损坏")
IN_THE_PLAN = ("已列入", "在建", "竣工")


def twice_in_one_category(month: Month, rule: str) -> pl.Series:
    """D01: more than one active entry in one category."""
    return who(month.active().group_by("p", "category").len().filter(pl.col("len") > 1))


def dibao_and_tekun(month: Month, rule: str) -> pl.Series:
    """D02: both at once, unless the later one began in this month."""
    rows = month.active().filter(pl.col("is_covered") & pl.col("category").is_in(["最低生活保障", "特困人员"]))
    by_category = rows.group_by("p", "category").agg(since=pl.col("recognised_on").min())
    both = by_category.group_by("p").agg(pl.len(), pl.col("since").max())
    return who(both.filter((pl.col("len") == 2) & (pl.col("since") < month.period)))


def urban_and_rural(month: Month, rule: str) -> pl.Series:
    """D03: 低保 in town and in the country; one number with one day of recognition was only coded anew."""
    rows = settled(month, DIBAO).select("p", "urban_rural", "household_no", "recognised_on")
    town, country = (rows.filter(pl.col("urban_rural") == kind) for kind in ("城市", "农村"))
    both = town.join(country, on="p", suffix="_2")
    anew = (pl.col("household_no") == pl.col("household_no_2")) & (pl.col("recognised_on") == pl.col("recognised_on_2"))
    return who(both.filter(~anew))


def two_townships(month: Month, rule: str) -> pl.Series:
    """D04: covered in two townships, unless the later one began in this month; to be watched is no aid."""
    rows = (
        month.active()
        .filter(pl.col("is_covered") & (pl.col("category") != WATCHED))
        .group_by("p", "township")
        .agg(since=pl.col("recognised_on").min())
    )
    both = rows.group_by("p").agg(pl.len(), pl.col("since").max())
    return who(both.filter((pl.col("len") > 1) & (pl.col("since") < month.period)))


def child_and_tekun(month: Month, rule: str) -> pl.Series:
    """D06: an orphan or unsupported child who is supported as 特困 too, both from before the month."""
    return who(settled(month, TEKUN).join(truth_duplicated_money.helped_children(month), on="p", how="semi"))


def lower_beside_higher(month: Month, rule: str) -> pl.Series:
    """D09: two categories that exclude each other; 特困 beside 低保 is D02's, 单人保 lives with a family."""
    rows = settled(month, *BETTER_FIRST).join(_alone(month), on=["household_no", "category", "p"], how="left")
    rows = rows.select(
        "p",
        "category",
        rank=pl.col("category").replace_strict(BETTER_FIRST),
        alone=pl.col("alone").fill_null(value=False),
    )
    pairs = rows.join(rows, on="p", suffix="_2").filter(pl.col("rank") < pl.col("rank_2"))
    told_elsewhere = (pl.col("category") == TEKUN) & (pl.col("category_2") == DIBAO)
    lawful = (pl.col("category") == DIBAO) & pl.col("alone")
    return who(pairs.filter(~told_elsewhere & ~lawful))


def _alone(month: Month) -> pl.DataFrame:
    """Return who has 低保 alone: marked so, or (where nobody said) the only one covered under the number."""
    rows = settled(month, DIBAO)
    return rows.group_by("household_no", "category").agg(
        pl.col("p").unique(), people=pl.col("p").n_unique(), marked=pl.col("single_person").any(),
        unmarked=pl.col("single_person").is_null().all(),
    ).filter(((pl.col("people") == 1) & pl.col("unmarked")) | pl.col("marked")).explode("p").select(
        "household_no", "category", "p", alone=pl.lit(value=True)
    )  # fmt: skip


def two_households(month: Month, rule: str) -> pl.Series:
    """D10: counted in two households that are not one under two numbers, and in neither of them alone (单人保)."""
    rows = month.active().filter(pl.col("is_covered") & (pl.col("category") != WATCHED))
    homes = rows.group_by("p", "household_no").agg(
        since=pl.col("recognised_on").max(),
        marked=pl.col("single_person").any(),
        unmarked=pl.col("single_person").is_null().all(),
    )
    size = rows.group_by("household_no").agg(size=pl.col("p").n_unique())
    # Where nobody said so, whoever is the only one under a number may be covered alone.
    homes = homes.join(size, on="household_no").with_columns(
        single=pl.col("marked") | (pl.col("unmarked") & (pl.col("size") == 1))
    )
    pairs = homes.join(homes, on="p", suffix="_2").filter(pl.col("household_no") < pl.col("household_no_2"))
    shared = pairs.group_by("household_no", "household_no_2").agg(shared=pl.len())
    pairs = pairs.join(shared, on=["household_no", "household_no_2"])
    smaller = pl.min_horizontal("size", "size_2")
    same = (pl.col("shared") == smaller) & (smaller > 1)
    before = (pl.col("since") < month.period) & (pl.col("since_2") < month.period)
    pairs = pairs.filter(before & ~same & ~pl.col("single") & ~pl.col("single_2"))
    return who(pairs.join(_parted(month, homes), on=["p", "household_no", "household_no_2"], how="anti"))


def _parted(month: Month, homes: pl.DataFrame) -> pl.DataFrame:
    """Return whose parents divorced and live in these two households: p, household_no, household_no_2."""
    parted = month.facts["civil_affairs.marriage"].filter(pl.col("kind") == "离婚")
    home = homes.select("household_no", "p")
    two = parted.select(pl.col("p_husband"), pl.col("p_wife")).drop_nulls()
    two = two.join(home.rename({"household_no": "his", "p": "p_husband"}), on="p_husband")
    two = two.join(home.rename({"household_no": "hers", "p": "p_wife"}), on="p_wife")
    children = home.join(two, left_on="household_no", right_on="his").join(
        home, left_on=["p", "hers"], right_on=["p", "household_no"], how="semi"
    )
    children = children.filter((pl.col("p") != pl.col("p_husband")) & (pl.col("p") != pl.col("p_wife")))
    return children.select(
        "p", pl.min_horizontal("household_no", "hers"), household_no_2=pl.max_horizontal("household_no", "hers")
    )


def two_numbers(month: Month, rule: str) -> pl.Series:
    """D19: the head of two 低保 numbers of families."""
    rows = settled(month, DIBAO).filter(~pl.col("single_person").fill_null(value=False))
    heads = rows.group_by(p="p_head").agg(numbers=pl.col("household_no").n_unique())
    return who(heads.filter(pl.col("p").is_not_null() & (pl.col("numbers") > 1)))


def flat_and_rent(month: Month, rule: str) -> pl.Series:
    """D13: of one household or person a public flat and money for rent, both since before the month and still."""
    rows = month.newest("housing.public_rental").join(_family(month), on="p", how="left")
    rows = rows.with_columns(family=pl.coalesce("family", pl.col("p").cast(pl.String)))
    running = rows.filter(
        (pl.col("starts_on") < month.period) & (pl.col("ends_on").is_null() | (pl.col("ends_on") >= month.end))
    )
    flat = running.filter(pl.col("kind") == "实物配租")
    # Where the list does not say how much it is, it is some.
    money = running.filter((pl.col("kind") == "租赁补贴") & (pl.col("subsidy") > 0).fill_null(value=True))
    both = money.join(flat.select("family", other="p"), on="family")
    own = both.filter(pl.col("p") == pl.col("other"))
    # Where nobody stands on both, it is about whoever gets the money.
    return who(pl.concat([own, both.join(own, on="family", how="anti")]))


def house_twice(month: Month, rule: str) -> pl.Series:
    """D14: houses of two of one household in the plan, or one surveyed anew after its works; about the later one."""
    every = month.facts["housing.dilapidated"].with_columns(is_newest=pl.col("period") == pl.col("period").max())
    every = every.filter(pl.col("works_status").is_in(IN_THE_PLAN))
    every = every.join(_family(month), on="p", how="left").with_columns(family=pl.coalesce("family", _self()))
    now = every.filter("is_newest")
    done = every.filter(pl.col("works_status") == "竣工").select("p", first="p", first_done="completed_on")
    anew = now.join(done, on="p").filter(pl.col("surveyed_on") > pl.col("first_done"))
    beside = now.join(now.select("family", first="p", first_done="completed_on"), on="family")
    beside = beside.filter(
        (pl.col("p") != pl.col("first")) & (_order("first_done", "first") < _order("completed_on", "p"))
    )
    pairs = pl.concat([anew.select(beside.columns), beside]).with_row_index("pair")
    pairs = pairs.join(_why_two_houses(month, pairs), on="pair", how="anti")
    return who(pairs.sort(_order("completed_on", "p")).unique("family", keep="last", maintain_order=True))


def _why_two_houses(month: Month, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of houses with a reason: the first was lost before the second was done, or the owners had parted."""
    lost = month.latest("emergency.disaster_relief", "event_no", "damage", "relief_type", "paid_on")
    lost = lost.filter(pl.col("damage").is_in(RUINED) | (pl.col("relief_type") == "重建"))
    lost = lost.join(_family(month), on="p", how="left").select("happened_on", family=pl.coalesce("family", _self()))
    split = month.hukou("分户").select(split="p", happened_on="changed_on")
    parted = pl.concat([pairs.join(split, left_on=one, right_on="split") for one in ("p", "first")], how="diagonal")
    in_time = (pl.col("happened_on") <= pl.col("completed_on")).fill_null(value=True)
    since = (pl.col("happened_on") > pl.col("first_done")).fill_null(value=True)
    two = pl.col("p") != pl.col("first")
    ruins = pairs.join(lost, on="family").filter(in_time & since)
    return pl.concat([ruins.select("pair"), parted.filter(in_time & (since | two)).select("pair")])


def _order(done: str, person: str) -> pl.Expr:
    """Works that are not done yet come last."""
    return pl.format("{}/{}", pl.col(done).cast(pl.String).fill_null("9"), pl.col(person).cast(pl.String).str.zfill(9))


def _self() -> pl.Expr:
    return pl.col("p").cast(pl.String)


def insured_twice(month: Month, rule: str) -> pl.Series:
    """D15: a resident insured at public cost and, since before the month, insured as an employee or so once more."""
    rows = month.newest("medical_insurance.enrolment").filter(
        (pl.col("year") == month.period.year) & (pl.col("status") == "正常") & (pl.col("enrolled_on") < month.period)
    )
    subsidised = (pl.col("insurance") == "居民") & ((pl.col("subsidy") > 0) | pl.col("subsidy_category").is_not_null())
    ours = rows.filter(subsidised)
    twice = ours.group_by("p").agg(pl.col("person_no").n_unique()).filter(pl.col("person_no") > 1)
    at_work = ours.join(rows.filter(pl.col("insurance") == "职工"), on="p", how="semi")
    return who(pl.concat([twice.select("p"), at_work.select("p")]))


def settled(month: Month, *categories: str) -> pl.DataFrame:
    """Return covered active entries in these categories from before the month."""
    rows = month.active().filter(pl.col("is_covered") & pl.col("category").is_in(categories))
    return rows.filter(pl.col("recognised_on") < month.period)


def _family(month: Month) -> pl.DataFrame:
    """Return the household of the register of everybody who has one: p, family (the one joined last)."""
    # Whoever left the register still lives somewhere.
    rows = month.newest("civil_affairs.low_income_register").sort("recognised_on", "household_no")
    return rows.unique("p", keep="last", maintain_order=True).select("p", family="household_no")


RULES: dict[str, Rule] = {
    "D01": twice_in_one_category,
    "D02": dibao_and_tekun,
    "D03": urban_and_rural,
    "D04": two_townships,
    "D06": child_and_tekun,
    "D09": lower_beside_higher,
    "D10": two_households,
    "D13": flat_and_rent,
    "D14": house_twice,
    "D15": insured_twice,
    "D19": two_numbers,
    **truth_duplicated_money.RULES,
}
