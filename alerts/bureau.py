"""Which number has the bureau set? Read from the packs, for pages and commands that no rule's policy tables serve."""

from __future__ import annotations

from datetime import date

from alerts.errors import NoValueInForceError
from alerts.parameter import DatedValue, in_force
from alerts.policy import parameters_of


def number_of(jurisdiction: str, name: str, on: date) -> float:
    """Return the single number of a parameter that holds on a day.

    >>> number_of("jiaozuo", "alerts.precision_months", date(2026, 10, 31))
    6.0

    Raises:
        NoValueInForceError: none holds, or it is not a single number.
    """
    value = _held(jurisdiction, name, on).value
    if not isinstance(value, float | int):
        raise _lacking(jurisdiction, name, on)
    return float(value)


def numbers_of(jurisdiction: str, name: str, on: date) -> dict[str, float]:
    """Return the numbers of a parameter by category, as they hold on a day, in the order of the pack.

    Raises:
        NoValueInForceError: none holds, or it has no categories.
    """
    values = _held(jurisdiction, name, on).by_category
    if not values:
        raise _lacking(jurisdiction, name, on)
    return {category: float(value) for category, value in values.items()}


def _held(jurisdiction: str, name: str, on: date) -> DatedValue:
    parameter = next((one for one in parameters_of(jurisdiction) if one.parameter == name), None)
    found = in_force(parameter, on) if parameter else None
    if found is None:
        raise _lacking(jurisdiction, name, on)
    return found


def _lacking(jurisdiction: str, name: str, on: date) -> NoValueInForceError:
    return NoValueInForceError(
        f"{name} has no number in force on {on:%Y-%m-%d} in {jurisdiction}",
        where="alerts/policy",
        to_do="add the value that holds, with its reference",
    )
