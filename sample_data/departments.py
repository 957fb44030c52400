"""What do police, health, insurance, federation, schools and labour office deliver in a month?"""

from __future__ import annotations

from datetime import date

import polars as pl

from data_contracts.months import shifted
from sample_data import care, planted_duplicates
from sample_data.deaths import reported_in
from sample_data.lives import LEVELS
from sample_data.months import last_day, term_of
from sample_data.world import World, named, placed, without_number

#: Grants of a term: programme and yuan.
AID = {
    "学前": ("学前教育资助", 400.0),
    "小学": ("义务教育生活补助", 500.0),
    "初中": ("义务教育生活补助", 625.0),
    "普通高中": ("普通高中助学金", 1000.0),
    "中职": ("中职助学金", 1000.0),
    "高职": ("国家助学金", 1650.0),
    "本科": ("国家助学金", 1650.0),
}
#: Where people die; at home mostly.
PLACES = {0: "医疗机构", 3: "医疗机构", 6: "医疗机构", 9: "医疗机构", 1: "养老机构", 2: "来院途中", 4: "其他"}


def cremation(world: World, period: date) -> pl.DataFrame:
    """One row per cremation; in some the handler's number stands in the column of the dead."""
    dead = world.deaths.filter(reported_in("cremated_on", period)).sort("cremated_on", "person")
    rows = dead.select(
        "person", "handler", "handler_relation", "died_on", "cremated_on", "swapped", "same_number_twice", "no_number",
        # Of the poor the fee is waived, two times in five it is forgotten.
        waived_amount=pl.when(pl.col("person") % 5 >= 3).then(0.0)
        .when(pl.col("person") % 5 == 2).then(None).otherwise(1080.0),
        basic_fee=pl.lit(1080.0) + pl.col("person") % 7 * 60,
    )  # fmt: skip
    rows = named(rows, world.written(1, world.deaths["person"], "(已故)", "(亡)"))
    handlers = world.written(2, world.deaths["handler"].drop_nulls())
    rows = named(rows, handlers, role="handler", columns=("handler_name", "handler_id"))
    rows = without_number(rows)
    swapped = pl.col("swapped") & pl.col("handler_id").is_not_null() & pl.col("resident_id").is_not_null() & world.mess
    twice = swapped & pl.col("same_number_twice")
    rows = rows.with_columns(
        resident_id=pl.when(swapped).then("handler_id").otherwise("resident_id"),
        handler_id=pl.when(swapped & ~twice).then("resident_id").otherwise("handler_id"),
        e_self=pl.when(swapped).then(pl.lit("handler")).otherwise("e_self"),
        h_self=swapped | pl.col("h_self"),
        e_handler=pl.when(swapped & ~twice).then(pl.lit("handler")).otherwise("e_handler"),
        h_handler=(swapped & ~twice) | pl.col("h_handler"),
    )
    rows = rows.join(world.people.select("person", "sex"), on="person", how="left", maintain_order="left")
    number = pl.format("{}{}", pl.lit(f"HH{period:%Y%m}"), (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(5))
    return rows.with_columns(cremation_no=number)


def death_cancellation(world: World, period: date) -> pl.DataFrame:
    """One row per cancelled registration: deaths and other reasons."""
    dead = world.deaths.filter(reported_in("police_on", period)).select(
        "person",
        "no_number",
        died_on=pl.when("police_knows_day").then("died_on"),
        cancelled_on="police_on",
        reason=pl.lit("死亡"),
    )
    gone = world.cancellations.filter(reported_in("police_on", period)).select(
        "person", "reason", cancelled_on="police_on", no_number=pl.lit(value=False)
    )
    rows = pl.concat([dead, gone], how="diagonal_relaxed").sort("cancelled_on", "person")
    everybody = pl.concat([world.deaths["person"], world.cancellations["person"]])
    rows = without_number(named(rows, world.written(3, everybody, "(已故)", has_birth=True), birth=True))
    return placed(world, rows.join(world.people.select("person", "sex"), on="person", maintain_order="left"))


def death_certificate(world: World, period: date) -> pl.DataFrame:
    """One row per certificate of death; the ward's date is sometimes a day off."""
    dead = world.deaths.filter(reported_in("certificate_on", period)).sort("certificate_on", "person")
    rows = dead.select(
        "person",
        "no_number",
        died_on=pl.min_horizontal(pl.col("died_on") + pl.duration(days="ward_off_days"), "certificate_on"),
        issued_on="certificate_on",
        place=(pl.col("person") % 12).replace_strict(PLACES, default="家中", return_dtype=pl.String),
        issued_by=pl.when(pl.col("person") % 3 == 0).then(pl.lit("县人民医院")).otherwise(pl.lit("乡镇卫生院")),
    )
    written = world.written(4, world.deaths["person"], "(已故)", "(亡)", has_birth=True)
    rows = without_number(named(rows, written, birth=True))
    number = pl.format("{}{}", pl.lit(f"4108{period:%y%m}"), (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(6))
    rows = rows.join(world.people.select("person", "sex"), on="person", maintain_order="left")
    return placed(world, rows.with_columns(certificate_no=number))


def severe_illness(world: World, period: date) -> pl.DataFrame:
    """The roll of ill people of the month: one row per person and condition."""
    rows = world.illnesses.filter(pl.col("diagnosed_on") <= last_day(period))
    return placed(world, named(rows, world.written(5, world.illnesses["person"]))).sort("township_no", "person")


def certificate(world: World, period: date) -> pl.DataFrame:
    """All certificates of disability at the end of the month."""
    rows = world.certificates.filter(pl.col("issued_on") <= last_day(period))
    before = (pl.col("changed_on") > last_day(period)).fill_null(value=False)
    rows = rows.with_columns(level=pl.when(before).then("old_level").otherwise("level"))
    level = pl.col("level").replace_strict({text: str(n + 1) for n, text in enumerate(LEVELS)})
    rows = rows.with_columns(digits=pl.concat_str(pl.col("digits").str.head(1), level))
    rows = named(rows, world.written(6, world.certificates["person"]))
    truth = world.people.select("person", "birth_date", "relative", number="resident_id")
    rows = rows.join(truth, on="person", how="left", maintain_order="left")
    needs = pl.col("kind").is_in(["智力", "精神"]) | (pl.col("birth_date") > pl.lit(shifted(period, -18 * 12)))
    # The certificate's own number tells who is meant even where the other one is missing or spoiled.
    told = pl.col("h_self") & (pl.col("o_self").is_null()) & (pl.col("n_self") != "renamed")
    guardians = world.people.select(relative="person", guardian_name="name")
    rows = rows.join(guardians, on="relative", how="left", maintain_order="left").with_columns(
        disability_no=pl.format("{}{}", "number", "digits"),
        guardian_name=pl.when(needs).then("guardian_name"),
        t_guardian=pl.when(needs).then("relative"),
        h_guardian=pl.lit(value=True),
        h_self=pl.col("h_self") & ~told,
    )
    return placed(world, rows.drop("number", "birth_date")).sort("township_no", "person")


def insurance(world: World, period: date) -> pl.DataFrame:
    """All insured people of the month."""
    dead = world.deaths.select(
        "person", told_on=pl.min_horizontal("police_on", "certificate_on", "cremated_on")
    ).filter(pl.col("told_on") < period)
    poor = pl.col("person").is_in(world.spells["person"].unique().implode())
    rows = world.insurance.with_columns(is_poor=poor).join(dead, on="person", how="left", maintain_order="left")
    paid = (pl.col("subsidised_from") <= period).fill_null(value=False)
    settled = _category_before(world, period)
    rows = rows.join(settled, on="person", how="left", maintain_order="left")
    paid = paid & pl.col("category").is_not_null()
    is_resident = pl.col("insurance") == "居民"
    short = pl.col("person") % 23 == 7
    # Half of those who left lose the label, as they should; one in twenty-five of the others waits for it.
    gone = pl.col("person").is_in(_left_before(world, period).implode())
    labelled = (~gone | (pl.col("person") % 2 == 0)) & (pl.col("person") % 25 != 4)
    rows = rows.with_columns(
        person_no=pl.format("4108{}", (pl.col("person") * 7 + 100_000_001).cast(pl.String)),
        status=pl.when(pl.col("told_on").is_not_null()).then(pl.lit("终止")).otherwise(pl.lit("正常")),
        year=pl.lit(period.year),
        enrolled_on=pl.lit(date(period.year, 1, 1)),
        contribution=pl.when(is_resident).then(400.0).otherwise(0.0),
        # Full subsidy for 特困, by the head for the others; some have one column only. One in 23 is short.
        subsidy_category=pl.when(paid & (pl.col("person") % 10 != 3)).then(
            pl.when(pl.col("category") == "特困人员").then(pl.lit("全额资助")).otherwise(pl.lit("定额资助"))
        ),
        subsidy=pl.when(paid & (pl.col("person") % 10 != 4)).then(
            pl.when(short & (pl.col("category") == "特困人员"))
            .then(300.0)
            .when(short)
            .then(60.0)
            .when(pl.col("category") == "特困人员")
            .then(400.0)
            .otherwise(220.0)
        ),
        aid_status=pl.when(paid & labelled).then(
            pl.when((pl.col("person") % 15 == 5) & (pl.col("category") == "特困人员"))
            .then(pl.lit("最低生活保障"))
            .when((pl.col("person") % 15 == 5) & (pl.col("category") == "最低生活保障"))
            .then(pl.lit("低保边缘家庭"))
            .otherwise("category")
        ),
        aid_status_from=pl.when(paid).then(pl.max_horizontal("settled_on", pl.lit(date(period.year, 1, 1)))),
    )
    rows = rows.join(_other_labels(world, period), on="person", how="left", maintain_order="left")
    rows = rows.with_columns(aid_status=pl.coalesce("aid_status", pl.when(labelled & ~gone).then("label")))
    rows = pl.concat([rows, _insured_twice(rows)], how="diagonal_relaxed").drop("is_poor", "label")
    rows = pl.concat([rows, planted_duplicates.second_insurance(world, rows, period)], how="diagonal_relaxed")
    rows = rows.sort("person", "insurance")
    return placed(world, named(rows, world.written(7, world.insurance["person"])))


def _insured_twice(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep most of the poor who are insured by their work as residents beside it, some with a subsidy."""
    both = (pl.col("insurance") == "职工") & (pl.col("person") % 29 != 0) & pl.col("is_poor")
    return rows.filter(both).with_columns(
        insurance=pl.lit("居民"),
        contribution=pl.lit(400.0),
        subsidy=pl.when(pl.col("person") % 8 == 1).then(220.0),
        status=pl.when(pl.col("person") % 4 == 0).then(pl.lit("暂停")).otherwise("status"),
    )


def _other_labels(world: World, period: date) -> pl.DataFrame:
    """Return whose medical-aid label brings no subsidy: 边缘 and others of the register, orphans, severely disabled."""
    rows = world.spells.filter(
        ~pl.col("category").is_in(["特困人员", "最低生活保障", "防止返贫监测"]) & (pl.col("recognised_on") < period)
    ).select("person", label="category")
    orphans = care.children(world).filter(pl.col("kind") == "孤儿").select("person", label=pl.lit("孤儿"))
    severe = world.certificates.filter(pl.col("level").is_in(["一级", "二级"]) & (pl.col("status") == "有效"))
    # Of the severely disabled who are not on the register every other one is known to the insurance.
    known = severe.filter(pl.col("person") % 2 == 0).select("person", label=pl.lit("重度残疾人"))
    return pl.concat([rows, orphans, known]).unique("person", keep="first", maintain_order=True)


def _left_before(world: World, period: date) -> pl.Series:
    """Return people who left the register before the month and stand on it no more."""
    staying = world.spells.filter(pl.col("exited_on").is_null() | (pl.col("exited_on") >= period))["person"]
    left = world.spells.filter(pl.col("exited_on") < period)["person"].unique()
    return left.filter(~left.is_in(staying.implode()))


def _category_before(world: World, period: date) -> pl.DataFrame:
    """Return the subsidised category that somebody was recognised in before the month (one row per person)."""
    due = world.spells.filter(
        pl.col("category").is_in(["特困人员", "最低生活保障", "防止返贫监测"])
        & (pl.col("recognised_on") < period)
        & pl.col("is_covered")
    )
    ranked = due.sort("person", pl.col("category") == "防止返贫监测", pl.col("category") == "最低生活保障")
    first = ranked.unique("person", keep="first", maintain_order=True)
    return first.select("person", "category", settled_on=pl.col("recognised_on").dt.month_start().dt.offset_by("1mo"))


def unemployment(world: World, period: date) -> pl.DataFrame:
    """The roll of registered jobless people of the month."""
    rows = world.jobless.filter(pl.col("registered_on") <= last_day(period))
    rows = rows.with_columns(
        closed_on=pl.when(pl.col("closed_on") <= last_day(period)).then("closed_on"),
        public_job_from=pl.when(pl.col("public_job_from") <= last_day(period)).then("public_job_from"),
        wants_training=pl.col("person") % 3 != 0,
    )
    return placed(world, named(rows, world.written(8, world.jobless["person"]))).sort("township_no", "person")


def pupils(world: World, period: date) -> pl.DataFrame:
    """All pupils of the term that begins with, or contains, the month."""
    rows = named(world.pupils, world.written(9, world.pupils["person"]))
    number = world.people.select("person", own_number="resident_id", born="birth_date")
    rows = rows.join(number, on="person", how="left", maintain_order="left")
    term = term_of(period)
    year_of_study = pl.col("grade").str.head(1).cast(pl.Int64)
    # Whoever has finished left in the summer before the term.
    left = f"{int(term[:4])}-07"
    length = pl.col("stage").replace_strict({"小学": 6, "本科": 4}, default=3, return_dtype=pl.Int64)
    over = pl.when(pl.col("status") == "毕业").then(length).otherwise(year_of_study - 1)
    started = int(term[:4]) - over
    return placed(
        world,
        rows.with_columns(
            term=pl.lit(term),
            # A pupil without a number gets a school number instead (学籍辅号).
            pupil_no=pl.coalesce(
                pl.format("G{}", "own_number"), pl.format("L4108{}", (pl.col("person") + 10**14).cast(pl.String))
            ),
            school=pl.format("第{}{}", pl.col("person") % 9 + 1, "stage"),
            entered=pl.format("{}-09", started),
            leaves=pl.when(pl.col("status") == "毕业")
            .then(pl.lit(left))
            .otherwise(pl.format("{}-07", pl.max_horizontal(started + length, int(term[:4]) + 1))),
            hardship=pl.when(pl.col("person") % 11 == 0)
            .then(None)
            .when((pl.col("person") % 7 == 0) & (pl.col("hardship") != "不困难"))
            .then(pl.lit("一般困难"))
            .otherwise("hardship"),
        ).drop("own_number", "born"),
    ).sort("stage", "township_no", "person")


def student_aid(world: World, period: date) -> pl.DataFrame:
    """The grants of the term: one row per pupil and programme."""
    rows = world.pupils.filter("aided").with_columns(
        term=pl.lit(term_of(period)),
        programme=pl.col("stage").replace_strict({stage: kind for stage, (kind, _) in AID.items()}),
        amount=pl.col("stage").replace_strict({stage: amount for stage, (_, amount) in AID.items()}),
        paid_on=pl.lit(period.replace(day=18)),
        pupil_no=pl.lit(None, dtype=pl.String),
    )
    # Some get the same grant twice in the term, others another one beside it.
    twice = rows.filter(pl.col("person") % 9 == 0).with_columns(paid_on=pl.lit(period.replace(day=25)))
    other = rows.filter(pl.col("person") % 9 == 1).with_columns(programme=pl.lit("校内助学补助"), amount=pl.lit(300.0))
    rows = pl.concat([rows, twice, other]).sort("person", "programme", "paid_on")
    rows = named(rows, world.written(10, world.pupils["person"]))
    return placed(world, rows).sort("township_no", "person", "programme", "paid_on")
