"""How is a letter written: the case or the department's lines are read, the letter is made, and its export recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from alerts import letters
from alerts.evidence_pack import read_case
from alerts.reader import reader_called
from alerts.visits import read_run
from data_contracts.areas import load_areas
from flows.handed_over import apart, hand_over
from flows.known_area import known_area
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
    letter = {"notice": letters.write_notice, "refusal": letters.write_refusal}[kind]
    with apart(settings.out) as place:
        with connection.reading(settings.warehouse) as con:
            case, _ = read_case(con, alert_id, reader_called("county"))
            draft = letter(con, case, place, areas=load_areas())
        return hand_over(settings, case.run.run_id, settings.out / case.run.month / FOLDER, [draft])[0]


def write_requests(settings: Settings, department: str, *, county: str, family: str = "") -> list[WrittenFile]:
    """Write the letters to a department of a county, one per family of rules.

    Raises:
        LetterError: nothing is routed to it, or there is no such family.
        UnknownAreaError: nobody knows the county.
    """
    known_area(county, least=6)
    with apart(settings.out) as place:
        with connection.reading(settings.warehouse) as con:
            run = read_run(con)
            drafts = letters.write_request(
                con, place, county=county, department=department, areas=load_areas(), family=family
            )
        return hand_over(settings, run.run_id, settings.out / run.month / FOLDER, drafts)
