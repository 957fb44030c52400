"""When does a place compare: the month of the quarter, and the days of the month, as its law or our default says?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from alerts.parameter import DatedValue, in_force
from alerts.policy import PACKS, parameters_of

QUARTER_MONTH, WINDOW = "compare.city_quarter_month", "compare.window"
DEFAULT_QUARTER_MONTH = "未设定市级季度比对的月份"


def notes(jurisdiction: str, *, on: date, comparison_day: int | None = None, packs: Path = PACKS) -> list[str]:
    """Tell clerks when the city compares, and what they must still decide.

    Args:
        jurisdiction: a key of `jurisdictions.yaml`.
        on: the day.
        comparison_day: the day of the month of this installation; where given, it is held against the window.
        packs: the folder of all packs.
    """
    known = {parameter.parameter: in_force(parameter, on) for parameter in parameters_of(jurisdiction, packs)}
    told = [_quarter(jurisdiction, known.get(QUARTER_MONTH))]
    if comparison_day is not None and (late := _outside(known.get(WINDOW), comparison_day)):
        told.append(late)
    return told


def _quarter(jurisdiction: str, value: DatedValue | None) -> str:
    if value is None or not isinstance(value.value, int | float):
        return f"{DEFAULT_QUARTER_MONTH}:请在 alerts/policy/{jurisdiction}/compare.yaml 写明 {QUARTER_MONTH}(1至3)"
    months = "、".join(str(int(value.value) + 3 * quarter) for quarter in range(4))
    where = f"alerts/policy/{jurisdiction}/compare.yaml"
    ours = f"(系统默认,未经当地确定;请在 {where} 改写 {QUARTER_MONTH})" if value.status == "system_default" else ""
    return f"市级季度比对在{months}月{ours}"


def _outside(value: DatedValue | None, day: int) -> str | None:
    days = dict(value.pairs()) if value else {}
    first, last = days.get("首日"), days.get("末日")
    if first is None or last is None or float(first) <= day <= float(last):
        return None
    return f"比对日 {day} 日不在{float(first):.0f}日至{float(last):.0f}日之间:请改 doudi.toml 的 comparison_day"
