"""A run under a blocked network, watched: nothing reaches for another machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from sample_data.county import make_county
from tests.conftest import A_DOZEN, County
from tests.digest import assert_same

ROOT = Path(__file__).parents[2]
GUARD = Path(__file__).parent / "offline"
pytestmark = pytest.mark.xdist_group("offline")
#: An address of documentation (RFC 5737): nobody's.
NOBODY = "192.0.2.1"


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("offline")
    made = make_county(home, people=1500, months=1, ends=date(2026, 10, 1), seed=7)
    for folder in made.landing.glob("*/*"):
        if folder.name not in A_DOZEN:
            shutil.rmtree(folder)
    return made.landing


def watched(home: Path, *command: str, before: tuple[str, ...] = (), **variables: str) -> tuple[str, list[str]]:
    """Run Python under the guard: what it said on error, and whom it and its children reached for."""
    home.mkdir(exist_ok=True)
    reached = home / "reached"
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(GUARD), str(ROOT)]),
        "DOUDI_TEST_REACHED": str(reached),
        "DOUDI_WAREHOUSE": str(home / "warehouse.duckdb"),
        "DOUDI_OUT": str(home / "out"),
        "PREFECT_HOME": str(home / "prefect"),
        "PYTHONUTF8": "1",
    }
    for proxy in ("http_proxy", "https_proxy", "all_proxy"):
        environment.pop(proxy, None)
        environment.pop(proxy.upper(), None)
    ran = subprocess.run(
        [*before, sys.executable, *command],
        env=environment | variables, cwd=home, capture_output=True, text=True, check=False,
    )  # fmt: skip
    said = ran.stdout + ran.stderr
    # What a library says to itself is not for clerks.
    told = f"exit code {ran.returncode}\n{said[-2000:]}" if ran.returncode or "great_expectations" in said else ""
    return told, reached.read_text(encoding="utf-8").splitlines() if reached.exists() else []


@pytest.mark.parametrize(
    "call",
    [
        f"import socket; socket.create_connection(('{NOBODY}', 80), timeout=1)",
        "import socket; socket.getaddrinfo('example.org', 443)",
        f"import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('{NOBODY}', 53))",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', "
        "\"import urllib.request as r; r.urlopen('http://example.org', timeout=1)\"], check=True)",
    ],
)
def test_the_guard_stops_and_records_whoever_reaches_out(tmp_path: Path, call: str) -> None:
    told, reached = watched(tmp_path, "-c", call)
    assert told
    assert len(reached) == 1


def test_the_guard_lets_a_process_speak_to_its_own_machine(tmp_path: Path) -> None:
    call = (
        "import socket; server = socket.create_server(('127.0.0.1', 0)); "
        "socket.create_connection(('localhost', server.getsockname()[1]), timeout=5)"
    )
    assert watched(tmp_path, "-c", call) == ("", [])


def monthly(home: Path, landing: Path, engine: str, *, before: tuple[str, ...] = ()) -> County:
    told, reached = watched(
        home, "-m", "flows.cli", "monthly", "--period", "2026-10", "--engine", engine,
        before=before, DOUDI_LANDING=str(landing),
    )  # fmt: skip
    assert (told, reached) == ("", [])
    assert list((home / "out" / "2026-10").rglob("*.xlsx"))
    return County(home)


@pytest.fixture(scope="module")
def plain(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[County, str | None]:
    """October compared without Prefect, and what the kernel was asked for, where strace may watch."""
    home = tmp_path_factory.mktemp("plain")
    calls = home / "calls"
    trace = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(calls))
    tried = shutil.which("strace") and subprocess.run([*trace, "true"], check=False, capture_output=True)
    may_trace = tried and not tried.returncode
    compared = monthly(home / "home", landing, "plain", before=trace if may_trace else ())
    return compared, calls.read_text(encoding="utf-8") if may_trace else None


@pytest.mark.prefect
def test_a_month_reaches_for_no_other_machine_and_is_the_same_under_prefect(
    landing: Path, plain: tuple[County, str | None], tmp_path: Path
) -> None:
    under_prefect = monthly(tmp_path, landing, "prefect")
    assert_same(under_prefect, plain[0])


def test_no_library_reaches_out_below_python_either(plain: tuple[County, str | None]) -> None:
    _, calls = plain
    if calls is None:
        pytest.skip("strace is not installed, or may not trace here")
    addresses = re.findall(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"', calls)
    assert {one or other for one, other in addresses} <= {"127.0.0.1", "::1"}


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")
def test_the_watch_below_python_sees_a_connection(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    trace = ["strace", "-f", "-qq", "-e", "trace=connect", "-o", str(calls)]
    code = f"import socket; s = socket.socket(); s.settimeout(0.1); s.connect_ex(('{NOBODY}', 9))"
    if subprocess.run([*trace, sys.executable, "-S", "-c", code], check=False, capture_output=True).returncode:
        pytest.skip("strace may not trace here")
    assert f'inet_addr("{NOBODY}")' in calls.read_text(encoding="utf-8")
