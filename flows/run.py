"""What is one run: its request, its lock, its identity, and the steps that need not be done again."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from alerts.retention import refuse_closed
from data_contracts.contract import contracts
from flows.months import last_day
from flows.settings import Settings
from warehouse import build, connection, sql_file

SQL = Path(__file__).parent / "sql"
ROOT = Path(__file__).parent.parent
LOG = logging.getLogger("doudi")
ROOMS = ("data_contracts", "warehouse", "matching", "alerts", "flows")


@dataclass(frozen=True)
class Request:
    """What is asked for: which comparison, of which month, for whom, as of which day."""

    kind: str
    period: date
    as_of: date
    settings: Settings
    area_prefix: str = ""
    as_known: datetime | None = None
    #: Where this run's files go, below `settings.out`.
    folder: str = ""

    @property
    def out(self) -> Path:
        """The folder of this run's worklists and lists."""
        return self.settings.out / (self.folder or f"{self.period:%Y-%m}")


@dataclass(frozen=True)
class StepDone:
    """One step of a run: what it is, how many rows it made, how long it took; `skipped` where it was done already."""

    step: str
    rows: int
    seconds: float
    skipped: bool


@dataclass(frozen=True)
class RunReport:
    """What a run did."""

    run_id: str
    period: date
    changed: bool
    files: tuple[Path, ...]
    published: Path
    steps: tuple[StepDone, ...]
    landed: int
    summary: str


@dataclass
class Run:
    """A run under way: the writer's connection, what was asked, and what has been done so far."""

    con: duckdb.DuckDBPyConnection
    request: Request
    run_id: str = ""
    input_hash: str = ""
    data_hash: str = ""
    #: What the findings of the month depend on: the same for the township and the city comparison of one month.
    findings_hash: str = ""
    steps: list[StepDone] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def step(
        self,
        name: str,
        work: Callable[[], int],
        *,
        scope: str = "",
        key: str = "",
        before: Callable[[], None] | None = None,
    ) -> StepDone:
        """Do one step as one transaction that also writes its line in `ops.step`; skip it where its key is there.

        Args:
            name: the step.
            work: does it, and returns how many rows it made.
            scope: the period, for outputs that are kept by period.
            key: what the output depends on; empty for a step that manages its own transactions.
            before: what must happen outside of the step's transaction, into temporary tables.
        """
        if key and sql_file.rows(self.con, SQL / "step_key.sql", {"step": name, "scope": scope}) == [(key,)]:
            done = StepDone(name, 0, 0.0, skipped=True)
            LOG.info("%s: done before, nothing it rests on has changed", name)
        else:
            LOG.info("%s …", name)
            started = time.perf_counter()
            if before:
                before()
            if key:
                with connection.transaction(self.con):
                    rows = work()
                    self._end_step(name, scope, key, rows, time.perf_counter() - started)
            else:
                rows = work()
            done = StepDone(name, rows, time.perf_counter() - started, skipped=False)
            LOG.info("%s: %s rows, %.1f s", name, f"{rows:,}", done.seconds)
        self.steps.append(done)
        return done

    def _end_step(self, name: str, scope: str, key: str, rows: int, seconds: float) -> None:
        values = {"step": name, "scope": scope, "input_hash": key, "run_id": self.run_id, "rows": rows}
        sql_file.run(self.con, SQL / "end_step.sql", values | {"seconds": seconds, "now": utc_now()})

    def name_itself(self) -> bool:
        """Compute what this run depends on, name the run after it, and say whether it was done before."""
        request = self.request
        inputs = sql_file.rows(self.con, SQL / "inputs.sql")
        self.data_hash = _hash(inputs, code_version(), request.period, request.as_known)
        answers = sql_file.rows(self.con, SQL / "answers.sql")
        self.findings_hash = _hash(
            self.data_hash, answers, request.area_prefix, request.settings.jurisdiction, request.as_of
        )
        self.input_hash = _hash(self.findings_hash, request.kind)
        area = f"-{request.area_prefix}" if request.area_prefix else ""
        self.run_id = f"{request.kind}-{request.period:%Y%m}{area}-{self.input_hash[:8]}"
        return self._still_holds()

    def story_key(self) -> str:
        """Return what the folded alerts depend on: the findings of this month and of every month before it."""
        months = sql_file.rows(self.con, SQL / "evaluated.sql", {"scope": f"{self.request.period:%Y-%m}"})
        return _hash(self.findings_hash, months)

    def _still_holds(self) -> bool:
        """Say whether this run was done, and no run of an area, an instant or a month has taken its place since."""
        wanted = {
            "run_id": self.run_id,
            "input_hash": self.input_hash,
            "period": self.request.period,
            "scope": f"{self.request.period:%Y-%m}",
            "data": self.data_hash,
            "findings": self.findings_hash,
            "story": self.story_key(),
        }
        return bool(sql_file.rows(self.con, SQL / "done_run.sql", wanted))

    def begin(self) -> None:
        """Write the run's line, state running."""
        request = self.request
        with connection.transaction(self.con):
            sql_file.run(
                self.con,
                SQL / "name_run.sql",
                {
                    "run_id": self.run_id,
                    "kind": request.kind,
                    "period": request.period,
                    "area_prefix": request.area_prefix,
                    "jurisdiction": request.settings.jurisdiction,
                    "as_of": request.as_of,
                    "input_hash": self.input_hash,
                    "engine": request.settings.engine,
                    "code_version": code_version(),
                    "pid": os.getpid(),
                    "now": utc_now(),
                },
            )

    def end(self, state: str) -> None:
        """Close the run's line."""
        sql_file.run(self.con, SQL / "end_run.sql", {"run_id": self.run_id, "state": state, "now": utc_now()})


@contextmanager
def exclusive(request: Request) -> Iterator[Run]:
    """Open the warehouse for one run: writer lock, schema, dataset tables, and the line of `ops.this_run`.

    Raises:
        WarehouseBusyError: another run is under way.
        RetentionError: lines of the month's people have been removed since.
    """
    settings = request.settings
    owner = f"{request.kind} {request.period:%Y-%m}"
    with connection.exclusive(settings.warehouse, owner=owner, timeout=settings.lock_timeout) as con:
        refuse_closed(con, request.period)
        build.create_dataset_tables(con, contracts().values())
        with connection.transaction(con):
            sql_file.run(
                con,
                SQL / "begin_run.sql",
                {
                    "kind": request.kind,
                    "period": request.period,
                    "period_end": last_day(request.period),
                    "as_of": request.as_of,
                    "as_known": request.as_known,
                    "jurisdiction": settings.jurisdiction,
                    "area_prefix": request.area_prefix,
                },
            )
        run = Run(con, request)
        try:
            yield run
        except BaseException as first:
            if run.run_id:
                connection.undo_after(first, lambda: run.end("failed"))
            raise
        finally:
            # Prefect keeps the steps, and so the run, until the process ends; the connection must not live that long.
            del run.con


def write_record(run: Run, report: RunReport) -> Path:
    """Write the run record: what ran on what, how long, and which files came of it with their hashes."""
    folder = run.request.settings.run_records
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.run_id}.json"
    record: dict[str, Any] = {
        "run_id": run.run_id,
        "kind": run.request.kind,
        "period": f"{run.request.period:%Y-%m}",
        "as_of": run.request.as_of.isoformat(),
        "jurisdiction": run.request.settings.jurisdiction,
        "input_hash": run.input_hash,
        "code_version": code_version(),
        "engine": run.request.settings.engine,
        "notes": run.notes,
        "steps": [asdict(step) for step in report.steps],
        "files": {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in report.files},
    }
    fresh = path.with_suffix(".tmp")
    fresh.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(fresh, path)
    return path


def utc_now() -> datetime:
    """Return now, UTC, without a zone, as the warehouse keeps it. The only clock of the system."""
    return datetime.now(UTC).replace(tzinfo=None)


@cache
def code_version() -> str:
    """Return the version and a hash of every line of code and declaration that decides a result."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in {".py", ".sql", ".yaml", ".json", ".csv", ".j2"}:
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(path.read_bytes())
    return f"{version('doudi')}+{digest.hexdigest()[:12]}"


def _hash(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str, ensure_ascii=False).encode()).hexdigest()
