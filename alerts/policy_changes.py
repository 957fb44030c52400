"""What changed in the law of a place, and from which day: a list derived from the dated values themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alerts.parameter import DatedValue, Parameter, Scalar
from alerts.policy import PACKS, jurisdictions, parameters_of

#: What is said of a value that no issued document sets.
STATUS_WORDS = {"issued": "", "draft": "(征求意见稿)", "system_default": "(系统默认)"}


def cited(reference: str, status: str) -> str:
    """Say where a value stands in the law, and that it is a draft or ours unless the title says so.

    >>> cited("甲〔2024〕1号 二", "issued"), cited("乙(送审稿)", "draft"), cited("系统默认：参照甲", "system_default")
    ('甲〔2024〕1号 二', '乙(送审稿)(征求意见稿)', '系统默认：参照甲')
    """
    word = STATUS_WORDS[status]
    return reference if word.strip("()") in reference else reference + word


@dataclass(frozen=True)
class Change:
    """One parameter that begins, changes or ends on a day; `before` is None where it begins.

    `gone`: categories or members that the value before had, and this one has not: left out by law, or forgotten.
    """

    since: date
    parameter: str
    before: str | None
    after: str
    reference: str
    gone: tuple[str, ...] = ()


def changes(jurisdiction: str, packs: Path = PACKS) -> list[Change]:
    """List every change of a place's own files, newest first. What it inherits changes in its parent's list."""
    found = [
        Change(
            value.since,
            parameter.parameter,
            in_words(parameter, parameter.values[at - 1]) if at else None,
            in_words(parameter, value),
            cited(value.reference.title, value.status),
            _gone(parameter.values[at - 1], value) if at else (),
        )
        for parameter in parameters_of(jurisdiction, packs)
        if parameter.jurisdiction == jurisdiction
        for at, value in enumerate(parameter.values)
    ]
    return sorted(found, key=lambda change: (-change.since.toordinal(), change.parameter))


def _gone(before: DatedValue, after: DatedValue) -> tuple[str, ...]:
    still = {category for category, _ in after.pairs()}
    return tuple(category for category, _ in before.pairs() if category is not None and category not in still)


def in_words(parameter: Parameter, value: DatedValue) -> str:
    """Write a value as one line; shares as they stand in the file."""
    if value.is_end:
        return "终止"
    floor = {"at_least": "不低于 ", "at_most": "不超过 "}.get(parameter.kind, "")
    if value.members is not None:
        return "、".join(value.members) or "无(谁也不适用)"
    if value.by_category is not None:
        alike: defaultdict[str, list[str]] = defaultdict(list)
        for category, one in value.by_category.items():
            alike[floor + _number(one)].append(category)
        return "；".join(f"{'、'.join(who)}：{what}" for what, who in alike.items()) or "无(谁也不适用)"
    return floor + _number(value.value)


def _number(value: Scalar | None) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def changelog(jurisdiction: str, packs: Path = PACKS, *, level: int = 1) -> str:
    """Write the changes of a place as Markdown, one section a day; `level` is that of its title."""
    by_day: defaultdict[date, list[Change]] = defaultdict(list)
    for change in changes(jurisdiction, packs):
        by_day[change.since].append(change)
    place = jurisdictions(packs)[jurisdiction]
    lines = [f"{'#' * level} {place.title}:政策参数变动 · `{jurisdiction}`", ""]
    for day, on_the_day in by_day.items():
        lines += [f"{'#' * (level + 1)} {day}", ""]
        lines += [_line(change) for change in on_the_day]
        lines += [""]
    return "\n".join(lines)


def _line(change: Change) -> str:
    was = f"由 {change.before} 改为 " if change.before is not None and change.before != change.after else ""
    gone = f"(不再有：{'、'.join(change.gone)})" if change.gone else ""
    return f"- `{change.parameter}`: {was}{change.after}{gone} — {change.reference}"
