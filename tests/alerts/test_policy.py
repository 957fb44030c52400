"""Does every number of the law hold from its day, once, with its source, and is a missing one noticed?"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.errors import NoValueInForceError, PolicyError
from alerts.parameter import OPEN_END, Parameter
from alerts.policy import PACKS, check_in_force, check_pack, install_policy, jurisdictions, parameters_of
from alerts.rule import rules
from data_contracts.errors import YamlError
from tests.alerts.alerts_world import begin, new_world

GROUP = """parameter: {group}.limit
jurisdiction: {place}
meaning: m
unit: yuan
kind: exact
values:
  - {{from: 2020-01-01, value: {value}, reference: {{title: t}}}}
"""


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return new_world()


def pack(folder: Path, place: str, group: str, value: int, declared: str | None = None) -> None:
    (folder / place).mkdir(exist_ok=True)
    text = GROUP.format(group=declared or group, place=place, value=value)
    (folder / place / f"{group}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    text = "jurisdictions:\n  top: {title: 上}\n  below: {title: 下, parent: top}\n"
    (tmp_path / "jurisdictions.yaml").write_text(text, encoding="utf-8")
    pack(tmp_path, "top", "money", 1)
    pack(tmp_path, "top", "days", 2)
    return tmp_path


def parameter(*values: dict[str, object]) -> Parameter:
    return Parameter.model_validate(
        {
            "parameter": "money.limit",
            "jurisdiction": "x",
            "meaning": "m",
            "unit": "u",
            "kind": "exact",
            "values": [{"reference": {"title": "t"}} | value for value in values],
        }
    )


def test_a_jurisdiction_inherits_whole_files_and_overrides_whole_files(packs: Path) -> None:
    pack(packs, "below", "money", 7)
    found = {p.parameter: (p.jurisdiction, p.values[0].value) for p in parameters_of("below", packs)}
    assert found == {"money.limit": ("below", 7), "days.limit": ("top", 2)}


def test_an_unknown_jurisdiction_is_refused_with_the_known_ones(packs: Path) -> None:
    with pytest.raises(PolicyError, match="no jurisdiction is named 'nowhere'") as caught:
        parameters_of("nowhere", packs)
    assert "below, top" in caught.value.to_do


def test_a_file_that_speaks_of_another_group_is_refused(packs: Path) -> None:
    pack(packs, "below", "money", 7, declared="days")
    with pytest.raises(PolicyError, match=r"declares days\.limit"):
        parameters_of("below", packs)


def test_the_law_of_jiaozuo_becomes_one_table_per_parameter(con: duckdb.DuckDBPyConnection) -> None:
    installed = install_policy(con, "jiaozuo")
    tables = con.execute("select table_name from duckdb_tables() where schema_name = 'policy' order by all").fetchall()
    assert tables == sorted((p.table,) for p in installed)
    assert con.execute(
        "select jurisdiction, category, value, kind, status from policy.insurance_subsidy_amount order by all"
    ).fetchall() == [
        ("jiaozuo", "最低生活保障", 80.0, "at_least", "issued"),
        ("jiaozuo", "防止返贫监测", 80.0, "at_least", "issued"),
    ]


def test_installing_twice_is_installing_once(con: duckdb.DuckDBPyConnection) -> None:
    first = install_policy(con, "jiaozuo")
    assert install_policy(con, "jiaozuo") == first
    assert con.execute("select count(*) from policy.alerts_working_days").fetchall() == [(4,)]


def test_another_law_and_one_that_lacks_a_table_are_written_anew(con: duckdb.DuckDBPyConnection) -> None:
    install_policy(con, "jiaozuo")
    install_policy(con, "hubei")
    assert con.execute("select distinct jurisdiction from policy.alerts_working_days").fetchall() == [("hubei",)]
    install_policy(con, "hubei", catalogue=[rule for rule in rules() if rule.code == "X05"])
    few = len(con.execute("select table_name from duckdb_tables() where schema_name = 'policy'").fetchall())
    assert few < len(install_policy(con, "jiaozuo"))
    con.execute("drop table policy.alerts_working_days")
    install_policy(con, "jiaozuo")
    assert con.execute("select distinct jurisdiction from policy.alerts_working_days").fetchall() == [("jiaozuo",)]


def test_what_no_document_says_is_labelled_as_our_default(con: duckdb.DuckDBPyConnection) -> None:
    ours = {p.parameter for p in install_policy(con, "jiaozuo") if all(v.status == "system_default" for v in p.values)}
    assert {"alerts.working_days", "difficulty.self_paid_medical_year", "education.max_age"} <= ours
    assert "insurance.subsidy_amount" not in ours


@pytest.mark.parametrize("place", list(jurisdictions()))
def test_every_value_names_its_source(place: str) -> None:
    for found in parameters_of(place):
        for value in found.values:
            title = value.reference.title
            assert "系统默认" in title if value.status == "system_default" else "〔" in title or "《" in title
            assert ("送审稿" in title) == (value.status == "draft") or value.status == "system_default"


@pytest.mark.parametrize("place", list(jurisdictions()))
def test_every_pack_is_whole(place: str) -> None:
    check_pack(place, on=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("place", "own", "others"),
    [
        ("jiaozuo", "焦民", ("鄂民政发", "师市实施方案", "送审稿")),
        ("hubei", "鄂民政发", ("焦民", "师市实施方案", "送审稿")),
        ("xpcc", "师市实施方案", ("焦民", "鄂民政发", "送审稿")),
        ("shandong", "送审稿", ("焦民", "鄂民政发", "师市实施方案")),
        ("national", "", ("鄂民政发", "师市实施方案", "送审稿", "焦民")),
    ],
)
def test_what_one_place_set_binds_no_other(place: str, own: str, others: tuple[str, ...]) -> None:
    titles = [v.reference.title for p in parameters_of(place) for v in p.values if v.status != "system_default"]
    assert any(own in title for title in titles)
    assert not [title for title in titles if any(other in title for other in others)]


def gapped(packs: Path, *lines: str) -> None:
    text = (packs / "national" / "retention.yaml").read_text(encoding="utf-8")
    first, rest = text.split("\n\n", 1)
    (packs / "national" / "retention.yaml").write_text("\n".join([first, *lines, "", rest]), encoding="utf-8")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKS, tmp_path / "policy"))


def test_a_parameter_that_ends_is_a_gap(copied: Path) -> None:
    ended, begun = "{from: 2025-01-01, reference: {title: 甲}}", "{from: 2025-06-01, value: 12, reference: {title: 甲}}"
    gapped(copied, f"    - {ended}", f"    - {begun}")
    with pytest.raises(NoValueInForceError, match=r"retention\.rejected_months has no value in force on 2025-01-01"):
        check_pack("national", on=date(2026, 11, 1), packs=copied)


def test_two_values_of_one_day_are_refused(copied: Path) -> None:
    gapped(copied, "    - {from: 2000-01-01, value: 6, reference: {title: 甲〔2025〕1号}}")
    with pytest.raises(YamlError, match="oldest first"):
        check_pack("national", on=date(2026, 11, 1), packs=copied)


def test_what_nothing_reads_is_refused(copied: Path) -> None:
    pack(copied, "hubei", "money", 1)
    with pytest.raises(PolicyError, match=r"nothing reads: money\.limit"):
        check_pack("hubei", on=date(2026, 11, 1), packs=copied)


def test_a_file_of_its_own_replaces_the_whole_file_of_its_parent(copied: Path) -> None:
    text = (copied / "hubei" / "retention.yaml").read_text(encoding="utf-8")
    (copied / "hubei" / "retention.yaml").write_text(text.split("\n\n")[0] + "\n", encoding="utf-8")
    with pytest.raises(NoValueInForceError, match=r"hubei has no parameter retention\.exited_months"):
        check_pack("hubei", on=date(2026, 11, 1), packs=copied)


def test_an_empty_set_holds_for_nobody_and_is_not_an_end(con: duckdb.DuckDBPyConnection) -> None:
    nobody = parameter({"from": "2020-01-01", "members": []}, {"from": "2026-01-01", "by_category": {}})
    check_in_force(nobody, [date(2020, 1, 1), date(2026, 1, 1)], reader="r")
    with pytest.raises(NoValueInForceError):
        check_in_force(nobody, [date(2019, 12, 31)], reader="r")
    install_policy(con, "xpcc")
    for table, kind in (("medical_inpatient_ratio", "DOUBLE"), ("funeral_waiver_categories", "VARCHAR")):
        relation = con.table(f"policy.{table}")
        assert (len(relation), str(relation.project("value").types[0])) == (0, kind)


def test_a_month_before_the_law_stops_and_says_which_parameter_is_missing(con: duckdb.DuckDBPyConnection) -> None:
    begin(con, "2024-05")
    with pytest.raises(NoValueInForceError, match="no value in force on 2024-05-01 in jiaozuo") as caught:
        install_policy(con, "jiaozuo")
    assert caught.value.exit_code == 21
    assert caught.value.where.startswith("rule ")


def test_a_jurisdiction_without_the_parameter_stops(con: duckdb.DuckDBPyConnection, copied: Path) -> None:
    (copied / "national" / "price.yaml").unlink()
    with pytest.raises(NoValueInForceError, match=r"jiaozuo has no parameter price\."):
        install_policy(con, "jiaozuo", packs=copied)


def test_a_rule_that_is_not_run_needs_no_law(con: duckdb.DuckDBPyConnection) -> None:
    install_policy(con, "national", catalogue=[rule for rule in rules() if rule.code == "X05"])


def test_a_value_that_ended_holds_no_more() -> None:
    ended = parameter({"from": "2020-01-01", "value": 1}, {"from": "2026-10-16", "value": None})
    check_in_force(ended, [date(2026, 10, 15)], reader="r")
    with pytest.raises(NoValueInForceError, match="2026-10-16"):
        check_in_force(ended, [date(2026, 10, 1), date(2026, 10, 16)], reader="r")


def test_values_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="oldest first"):
        parameter({"from": "2021-01-01", "value": 1}, {"from": "2020-01-01", "value": 2})


def test_a_value_has_one_form() -> None:
    with pytest.raises(ValueError, match="one of value"):
        parameter({"from": "2021-01-01", "value": 1, "members": ["a"]})


def test_two_declarations_of_one_parameter_are_refused(packs: Path) -> None:
    one = GROUP.format(group="money", place="top", value=1)
    doubled = "".join(("- " if n == 0 else "  ") + line + "\n" for n, line in enumerate(one.splitlines())) * 2
    (packs / "top" / "money.yaml").write_text(doubled, encoding="utf-8")
    with pytest.raises(PolicyError, match="declared twice"):
        parameters_of("top", packs)


def test_a_key_twice_in_a_file_is_refused(packs: Path) -> None:
    path = packs / "top" / "money.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "unit: days\n", encoding="utf-8")
    with pytest.raises(YamlError, match="stands twice"):
        parameters_of("top", packs)


@given(st.lists(st.dates(date(1990, 1, 1), date(2040, 1, 1)), min_size=1, unique=True), st.dates())
def test_at_most_one_value_holds_on_any_day(starts: list[date], day: date) -> None:
    dated = parameter(*({"from": start.isoformat(), "value": n} for n, start in enumerate(sorted(starts))))
    ends = [value.since for value in dated.values[1:]] + [OPEN_END]
    holding = [v.value for v, end in zip(dated.values, ends, strict=True) if v.since <= day < end]
    assert len(holding) == (day >= min(starts) and day < OPEN_END)
