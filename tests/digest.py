"""Is one result the same as another: every published row and every worklist, save the moments of receipt."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb

from tests.conftest import County

MOMENTS = {
    "delivery": "exclude (received_at)",
    "delivery_history": "exclude (known_from, known_until)",
    "delivery_calendar": "exclude (received_on, days_late)",
}


def published_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of every mart, sorted, without the moment at which a delivery happened to arrive."""
    with duckdb.connect(path, read_only=True) as con:
        marts = [
            name
            for (name,) in con.execute(
                "select table_name from duckdb_tables() where schema_name = 'marts' order by all"
            ).fetchall()
        ]
        return {
            mart: con.execute(f"select * {MOMENTS.get(mart, '')} from marts.{mart} order by all").fetchall()
            for mart in marts
        }


def worklists(county: County) -> dict[str, str]:
    """Township and department files and their hashes."""
    return {name: digest for name, digest in handed_out(county).items() if name.split("/")[1] in ("乡镇", "部门")}


def handed_out(county: County) -> dict[str, str]:
    """Every list and page of every month and its hash; what says when a delivery came is left out."""
    return {
        path.relative_to(county.out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(county.out.rglob("*"))
        if path.is_file() and "回执" not in path.parts and not path.name.endswith("监督页.html")
    }


def assert_same(one: County, other: County) -> None:
    """Fail with the first mart that differs, not with a million rows."""
    left, right = published_rows(one.published), published_rows(other.published)
    assert left.keys() == right.keys()
    for mart in left:
        differing = [pair for pair in zip(left[mart], right[mart], strict=False) if pair[0] != pair[1]]
        assert len(left[mart]) == len(right[mart]), f"marts.{mart}: {len(left[mart])} and {len(right[mart])} rows"
        assert not differing, f"marts.{mart}: {len(differing)} rows differ, the first: {differing[0]}"
    left_files, right_files = handed_out(one), handed_out(other)
    differing_files = {
        name for name in left_files.keys() | right_files.keys() if left_files.get(name) != right_files.get(name)
    }
    assert not differing_files, differing_files
