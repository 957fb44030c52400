"""Which rows of a dataset still say what is the case?"""

from __future__ import annotations

from pathlib import Path

LISTED = Path(__file__).with_name("is_current.sql")


def is_current(content: str, table: str, dataset: str) -> str:
    """Build the expression that tells it of a row of `staged`, whose delivery is `delivery`.

    Args:
        content: snapshot or event.
        table: the quoted name of the staging table.
        dataset: the dataset's name as a literal.
    """
    if content == "snapshot":
        text = LISTED.read_text(encoding="utf-8").split("\n", 1)[1].rstrip()
        return text.replace("[table]", table).replace("[dataset]", dataset)
    # Each event counts as it was told last.
    said = "{'period': staged.period, 'received_at': delivery.received_at, 'delivery_id': staged.delivery_id}"
    return f"{said} = max({said}) over (partition by staged.record_id)"
