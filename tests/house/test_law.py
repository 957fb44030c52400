"""Does any number of the law stand where no reference and no date can stand beside it: in a rule's SQL, or in Python?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RULES = sorted((ROOT / "alerts" / "rules").rglob("*.sql"))
ENGINE = sorted((ROOT / "alerts").glob("*.py"))

NOT_CODE = re.compile(r"/\*.*?\*/|--[^\n]*|'(?:[^']|'')*'", re.DOTALL)
NUMBER = re.compile(r"(?<![\w.$])\d+(?:\.\d+)?(?![\w.])")
#: What numbers may say in a rule, and why that is no number of the law. Everything else is one, or is listed below.
IDIOMS = {
    "a place in a code (area, resident or disability number), or a part of a text": r"\b(left|right|substr|split_part)"
    r"\((?:[^()]|\([^()]*\))*\)",
    "how long a code is": r"\blength\([^()]*\) *(?:=|<>|<|>|<=|>=) *\d+",
    "a type": r"\bdecimal\(\d+, *\d+\)",
    "how many examples are shown": r"\bmin\((?:[^()]|\([^()]*(?:\([^()]*\))?[^()]*\))*, *\d+\)|\[1:\d+\]",
    "the second of two": r"\bnth_value\(\w+, *2\)",
    "told as per cent": r"\b100(?:\.0)? *\*|[*/] *100\b",
    "the months of a year": r"\b12 *\*|[*/] *12\b|\binterval 12 month\b",
    "more than half; even or odd": r"\* 2 >|% 2\b",
    "which evidence comes first": r"\b\d+ as (?:place|weight|rank)\b|, 0, 2\) as place",
    "the terms of a school year": r"\binterval 8 month\b|between 3 and 8, 2, 1\)|\bpart = 2\b",
    # Last: the others have a nought or a one in them.
    "nothing, one, the first": r"(?<![\w.])[01](?![\w.])",
}
#: (rule, text on the line) → why the number there is none of the law.
SQL_EXCEPTIONS = {
    # The middle one of the values: a way to count, and no number of the law.
    ("student_aid_twice_in_one_term", "-quantile_disc(-times, 0.5) as times,"): "median",
    ("student_aid_twice_in_one_term", "-quantile_disc(-total, 0.5) as total"): "median",
    ("old_age_allowance_below_age.cannot_tell", "count(*) >= 20"): "how many lines of a list let one judge the list",
    ("counties_or_months_mixed", "having count(*) = 2"): "a file of two counties",
    ("counties_or_months_mixed", "case declared.cadence"): "the months of a quarter, and of a term",
}
#: Names in Python that would hold a number of the law.
LEGAL = re.compile(
    r"(?:^|_)(?:AGE|DAYS?|MONTHS?|YEARS?|SHARE|RATIO|LIMIT|STANDARD|CAP|FLOOR|MULTIPLE|AMOUNT)s?(?:_|$)", re.I
)
PYTHON_EXCEPTIONS = {
    ("department_list", "ADULT_AGE"): "whose name is masked on paper: our own care, no condition of aid",
    ("timeline", "MONTHS"): "how far back the timeline of an evidence pack shows",
    ("list_sheet", "DAYS_TO_ANSWER"): "how far in the future a date may be typed",
}


def numbers_in(sql: str) -> list[tuple[int, str, str]]:
    """Line, number and text of every number that no idiom explains."""
    bare = NOT_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]) if found[0][0] != "'" else "''", sql)
    for idiom in IDIOMS.values():
        bare = re.sub(idiom, lambda found: "~" * len(found[0]), bare)
    return [
        (line, found[0], text.strip())
        for line, text in enumerate(bare.splitlines(), start=1)
        for found in NUMBER.finditer(text)
    ]


@pytest.mark.parametrize("path", RULES, ids=[path.stem for path in RULES])
def test_no_number_of_the_law_stands_in_a_rule(path: Path) -> None:
    sql = path.read_text(encoding="utf-8")
    lines = sql.splitlines()
    excused = [text for rule, text in SQL_EXCEPTIONS if rule == path.stem]
    found = [
        f"line {line}: {number}  in  {lines[line - 1].strip()}"
        for line, number, _ in numbers_in(sql)
        if not any(text in lines[line - 1] for text in excused)
    ]
    assert not found, f"declare it in alerts/policy and join it, or list it here with a reason: {found}"


@pytest.mark.parametrize(
    "sql",
    [
        "where age >= 60",
        "where paid < due * 0.7",
        "where settled_on > period - interval 3 month",
        "where count(*) >= 3",
        "where self_paid > 10000 -- 铜陵",
        "and months_between(a, b) > 24",
        "select ratio.value * 80 as due",
    ],
)
def test_the_check_of_rules_is_not_blind(sql: str) -> None:
    assert numbers_in(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "where left(area_code, 9) = '410802001' and length(area_code) >= 9",
        "round(best.ratio * 100)::integer, '90 %', amount::decimal(14, 2) -- 60 岁",
        "min(try_cast(split_part(membership.row_id, '/', 2) as integer), 5) as examples",
    ],
)
def test_the_check_of_rules_is_not_noisy(sql: str) -> None:
    assert numbers_in(sql) == []


def legal_numbers(source: str) -> list[str]:
    """Names that look like law and are given, or held against, a number above one."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            pairs = [(_name(target), node.value) for target in targets]
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            pairs = [(_name(one), other) for one in sides for other in sides]
        else:
            continue
        found += [name for name, value in pairs if name and LEGAL.search(name) and _is_number(value)]
    return found


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_number(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in (0, 1)


@pytest.mark.parametrize("path", ENGINE, ids=[path.stem for path in ENGINE])
def test_no_number_of_the_law_stands_in_python(path: Path) -> None:
    found = [
        name for name in legal_numbers(path.read_text(encoding="utf-8")) if (path.stem, name) not in PYTHON_EXCEPTIONS
    ]
    assert not found, f"declare it in alerts/policy, or list it here with a reason: {found}"


def test_the_check_of_python_is_not_blind() -> None:
    assert legal_numbers("MIN_AGE = 60\nif person.age >= 80: ...\nshare: float = 0.7") == ["MIN_AGE", "share", "age"]
    assert legal_numbers("width = 60\nif rows > 80: ...\nAGE = None") == []


def test_every_exception_is_still_needed() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in RULES}
    assert not [text for rule, text in SQL_EXCEPTIONS if text not in texts.get(rule, "")]
    python = {path.stem: legal_numbers(path.read_text(encoding="utf-8")) for path in ENGINE}
    assert not [name for module, name in PYTHON_EXCEPTIONS if name not in python.get(module, [])]
