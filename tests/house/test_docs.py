from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.reference import reference_pages

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize(
    "name",
    [
        "datasets.md",
        "columns.md",
        "code-lists.md",
        "rules.md",
        "policy.md",
        "warehouse.md",
        "jurisdictions.md",
        "policy-changes.md",
    ],
)
def test_the_generated_reference_is_current(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == reference_pages()[name], "run `make docs` and commit what it writes"


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+\.md)\)", page.read_text(encoding="utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]
