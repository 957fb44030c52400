"""The steps of a comparison as plain functions: they run, and are tested, without Prefect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb
import polars as pl

from alerts import (
    comparison_record,
    department_list,
    editions,
    evaluate,
    indicator_page,
    indicators,
    lifecycle,
    policy,
    precision,
    quarterly_report,
    read_ahead,
    reconciliation,
    rule,
    silent_sample,
    supervision,
    urging_list,
    visit_list,
    worklist,
)
from alerts.open_alerts import OpenAlerts, read_open
from alerts.sources import AreaNames
from alerts.visits import read_run
from alerts.writers import Writers, most_writers
from alerts.written import Unwritten, WrittenFile, sha256_of
from data_contracts import receipt, receipt_pages
from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from data_contracts.errors import DoudiError
from flows import feedback, feedback_door, feedback_receipt, print_pdf
from flows.exports import not_on_record, record_exports, record_put_out
from flows.run import LOG, SQL, Run, utc_now
from matching import households, resolve
from warehouse import build, catalogue, connection, delivery_calendar, land, lent, publish, quality, sql_file

#: Folders of the lists that come in editions, and what reads them: from the open alerts with all that is said of them,
#: or from what else the warehouse knows.
OF_ALERTS = {
    "乡镇": worklist.township_workbooks,
    "部门": department_list.department_lists,
}
OF_OTHERS = {
    "催办督办": urging_list.urging_lists,
    "抽样走访": silent_sample.silent_lists,
    "发放核对": reconciliation.reconciliations,
    "走访": visit_list.visit_lists,
}
LISTS = (*OF_ALERTS, *OF_OTHERS)


class NoLandingFolderError(DoudiError):
    """There is no landing folder."""

    exit_code = 45


def land_waiting(run: Run) -> int:
    """Land every file of the landing folder up to the run's month; what is there already is a no-op.

    Returns:
        Number of rows read from new deliveries.

    Raises:
        NoLandingFolderError: the landing folder is not there: a wrong path, not an empty month.
    """
    settings = run.request.settings
    if not settings.landing.is_dir():
        raise NoLandingFolderError(
            "the landing folder does not exist",
            where=str(settings.landing),
            to_do="make it and put files into <YYYY-MM>/<dataset>/, or name another with --landing",
        )
    areas = load_areas()
    landed: list[land.LandedDelivery] = []
    waiting = land.waiting(settings.landing, run.request.period)
    returned = {path: None for path in waiting if feedback_door.is_feedback(path, settings.landing)}
    for path in (path for path in waiting if path not in returned):
        landed += land.land(run.con, landing=settings.landing, path=path, received_at=utc_now(), areas=areas)
        LOG.debug("landed %s", path.name)
    with connection.transaction(run.con):
        quality.measure(run.con, contracts().values(), jurisdiction=settings.jurisdiction)
    rows = sum(delivery.rows_read for delivery in landed)
    stopped = sum(delivery.state != "accepted" for delivery in landed)
    run.notes["landed"] = f"{len(landed)} new deliveries ({stopped} held or refused), {rows:,} rows"
    if outside := len(land.misplaced(settings.landing)):
        run.notes["landed"] += f"; {outside} files outside a folder named like 2026-10 were not read"
    _take_answers(run, list(returned))
    return rows


def _take_answers(run: Run, paths: Sequence[Path]) -> None:
    """Read the lists that came back, and write a receipt for each that was not read before."""
    reports: list[feedback.FileReport] = []
    if not paths:
        return
    tell = partial(feedback_receipt.write_receipt, run.request.out, read_run(run.con))
    for path in paths:
        told = feedback_door.enter(run.con, path, landing=run.request.settings.landing, at=utc_now(), tell=tell)
        reports += [report for report in told if report.read_before is None]
    if reports:
        taken, problems = sum(one.taken for one in reports), sum(len(one.problems) for one in reports)
        run.notes["answers"] = f"{len(reports)} returned lists, {taken} answers, {problems} not taken"


def identify(run: Run) -> int:
    """Find out who is who: mentions → persons → households, with ids that last."""

    def work() -> int:
        mentions = build.build_mentions(run.con, contracts().values())
        report = resolve.resolve_persons(run.con, run_id=run.run_id)
        households.build_households(run.con, run_id=run.run_id)
        run.notes["identity"] = (
            f"{mentions} mentions, {report.persons} persons, {sum(report.reviews.values())} to review"
        )
        return mentions

    return run.step("identify", work, key=run.data_hash).rows


def chain(run: Run) -> int:
    """Build the chain of assistance of every person and household."""

    def work() -> int:
        build.keep_record_ids(run.con, contracts().values())
        build.build_record_views(run.con, contracts().values())
        build.build_chain(run.con)
        return len(run.con.table("core.assistance"))

    return run.step("chain", work, key=run.data_hash).rows


def raise_alerts(run: Run) -> int:
    """Evaluate the rules for the month, then fold all months into alerts."""
    with connection.transaction(run.con):
        policy.install_policy(run.con, run.request.settings.jurisdiction)
        catalogue.write_catalogue(run.con, contracts().values(), load_areas())
        delivery_calendar.keep_calendar(run.con, contracts().values(), jurisdiction=run.request.settings.jurisdiction)

    def fold() -> int:
        report = lifecycle.fold_alerts(run.con)
        run.notes["alerts"] = (
            f"{report.new} new, {report.ongoing} ongoing, {report.recurred} recurred, {report.cleared} cleared"
        )
        return report.new + report.ongoing + report.recurred

    run.step(
        "evaluate",
        lambda: evaluate.record(run.con).alerts,
        scope=f"{run.request.period:%Y-%m}",
        key=run.findings_hash,
        before=lambda: evaluate.find(run.con, rules=rule.evaluated_rules()),
    )
    return run.step("fold", fold, key=run.story_key()).rows


def hand_out(run: Run) -> int:
    """Write the month's lists, pages, proof and receipts; record each file, and to whom each alert was given."""
    out, root, areas = run.request.out, run.request.settings.out, load_areas()
    with (
        read_ahead.views_read_once(run.con, [_sql_of_lists()]),
        Writers(run.request.settings.writers or most_writers()) as writers,
    ):
        with connection.transaction(run.con):
            comparison_record.keep_comparisons(run.con, rule.evaluated_rules())
            silent_sample.draw(run.con)
            indicators.keep_indicators(run.con)
            reconciliation.keep_reconciliation(run.con)
        lists = editions.Editions(run.con, root, read_run(run.con), writers)
        found = read_open(run.con)
        handed = lists.put(_lists(run.con, out, areas, found))
    written: list[WrittenFile] = [
        *handed,
        *(file for folder in LISTS for file in lists.take_off(out / folder)),
        supervision.write_supervision_page(run.con, out, areas=areas),
        indicator_page.write_indicator_page(run.con, out, areas=areas),
        comparison_record.write_comparison_record(run.con, out, month=run.request.period),
        *_receipts(run, out / "回执"),
        *_quarterly_report(run, out),
    ]
    run.files = [file.path for file in written]
    _tell_of_strangers(run, lists)
    alert_lines = [(file.audience, alert_id) for file in written for alert_id in file.alert_ids]
    lines = pl.DataFrame(alert_lines, schema={"audience": pl.String, "alert_id": pl.String}, orient="row")
    with connection.transaction(run.con), lent.registered(run.con, handed_alert=lines):
        record_exports(run.con, root, run.run_id, not_on_record(run.con, root, written))
        record_put_out(run.con, root)
        sql_file.run(run.con, SQL / "handed_out.sql")
        precision.measure(run.con)
    return len(written)


def _sql_of_lists() -> str:
    """Return what is asked of the register, payments and other datasets, beside the alerts, as one text."""
    rooms = (silent_sample.HERE, indicators.HERE, reconciliation.HERE, visit_list.HERE)
    return "\n".join(sql_file.read_sql(path) for room in rooms for path in sorted(room.rglob("*.sql")))


def _lists(con: duckdb.DuckDBPyConnection, out: Path, areas: AreaNames, found: OpenAlerts) -> Iterator[Unwritten]:
    """Read the month's lists, one kind after another: the next is read while the last is being written."""
    for folder, read_of_alerts in OF_ALERTS.items():
        yield from read_of_alerts(con, out / folder, areas, found)
    for folder, read in OF_OTHERS.items():
        yield from read(con, out / folder, areas)


def _quarterly_report(run: Run, out: Path) -> list[WrittenFile]:
    """Write the city's report where a quarter is compared, and print it where a printer is installed."""
    if run.request.kind != "quarterly":
        return []
    page = quarterly_report.write_quarterly_report(run.con, out, areas=load_areas())
    settings = run.request.settings
    printed = print_pdf.print_pdf(page.path, wanted=settings.pdf, dated=run.request.as_of, soffice=settings.soffice)
    return [page, *([_as_written(printed, audience=page.audience, rows=page.rows)] if printed else [])]


def _tell_of_strangers(run: Run, lists: editions.Editions) -> None:
    """Say which workbooks among the lists are neither of this run nor an edition of an earlier one; they stay."""
    for folder in LISTS:
        for path in sorted((run.request.out / folder).glob("*.xlsx")):
            if path not in run.files and not lists.is_known(path):
                LOG.warning("%s is no list that was handed out here: it stays as it is", path.name)


def _receipts(run: Run, folder: Path) -> list[WrittenFile]:
    """Write receipts and check pages of the month's deliveries, and their index; a receipt that is there stays."""
    wanted = [row[0] for row in sql_file.rows(run.con, SQL / "deliveries_of_period.sql")]
    written, answered = [], []
    for each in receipt.write_receipts(run.con, wanted, folder):
        delivery = each.facts.delivery
        answered.append(delivery)
        contract = delivery.contract
        titles = tuple(column.title for column in contract.columns.values()) if contract else ()
        # A receipt gives its sender the rows sent back as they came; the page of checks only counts.
        told = _as_written(each.path, audience=delivery.dataset, rows=delivery.rows_read)
        written.append(replace(told, columns=titles, is_masked=not delivery.rows_quarantined))
        page = receipt_pages.write_checks_page(each.facts, folder)
        written.append(_as_written(page, audience=delivery.dataset, rows=delivery.rows_read))
    index = receipt_pages.write_index(answered, folder)
    return [*written, _as_written(index, audience=supervision.AUDIENCE, rows=len(answered))]


def _as_written(path: Path, *, audience: str, rows: int) -> WrittenFile:
    digest = sha256_of(path)
    return WrittenFile(path, audience, rows, digest, is_masked=True)


def publish_marts(run: Run) -> Path:
    """Publish the read-only warehouse."""
    return publish.publish(run.con, run.request.settings.published, run_id=run.run_id)
