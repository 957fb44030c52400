"""Does the synthetic county keep its promises: same bytes, valid numbers, true rows, planted cases?"""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from data_contracts.contract import contracts
from sample_data.county import CountyReport, deliveries, make_county, make_world
from sample_data.facts import facts_of
from sample_data.identity_numbers import check_characters
from sample_data.months import Months
from sample_data.truth import RULES
from sample_data.truth import alerts as truth_of
from tests.truth import CORE

ENDS = date(2026, 10, 1)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> CountyReport:
    return make_county(tmp_path_factory.mktemp("county"), people=4_000, months=2, ends=ENDS, seed=11)


@pytest.fixture(scope="module")
def people(county: CountyReport) -> pl.DataFrame:
    return pl.read_parquet(county.truth / "people.parquet")


@pytest.fixture(scope="module")
def alerts(county: CountyReport) -> pl.DataFrame:
    return pl.read_parquet(county.truth / "alerts.parquet")


@pytest.fixture(scope="module")
def mentions(county: CountyReport) -> pl.DataFrame:
    """Mentions of the subject of a row, with the true name and number beside."""
    rows = pl.read_parquet(county.truth / "mentions.parquet").filter(pl.col("role_kind") == "self")
    return rows.join(pl.read_parquet(county.truth / "people.parquet"), on="truth_person")


def lines_of(path: Path, sheet: str | None) -> list[list[str]]:
    """All lines of a file as text; line 1 of the file is the first."""
    if path.suffix == ".xlsx":
        page = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet or "")
        return [[str(cell) for cell in line] for line in page.to_python(skip_empty_area=False)]
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030")
    return list(csv.reader(text.splitlines()))


def digest(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_county(tmp_path / name, people=1_500, months=1, ends=ENDS, seed=3)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


@pytest.mark.parametrize("people", [60, 600])
def test_a_small_county_is_made_though_it_has_nobody_for_some_cases(people: int, tmp_path: Path) -> None:
    county = make_county(tmp_path, people=people, months=2, ends=ENDS, seed=3)
    assert county.people == len(pl.read_parquet(county.truth / "people.parquet")) == people
    assert county.rows["civil_affairs.low_income_register"] > 0


def test_another_seed_gives_other_people(county: CountyReport, people: pl.DataFrame, tmp_path: Path) -> None:
    other = make_county(tmp_path, people=1_500, months=1, ends=ENDS, seed=4)
    assert not pl.read_parquet(other.truth / "people.parquet")["name"].equals(people["name"].head(1_500))


def test_every_number_is_valid_unique_and_of_the_unassigned_area(people: pl.DataFrame) -> None:
    numbers = people["resident_id"].drop_nulls()
    texts = numbers.to_numpy().astype("U18")
    assert numbers.n_unique() == len(numbers)
    assert numbers.str.starts_with("410890").all()
    assert (check_characters(texts.astype("U17")) == numbers.str.tail(1).to_numpy().astype("U1")).all()


def test_a_number_tells_birth_date_and_sex(people: pl.DataFrame) -> None:
    known = people.filter(pl.col("resident_id").is_not_null())
    assert (known["resident_id"].str.slice(6, 8) == known["birth_date"].dt.strftime("%Y%m%d")).all()
    odd = known["resident_id"].str.slice(16, 1).cast(pl.Int64) % 2 == 1
    assert (odd == (known["sex"] == "男")).all()


def test_a_few_people_have_no_number(people: pl.DataFrame) -> None:
    assert 0 < people["resident_id"].null_count() < len(people) * 0.02


def test_twins_share_a_birthday_and_nearly_a_name_and_a_number(people: pl.DataFrame) -> None:
    pairs = people.join(people, on=["household", "birth_date"], suffix="_other")
    pairs = pairs.filter(pl.col("truth_person") < pl.col("truth_person_other"))
    twins = pairs.filter(pl.col("name").str.head(2) == pl.col("name_other").str.head(2))
    assert len(twins) >= 5
    assert (twins["name"] != twins["name_other"]).all()


def test_neighbours_of_one_name_and_birthday_exist(people: pl.DataFrame) -> None:
    alike = people.group_by("name", "birth_date", "township").agg(pl.col("household").n_unique())
    assert alike.filter(pl.col("household") > 1).height >= 4


def test_every_mention_stands_on_the_line_that_it_names(county: CountyReport, mentions: pl.DataFrame) -> None:
    """Where name and number were written without error, both stand on that line of that file."""
    clean = mentions.filter((pl.col("number_error") == "") & (pl.col("name_error") == ""))
    assert clean.height > 9_000
    for (source_file, sheet), rows in clean.partition_by("source_file", "sheet", as_dict=True).items():
        lines = lines_of(county.landing / str(source_file), None if sheet is None else str(sheet))
        for source_row, name, number in rows.select("source_row", "name", "resident_id").iter_rows():
            line = "|".join(lines[source_row - 1])
            assert name in line, (source_file, source_row)
            assert number in line, (source_file, source_row)


def test_a_household_per_line_names_every_member_once(county: CountyReport) -> None:
    rows = pl.read_parquet(county.truth / "mentions.parquet").filter(
        pl.col("source_file").str.contains("low_income_register") & (pl.col("member_no") > 2)
    )
    wide = rows["source_file"].unique().to_list()
    assert len(wide) == len(county.periods)
    everyone = pl.read_parquet(county.truth / "mentions.parquet").filter(pl.col("source_file").is_in(wide))
    first = everyone.filter((pl.col("role_kind") == "self") & (pl.col("member_no") == 1))
    heads = everyone.filter(pl.col("role_kind") == "head").join(
        first.select("source_file", "source_row", head="truth_person"), on=["source_file", "source_row"]
    )
    assert (heads["truth_person"] == heads["head"]).all()


def test_totals_add_up(county: CountyReport) -> None:
    """The 合计 of a payment file is the sum of its amounts, and so is the sum of its 小计."""
    seen = 0
    for path in sorted(county.landing.glob("*/civil_affairs.payment/*.xlsx")):
        lines = lines_of(path, "Sheet1")
        total_line = next(line for line in lines if "合计" in line)
        place = next(n for n, cell in enumerate(total_line) if cell not in ("", "合计"))
        title = next(
            n for n, line in enumerate(lines) if line[place] and line[place].replace(",", "")[0] not in "0123456789"
        )
        body = [line for line in lines[title + 1 :] if line[place] and line is not total_line]
        subtotals = [line for line in body if any(cell.endswith("小计") for cell in line)]
        amounts = [
            float(line[place].replace(",", "")) for line in body if line not in subtotals and _is_money(line[place])
        ]
        assert sum(amounts) == pytest.approx(float(total_line[place]))
        if subtotals:
            seen += 1
            assert sum(float(line[place]) for line in subtotals) == pytest.approx(float(total_line[place]))
    assert seen


def _is_money(text: str) -> bool:
    return text.replace(",", "").replace(".", "").isdigit()


#: Rules of which nobody has noted near misses yet; what each must stay silent about stands in its own cases.
WITHOUT_TRAPS = {
    "M02", "M09", "M10", "M12", "M13", "M15", "M16", "M18", "M21", "M22", "M23", "M24", "M27", "M29", "M30", "M32",
    "N02", "N05", "N07", "N10", "N11", "N12", "N13", "N16", "X04", "X06", "X11", "X19", "X20", "X22", "X25", "X31", "X32",
    "X33", "X35",
}  # fmt: skip


def test_the_rules_of_the_first_months_have_cases_and_traps_in_a_small_county(alerts: pl.DataFrame) -> None:
    last = alerts.filter(pl.col("period") == ENDS)
    for verdict in ("must", "must_not"):
        assert set(last.filter(pl.col("verdict") == verdict)["rule_code"]) >= CORE


@pytest.mark.parametrize(
    ("months", "without_cases", "without_traps"),
    [
        (3, set(), set()),
        # After more than a year: what is asked for within the year, what was refused within it.
        (14, {"M05", "M31"}, {"M05"}),
    ],
)
def test_every_rule_has_cases_and_all_but_some_have_traps(
    months: int, without_cases: set[str], without_traps: set[str]
) -> None:
    found = truth_of_a_town(Months.until(date(2026, 9, 1), months=months))
    must, silent = (found.filter(pl.col("verdict") == verdict) for verdict in ("must", "must_not"))
    assert set(must["rule_code"]) == set(RULES) - without_cases
    assert set(silent["rule_code"]) == set(RULES) - WITHOUT_TRAPS - without_traps
    assert (silent["why"].str.len_chars() > 5).all()


def truth_of_a_town(months: Months) -> pl.DataFrame:
    world, settlements = make_world(people=12_000, months=months, seed=1, mess=True)
    facts: dict[str, list[pl.DataFrame]] = {}
    for dataset, period, frame in deliveries(world, settlements):
        facts.setdefault(dataset, []).append(facts_of(dataset, period, frame))
    known = {dataset: pl.concat(parts, how="vertical_relaxed") for dataset, parts in facts.items()}
    return truth_of(known, world.people, months.last, world.plan.all_traps())


def test_no_alert_has_two_verdicts(alerts: pl.DataFrame) -> None:
    assert not alerts.select("period", "rule_code", "truth_person").is_duplicated().any()


def test_a_clean_county_leaves_nothing_undecided_but_people_without_number(tmp_path: Path) -> None:
    county = make_county(tmp_path, people=3_000, months=1, ends=ENDS, seed=5, mess=False)
    people = pl.read_parquet(county.truth / "people.parquet")
    numbered = people.filter(pl.col("resident_id").is_not_null())["truth_person"]
    mentions = pl.read_parquet(county.truth / "mentions.parquet")
    errors = mentions.filter(pl.col("number_error") != "")
    # Namesakes of the living are dead without a number on purpose: nobody could find it.
    assert set(errors["number_error"]) <= {"no_number", "missing"}
    assert errors.filter(pl.col("number_error") == "missing")["source_file"].str.contains("death|cremation").all()
    may = pl.read_parquet(county.truth / "alerts.parquet").filter(pl.col("verdict") == "may")
    assert may.filter(pl.col("truth_person").is_in(numbered.implode())).is_empty()


def test_a_clean_file_has_the_titles_of_the_contract_on_its_first_line(tmp_path: Path) -> None:
    county = make_county(tmp_path, people=1_500, months=1, ends=ENDS, seed=5, mess=False)
    path = next((county.landing / "2026-10" / "health.death_certificate").iterdir())
    assert lines_of(path, "Sheet1")[0][:3] == ["证明编号", "死者姓名", "证件号码"]


def test_every_dataset_of_the_contracts_is_delivered_when_it_is_due(county: CountyReport) -> None:
    found = {path.relative_to(county.landing).as_posix() for path in county.landing.glob("*/*")}
    cadence = {name: contract.arrival.cadence for name, contract in contracts().items()}
    months = {"monthly": county.periods, "quarterly": county.periods, "termly": county.periods[:1]}
    assert found == {f"{p:%Y-%m}/{name}" for name in cadence for p in months[cadence[name]]}


def test_the_defects_of_the_catalogue_are_there(county: CountyReport) -> None:
    errors = set(pl.read_parquet(county.truth / "mentions.parquet")["number_error"])
    assert {"missing", "digit", "transposed", "fifteen", "handler", "full_width", "apostrophe", "lower_x"} <= errors


@pytest.mark.parametrize("seed", range(6))
def test_nobody_dies_and_moves_away_in_any_county(seed: int) -> None:
    world, _ = make_world(people=3_000, months=Months.until(ENDS, months=14), seed=seed, mess=True)
    assert not set(world.deaths["person"]) & set(world.cancellations["person"])
    assert world.deaths["person"].is_unique().all()
