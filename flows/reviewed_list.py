"""How do the lists of matching's reviewers come back: one sheet of a known name, with all of its columns."""

from __future__ import annotations

from pathlib import Path

from data_contracts.errors import UnreadableDeliveryError
from data_contracts.returned_sheet import AnsweredRow, Layout, answered_rows, read_sheets
from matching.errors import DecisionError


def layout_of(key: str, *answers: str) -> Layout:
    """Describe a list whose columns must all be there."""
    return Layout(key=key, answers=answers, must=(key, *answers))


def reviewed_rows(path: Path, sheet: str, layout: Layout, *, command: str) -> list[AnsweredRow]:
    """List every row that has any answer.

    Args:
        path: the returned workbook.
        sheet: the name of its list.
        layout: the columns.
        command: what writes such a list.

    Raises:
        DecisionError: it is not there, or no such list, or one of its columns is gone.
    """
    if not path.is_file():
        raise DecisionError("there is no such file", where=path.name, to_do=f"name the filled workbook of `{command}`")
    try:
        found = next((each for each in read_sheets(path) if each.name == sheet), None)
    except UnreadableDeliveryError as error:
        raise _no_list(path, command) from error
    if found is None:
        raise _no_list(path, command)
    rows = answered_rows(found, layout)
    if rows is None:
        raise DecisionError(
            f"no row has the titles {'、'.join(layout.must)}",
            where=f"{path.name}, sheet {sheet}",
            to_do=f"these columns must stay; copy the answers into a fresh list (`{command}`)",
        )
    return rows


def _no_list(path: Path, command: str) -> DecisionError:
    return DecisionError(
        "the file is no review list of Doudi", where=path.name, to_do=f"hand in the workbook of `{command}`"
    )
