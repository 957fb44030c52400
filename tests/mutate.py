"""Would a rule's cases notice if one of its comparisons or constants were wrong?

`python -m tests.mutate [CODE ...]`: every comparison operator and every constant that decides (in a condition, in a list of
values) is changed by itself, and the rule's cases are run. A change that no case notices has survived. Left out are the
dates between which a number of the law holds: they are the same two comparisons in every rule, and tests/alerts/test_policy.py
tests what they rest on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.tokens import Token, TokenType

from alerts.cases import case_warehouse, read_cases, results_of
from alerts.errors import RuleError
from alerts.rule import Rule, rules

SWAPPED = {
    TokenType.EQ: "<>", TokenType.NEQ: "=", TokenType.LT: "<=", TokenType.LTE: "<", TokenType.GT: ">=", TokenType.GTE: ">",
}  # fmt: skip
#: Words after which conditions stand, and words with which they end.
BEGINS = {"WHERE", "ON", "HAVING", "QUALIFY", "WHEN"}
ENDS = {
    "THEN", "ELSE", "SELECT", "FROM", "GROUP", "ORDER", "LIMIT", "UNION", "END", "WINDOW", "INNER", "LEFT", "JOIN", "CROSS",
    "ANTI", "SEMI",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A rule with one change; `line` counts from the first line of the file."""

    rule: Rule
    line: int
    what: str


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Change one comparison or constant after another."""
    tokens = DuckDB().tokenize(rule.sql)
    for number, decides in zip(range(len(tokens)), _decide(tokens), strict=True):
        token = tokens[number]
        changed = _changed(token) if decides else None
        if changed is None or _is_about_validity(tokens, number):
            continue
        sql = rule.sql[: token.start] + changed + rule.sql[token.end + 1 :]
        was = rule.sql[token.start : token.end + 1]
        yield Mutant(rule.model_copy(update={"sql": sql}), token.line, f"{was} -> {changed}")


def _changed(token: Token) -> str | None:
    if token.token_type in SWAPPED:
        return SWAPPED[token.token_type]
    if token.token_type is TokenType.NUMBER and token.text.isdigit():
        return str(int(token.text) + 1)
    if token.token_type is TokenType.STRING:
        return f"'{token.text}?'" if "'" not in token.text else None
    return None


def _decide(tokens: list[Token]) -> list[bool]:
    """Say of each token whether the outcome hangs on it: comparisons everywhere, constants where they are compared."""
    inside = [False]
    marks = []
    for number, token in enumerate(tokens):
        word = token.text.upper()
        if token.token_type is TokenType.L_PAREN:
            before = tokens[number - 1].text.upper() if number else ""
            inside.append(inside[-1] or before in ("IF", "IN"))
        elif token.token_type is TokenType.R_PAREN and len(inside) > 1:
            inside.pop()
        elif token.token_type is TokenType.COMMA and _is_argument_of_if(tokens, number):
            inside[-1] = False
        elif token.token_type is not TokenType.STRING:
            inside[-1] = word in BEGINS or (inside[-1] and word not in ENDS)
        beside = {tokens[other].token_type for other in (number - 1, number + 1) if 0 <= other < len(tokens)}
        marks.append(token.token_type in SWAPPED or inside[-1] or bool(beside & SWAPPED.keys()))
    return marks


def _is_argument_of_if(tokens: list[Token], number: int) -> bool:
    """Say whether this comma parts the arguments of an `if`: what follows is no condition."""
    depth = 0
    for back in range(number - 1, -1, -1):
        kind = tokens[back].token_type
        depth += (kind is TokenType.R_PAREN) - (kind is TokenType.L_PAREN)
        if depth < 0:
            return back > 0 and tokens[back - 1].text.upper() == "IF"
    return False


def _is_about_validity(tokens: list[Token], number: int) -> bool:
    near = tokens[max(0, number - 4) : number + 5]
    return tokens[number].token_type in SWAPPED and any(
        token.text in ("valid_from", "valid_to") and any(t.text.startswith("policy") or t.text == "." for t in near)
        for token in near
    )


def survives(mutant: Rule, con: duckdb.DuckDBPyConnection) -> bool:
    """Say whether no case notices the change."""
    try:
        return all(result.passed for result in results_of(mutant, con))
    except (duckdb.Error, RuleError):
        return False


def survivors(rule: Rule, con: duckdb.DuckDBPyConnection) -> tuple[int, list[Mutant]]:
    """Count the changes, and list those that no case notices."""
    tried = 0
    left = []
    for mutant in mutants(rule):
        tried += 1
        if survives(mutant.rule, con):
            left.append(mutant)
    return tried, left


def main(codes: list[str]) -> None:
    all_tried = all_left = 0
    with case_warehouse() as con:
        for rule in rules():
            if (codes and rule.code not in codes) or not read_cases(rule):
                continue
            tried, left = survivors(rule, con)
            all_tried, all_left = all_tried + tried, all_left + len(left)
            print(f"{rule.code} {rule.rule}: {tried - len(left)} of {tried} changes noticed")
            for mutant in left:
                print(f"    line {mutant.line}: {mutant.what}")
    print(f"all: {all_tried - all_left} of {all_tried} ({(all_tried - all_left) / max(all_tried, 1):.1%})")


if __name__ == "__main__":
    main(sys.argv[1:])
