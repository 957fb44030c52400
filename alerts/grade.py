"""How urgent is an alert: one pure function of a few factors, each of which can be read on the alert (为什么是橙色)."""

from __future__ import annotations

from dataclasses import dataclass

#: Least urgent first.
GRADES = ("蓝", "黄", "橙", "红")
#: Where a subject waits for help, a vulnerable one waits first; where a lead doubts a payment, money counts instead.
HELPING_FAMILIES = frozenset({"missed", "difficulty"})
MONEY_FAMILIES = frozenset({"ineligible", "duplicated", "payment"})
#: Links that are less than an agreeing number and name.
WEAK_LINKS = {"C": "证件号经修复后一致", "D": "没有证件号,按姓名、出生日期和住址匹配", "E": "只有姓名一致"}


@dataclass(frozen=True)
class Factors:
    """What a grade is made of.

    Attributes:
        rule_grade: the grade that the rule begins with.
        family: the rule's family.
        match_grade: A to E, the weakest link of the evidence; None where the alert is about no person.
        is_child: younger than the bureau's limit.
        is_old: as old as the bureau's limit, or older.
        is_severely_disabled: holds a valid certificate of a severe level.
        is_large: the amount at risk is more than the bureau's number of months of aid.
        death_sources: how many departments know of the death that the alert rests on; 0 where it rests on none.
        raise_because: the rule's own reason for one step more, in Chinese, or None.
        measured_months, measured_checked, measured_confirmed: where the rule was hardly ever right in this county: over
            how many months, of how many checked alerts how many were confirmed; None where it was, or too few say so.
    """

    rule_grade: str
    family: str
    match_grade: str | None
    is_child: bool = False
    is_old: bool = False
    is_severely_disabled: bool = False
    is_large: bool = False
    death_sources: int = 0
    raise_because: str | None = None
    measured_months: int | None = None
    measured_checked: int | None = None
    measured_confirmed: int | None = None


@dataclass(frozen=True)
class Graded:
    """A grade and, in Chinese, one reason per factor that made it."""

    grade: str
    reasons: tuple[str, ...]


def grade(factors: Factors) -> Graded:
    """Weigh the factors: a step up per reason to hurry (once for vulnerability), a step down per doubt; 红 to 蓝.

    Days, ages and amounts behind the factors are the bureau's (`policy/national/alerts.yaml`): no document sets them.

    >>> grade(Factors("橙", "missed", "A", is_child=True))
    Graded(grade='红', reasons=('本规则默认为橙色(系统默认)', '未成年人,提高一级'))
    """
    steps = [*_up(factors), *_down(factors)]
    level = GRADES.index(factors.rule_grade) + sum(step for step, _ in steps)
    level = min(max(level, 0), len(GRADES) - 1)
    start = f"本规则默认为{factors.rule_grade}色(系统默认)"
    return Graded(GRADES[level], (start, *(reason for _, reason in steps)))


def _up(factors: Factors) -> list[tuple[int, str]]:
    steps = []
    if factors.family in HELPING_FAMILIES:
        named = {
            "未成年人": factors.is_child,
            "高龄老人": factors.is_old,
            "重度残疾人": factors.is_severely_disabled,
        }
        if vulnerable := [name for name, holds in named.items() if holds]:
            steps.append((1, f"{'、'.join(vulnerable)},提高一级"))
    if factors.family in MONEY_FAMILIES and factors.is_large:
        steps.append((1, "涉及金额较大(超过数月救助金),提高一级"))
    if factors.raise_because:
        steps.append((1, f"{factors.raise_because},提高一级"))
    return steps


def _down(factors: Factors) -> list[tuple[int, str]]:
    steps = []
    if factors.match_grade is not None and factors.match_grade in WEAK_LINKS:
        steps.append((-1, f"身份匹配为{factors.match_grade}级({WEAK_LINKS[factors.match_grade]}),降低一级"))
    if factors.death_sources == 1:
        steps.append((-1, "死亡信息只有一个部门登记,降低一级"))
    if factors.measured_checked and factors.measured_confirmed is not None:
        checked, confirmed = factors.measured_checked, factors.measured_confirmed
        told = f"近{factors.measured_months}个月本县核实 {checked} 件,属实 {confirmed} 件({confirmed / checked:.1%})"
        steps.append((-1, f"{told},降低一级"))
    return steps
