"""How is an evidence pack put together: the case, the identity as matching tells it, the record of the export?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from alerts import evidence_pack
from alerts.evidence_pack import Case, Identity, IdentityBits, IdentityStep
from alerts.reader import reader_called
from data_contracts.areas import load_areas
from flows.handed_over import apart, hand_over
from flows.settings import Settings
from matching import explain, explain_pair
from warehouse import connection

if TYPE_CHECKING:
    import duckdb

    from alerts.written import WrittenFile

FOLDER = "证据包"
#: Links that the model made: only these have a comparison to show.
COMPARED = "splink"


def write_evidence(settings: Settings, alert_id: str, *, reader: str, out: Path | None = None) -> WrittenFile:
    """Write the evidence pack of one alert for one kind of reader, and record who got it.

    Args:
        settings: where the warehouse and the output folder lie.
        alert_id: the alert.
        reader: county, township, village, or `department 残联`.
        out: a folder; by default `证据包` below the month's output.

    Raises:
        UnknownAlertError: there is no such alert.
        NotForReaderError: this reader may not see it, or nobody is called so.
        WarehouseError: there is no warehouse yet, or a run is under way.
    """
    asked = reader_called(reader)
    with apart(out or settings.out) as place:
        with connection.reading(settings.warehouse) as con:
            case, known = evidence_pack.read_case(con, alert_id, asked)
            path, identity = place / evidence_pack.pack_name(case, known), identity_of(con, case)
            draft = evidence_pack.write_pack(con, case, path, reader=known, identity=identity, areas=load_areas())
        return hand_over(settings, case.run.run_id, out or settings.out / case.run.month / FOLDER, [draft])[0]


def identity_of(con: duckdb.DuckDBPyConnection, case: Case) -> Identity:
    """Say why the records of the person of an alert are held to be one person's."""
    person_id = case.item.alert.person_id
    if person_id is None:
        return Identity()
    person = explain.who(con, person_id)
    groups: defaultdict[tuple[str, str], list[explain.Record]] = defaultdict(list)
    for one in person.records:
        groups[one.match_grade, one.link_method].append(one)
    identity = Identity(
        steps=tuple(
            IdentityStep(explain.METHODS[method], grade, len(of_group), tuple(sorted({r.dataset for r in of_group})))
            for (grade, method), of_group in sorted(groups.items())
        ),
        names=person.names,
        numbers=person.numbers,
        doubts=tuple(miss.reason for miss in person.near_misses),
    )
    if person.person_id is None or not any(record.link_method == COMPARED for record in person.records):
        return identity
    return _with_waterfall(con, identity, person.person_id)


def _with_waterfall(con: duckdb.DuckDBPyConnection, identity: Identity, person_id: str) -> Identity:
    """Add how the loosest of the compared records hangs together with the others, bit by bit."""
    story = explain_pair.why_same(con, person_id, person_id)
    decisions = tuple("，".join(fact.words[:2]) for fact in story.facts if fact.kind == "decision")
    if not story.pairs:
        return replace(identity, decisions=decisions)
    pair = story.pairs[0]
    start = IdentityBits("起点", "任取两条记录恰为同一人的可能", pair.prior)
    parts = [
        IdentityBits(part.comparison, part.level or "至少一方不详", part.bits if part.level else None)
        for part in pair.parts
    ]
    return replace(
        identity,
        waterfall=(start, *parts),
        weight=pair.weight,
        probability=pair.probability,
        decisions=decisions,
    )
