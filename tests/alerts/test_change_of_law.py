"""Is a change of the law one line of YAML, which counts from its day on and is told in the list of changes?"""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from alerts.cases import BEGIN_RUN, case_warehouse
from alerts.entitlement import entitled
from alerts.policy import PACKS, install_policy
from alerts.policy_changes import changelog, changes
from alerts.rule import rules
from warehouse import sql_file

NEW = "    - {from: 2027-01-01, by_category: {最低生活保障: 0.80}, reference: {title: 焦民〔2026〕99号 二}}\n"
RULE = next(rule for rule in rules() if rule.rule == "inpatient_medical_aid_too_low")


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """The packs, in which a policy officer has added one line."""
    copied = Path(shutil.copytree(PACKS, tmp_path / "policy"))
    path = copied / "jiaozuo" / "medical.yaml"
    first, rest = path.read_text(encoding="utf-8").split("\n\n", 1)
    assert first.startswith("- parameter: medical.inpatient_ratio")
    path.write_text(f"{first}\n{NEW}\n{rest}", encoding="utf-8")
    return copied


def shortfalls(packs: Path, period: str, settled_on: str) -> list[Decimal]:
    """What is missing of a stay that leaves 3000 yuan, of which 1000 were assisted."""
    with case_warehouse() as con:
        sql_file.run(con, BEGIN_RUN, {"period": f"{period}-01", "jurisdiction": "jiaozuo"})
        install_policy(con, "jiaozuo", catalogue=(RULE,), packs=packs)
        con.execute(
            "insert into core.status_spell by name select 'P1' as person_id, '最低生活保障' as category, "
            "date '2020-01-01' as valid_from, true as is_covered, 'L1' as row_id, '在册' as status, "
            "'civil_affairs.low_income_register' as dataset, 'L1' as record_id"
        )
        con.execute(
            "insert into core.medical_insurance__settlement by name select 'P1' as person_id, 'R1' as record_id, "
            "'N1/1/0' as row_id, 'D1' as delivery_id, 'N1' as settlement_no, '住院' as care_type, true as is_current, "
            "'A' as match_grade, $1::date as settled_on, 10000 as total, 8000 as in_policy, 5000 as basic_paid, "
            "1000 as aid_paid, 4000 as self_paid",
            [settled_on],
        )
        at = con.sql(RULE.sql).columns.index("amount_at_risk")
        return [row[at] for row in con.sql(RULE.sql).fetchall()]


@pytest.mark.parametrize(
    ("period", "settled_on", "missing"),
    [
        ("2026-12", "2026-12-31", "1100.00"),
        ("2027-01", "2027-01-01", "1400.00"),
        # Judged later, but it ended under the old law.
        ("2027-01", "2026-12-31", "1100.00"),
    ],
)
def test_a_new_ratio_counts_from_its_day_on(packs: Path, period: str, settled_on: str, missing: str) -> None:
    assert shortfalls(packs, period, settled_on) == [Decimal(missing)]


def test_the_table_of_entitlements_follows(packs: Path) -> None:
    told = {
        day: {
            one.programme.programme: one.text
            for one in entitled(["最低生活保障"], jurisdiction="jiaozuo", on=day, packs=packs)
        }
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    }
    assert [one["inpatient_aid"] for one in told.values()] == ["政策范围内自付费用的70%", "政策范围内自付费用的80%"]


def test_the_list_of_changes_tells_it_first(packs: Path) -> None:
    newest = changes("jiaozuo", packs)[0]
    assert (newest.since, newest.parameter) == (date(2027, 1, 1), "medical.inpatient_ratio")
    assert "特困人员：0.9" in (newest.before or "")
    assert newest.after == "最低生活保障：0.8"
    # The line names one category only: whoever reads the list sees that the others are gone.
    assert newest.gone == ("特困人员", "防止返贫监测", "低保边缘家庭", "刚性支出困难家庭")
    text = changelog("jiaozuo", packs)
    assert "## 2027-01-01" in text
    assert "焦民〔2026〕99号 二" in text
    assert "2027-01-01" not in changelog("jiaozuo")


def test_a_place_lists_its_own_changes_and_not_those_that_it_inherits() -> None:
    assert {change.parameter.partition(".")[0] for change in changes("shandong")} == {
        "disability",
        "entitlement",
        "transition",
    }
