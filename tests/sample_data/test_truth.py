"""Is the truth about alerts the rules' own definition? One small world, one case at a time."""

from __future__ import annotations

from datetime import date

import polars as pl

from sample_data.county import DATASETS
from sample_data.facts import facts_read
from sample_data.truth import alerts
from sample_data.truth_month import Facts

MONTH = date(2026, 10, 1)
NO_TRAPS = pl.DataFrame(schema={"rule_code": pl.String, "truth_person": pl.Int64, "why": pl.String, "only": pl.Date})


def world(**rows: list[dict[str, object]]) -> Facts:
    """Facts with the rows given (by dataset, with two underscores after its department) and nothing else."""
    facts: Facts = {}
    for dataset in DATASETS:
        given = [
            {"period": MONTH, "t_self": 1, "h_self": False, **row} for row in rows.get(dataset.replace(".", "__"), [])
        ]
        facts[dataset] = pl.DataFrame(given, schema={"period": pl.Date, **facts_read(dataset)})
    return facts


def verdicts(facts: Facts) -> dict[str, str]:
    people = pl.DataFrame({"person": [1, 2], "birth_date": [date(1950, 5, 1), date(2015, 5, 1)]})
    found = alerts(facts, people, MONTH, NO_TRAPS)
    return dict(found.select("rule_code", "verdict").iter_rows())


def entry(**changes: object) -> dict[str, object]:
    usual = {"category": "特困人员", "status": "在册", "is_covered": True, "township": "甲镇"}
    return {**usual, "recognised_on": date(2020, 1, 1), **changes}


def payment(month: date, status: str = "成功") -> dict[str, object]:
    return {"programme": "特困供养金", "pay_month": month, "amount": 900.0, "pay_status": status}


INSURED = {"insurance": "居民", "status": "正常", "year": 2026, "subsidy": 400.0, "subsidy_category": None}
DEATH = {"reason": "死亡", "died_on": date(2026, 9, 3), "cancelled_on": date(2026, 9, 20)}


def test_a_dead_person_on_the_register_must_be_found() -> None:
    facts = world(civil_affairs__low_income_register=[entry()], public_security__death_cancellation=[DEATH])
    assert verdicts(facts) == {"X01": "must"}


def test_a_death_without_a_number_may_be_found() -> None:
    facts = world(
        civil_affairs__low_income_register=[entry()],
        public_security__death_cancellation=[{**DEATH, "h_self": True}],
        medical_insurance__enrolment=[INSURED],
    )
    assert verdicts(facts) == {"X01": "may"}


def test_the_month_of_death_may_be_paid_and_the_next_may_not() -> None:
    death = {"public_security__death_cancellation": [DEATH]}
    assert "X05" not in verdicts(world(civil_affairs__payment=[payment(date(2026, 9, 1))], **death))
    assert verdicts(world(civil_affairs__payment=[payment(MONTH)], **death)) == {"X05": "must"}
    assert "X05" not in verdicts(world(civil_affairs__payment=[payment(MONTH, "退票")], **death))


def test_two_categories_in_the_month_of_the_change_are_no_duplicate() -> None:
    both = [entry(), entry(category="最低生活保障", recognised_on=date(2026, 10, 9))]
    facts = world(civil_affairs__low_income_register=both, medical_insurance__enrolment=[INSURED])
    assert verdicts(facts) == {}
    both[1]["recognised_on"] = date(2026, 9, 30)
    facts = world(civil_affairs__low_income_register=both, medical_insurance__enrolment=[INSURED])
    assert verdicts(facts) == {"D02": "must"}


def test_somebody_elses_number_may_make_an_alert_about_its_owner_but_never_a_death() -> None:
    stranger = {"t_self": 2, "h_self": True, "o_self": 1}
    facts = world(
        civil_affairs__low_income_register=[entry(), entry(**stranger)], medical_insurance__enrolment=[INSURED]
    )
    assert verdicts(facts)["D01"] == "may"
    facts = world(
        civil_affairs__low_income_register=[entry()],
        medical_insurance__enrolment=[INSURED],
        civil_affairs__cremation=[{**stranger, "died_on": date(2026, 9, 3), "cremated_on": date(2026, 9, 5)}],
    )
    assert verdicts(facts) == {}


def test_a_reversal_is_netted_before_the_threshold() -> None:
    bill = {"settled_on": date(2026, 10, 3), "self_paid": 16_000.0}
    assert verdicts(world(medical_insurance__settlement=[bill])) == {"N01": "must"}
    assert verdicts(world(medical_insurance__settlement=[bill, {**bill, "self_paid": -16_000.0}])) == {}
