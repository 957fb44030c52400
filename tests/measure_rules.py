"""How well do the rules find what was planted? `python -m tests.measure_rules [PEOPLE] [SEED]`

Makes a county with all its mess, compares three months from the files, and writes `alerts/rules/measured.yaml`, which the
reference page of the rules prints (`make docs`).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

from alerts.measured import PATH
from tests.conftest import LAST_MONTH, compare_county
from tests.truth import identity_quality, rule_quality

PEOPLE, SEED, MONTHS = 100_000, 2026, 3
HEAD = """# What each rule found of what was planted: written by `python -m tests.measure_rules`, printed by `make docs`.
people: {people}
months: {months}
seed: {seed}
rules:
"""


def main(people: int = PEOPLE, seed: int = SEED) -> None:
    with tempfile.TemporaryDirectory() as folder:
        county = compare_county(Path(folder), people=people, seed=seed, months=MONTHS)
        with duckdb.connect(county.warehouse, read_only=True) as con:
            print(identity_quality(con, county.truth))
            found = [one for one in rule_quality(con, county.truth, LAST_MONTH) if one.must]
    lines = [
        f"  {one.rule_code}: {{must: {one.must}, right: {one.right}, wrong: {one.wrong}}}"
        for one in sorted(found, key=lambda one: one.rule_code)
    ]
    PATH.write_text(HEAD.format(people=people, months=MONTHS, seed=seed) + "\n".join(lines) + "\n", encoding="utf-8")
    for one in found:
        print(f"{one.rule_code} must {one.must:>5} precision {one.precision:.4f} recall {one.recall:.4f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
