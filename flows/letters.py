"""How is a letter written: the case or the department's lines are read, the letter is made, and its export recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from alerts import letters
from alerts.evidence_pack import read_case
from alerts.reader import reader_called
from alerts.visits import read_run
from data_contracts.areas import load_areas
from flows.evidence import record
from flows.settings import Settings
from warehouse import connection

if TYPE_CHECKING:
    from alerts.written import WrittenFile

FOLDER = "文书"


def write_letter(settings: Settings, kind: Literal["notice", "refusal"], alert_id: str) -> WrittenFile:
    """Write a letter to the person of an alert.

    Raises:
        UnknownAlertError: there is no such alert.
        LetterError: this letter may not be written about it.
    """
    write = {"notice": letters.write_notice, "refusal": letters.write_refusal}[kind]
    with connection.reading(settings.warehouse) as con:
        case, _ = read_case(con, alert_id, reader_called("county"))
        written = write(con, case, settings.out / case.run.month / FOLDER, areas=load_areas())
    record(settings, case.run.run_id, written)
    return written


def write_requests(settings: Settings, department: str, *, county: str, family: str = "") -> list[WrittenFile]:
    """Write the letters to a department of a county, one per family of rules.

    Raises:
        LetterError: nothing is routed to it.
    """
    with connection.reading(settings.warehouse) as con:
        run = read_run(con)
        folder = settings.out / run.month / FOLDER
        written = letters.write_request(
            con, folder, county=county, department=department, areas=load_areas(), family=family
        )
    record(settings, run.run_id, *written)
    return written
