"""Does every alert have an office that owns it?"""

from __future__ import annotations

import pytest

from alerts.route import COUNTY, SENDER, TOWNSHIP, owner_of, senders
from alerts.rule import rules
from alerts.wording import departments
from data_contracts.areas import load_areas
from data_contracts.contract import contracts


@pytest.mark.parametrize(
    ("area_code", "code", "name", "is_township"),
    [
        ("410802001203", "410802001", "解放区民生街道", True),
        ("410802001", "410802001", "解放区民生街道", True),
        ("410802000000", "410802", "解放区县级民政局", False),
        ("410802", "410802", "解放区县级民政局", False),
        ("999999999001", "999999999", "999999999", True),
        (None, "", "县级民政局", False),
    ],
)
def test_a_residence_has_an_office(area_code: str | None, code: str, name: str, is_township: bool) -> None:
    office = owner_of(area_code, load_areas())
    assert (office.area_code, office.name, office.is_township) == (code, name, is_township)


def test_the_hand_out_knows_every_department_that_a_rule_names() -> None:
    for rule in rules():
        named = rule.department
        assert named == SENDER or departments().is_township(named) or departments().of(named).holds, rule.code
    assert departments().is_township(TOWNSHIP)
    assert not departments().is_township(COUNTY)


def test_every_dataset_has_a_department_that_answers_for_it_by_its_owners_name() -> None:
    assert set(senders()) == set(contracts())
    for dataset, department in senders().items():
        assert departments().of(department).names[0] == department
        owner = contracts()[dataset].owner.split()[0]
        assert owner in departments().of(department).names, dataset
