"""Which functions does a Spark query call, with how many arguments, and does Spark know them so?"""

from __future__ import annotations

from typing import Any

from sqlglot.dialects.spark import Spark
from sqlglot.tokens import Token, TokenType

#: What rules call in Spark, each seen to run there by `make soak`: a name and how many arguments it takes.
_SEEN = """
    abs/1 any_value/1 array_join/2 array_position/2 array_prepend/2 array_size/1 array_sort/1 avg/1 bool_and/1 bool_or/1 bround/1 ceil/1
    collect_list/1 collect_set/1 count/1 date_format/2 date_trunc/2 datediff/3 dense_rank/0 explode/1 filter/2 first_value/1
    if/3 lag/1 last_day/1 left/2 length/1 locate/2 make_date/3 make_interval/1,2 max/1 max_by/2 md5/1 median/1 min/1 min_by/2
    months_between/2 nth_value/2 nullif/2 regexp_extract/2 regexp_replace/3 replace/3 right/2 round/1,2
    row_number/0 slice/3 substring/2,3 sum/1 to_timestamp/2 transform/2 try_element_at/2 year/1
"""
_OF_ANY_NUMBER = {"array", "coalesce", "concat", "concat_ws", "greatest", "least", "struct"}
#: Words before a bracket that call nothing.
_NO_CALLS = """
    all and as between by case cast decimal else exists from in join not on or over select then try_cast union using when
    where group
"""


def unknown_calls(text: str) -> set[str]:
    """Name the calls of a Spark query that were not seen to run in Spark, `date_sub/3`."""
    seen = {
        f"{name}/{count}" for name, counts in (one.split("/") for one in _SEEN.split()) for count in counts.split(",")
    }
    return {f"{name}/{count}" for name, count in _calls(text) if name not in _OF_ANY_NUMBER} - seen


def _calls(text: str) -> set[tuple[str, int]]:
    """Find the functions called, from the words and not from sqlglot's tree, which drops an argument too many."""
    words = Spark().tokenize(text)
    found: set[tuple[str, int]] = set()
    opened: list[list[Any]] = []
    for before, word, after in zip([None, *words], words, [*words[1:], None], strict=False):
        if word.token_type == TokenType.L_PAREN:
            opened.append([_called(before, after), int(after.token_type != TokenType.R_PAREN)])
        elif word.token_type == TokenType.COMMA and opened:
            opened[-1][1] += 1
        elif word.token_type == TokenType.R_PAREN:
            found.add((opened[-1][0], opened[-1][1]))
            opened.pop()
    return {(name, count) for name, count in found if name}


def _called(before: Token | None, after: Token) -> str:
    if before is None or before.token_type in (TokenType.STRING, TokenType.NUMBER):
        return ""
    name = before.text.lower()
    if name == "filter":
        return "" if after.token_type == TokenType.WHERE else name
    return name if name.isidentifier() and name not in _NO_CALLS.split() else ""
