"""What may everybody see of a delivery: its checks as counts, and the index of all receipts, as offline pages?

Great Expectations' own pages load styles and scripts from elsewhere and show values; these show neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from data_contracts import ddl
from data_contracts.contract import Contract
from data_contracts.contract_words import CONSEQUENCE, fault
from data_contracts.receipt import STATES, file_stem
from data_contracts.receipt_facts import Delivery, Facts
from data_contracts.receipt_texts import promise

_READING = "读取时"
_ENGINE = "Great Expectations"


@dataclass(frozen=True)
class CheckLine:
    """One promise on the page; counts are written out already."""

    name: str
    promise: str
    expectation: str
    follows: str
    rows: str
    failed: int
    share: str


def checks_name(delivery: Delivery) -> str:
    """Name the page of a delivery's checks."""
    return f"{file_stem(delivery).replace('_回执_', '_校验_')}.html"


def write_checks_page(facts: Facts, out: Path) -> Path:
    """Write the page of what each expectation found: counts and shares, no value of any row."""
    delivery = facts.delivery
    path = out / checks_name(delivery)
    title = delivery.contract.title if delivery.contract else "未识别的文件"
    text = pages().get_template("delivery_checks.html.j2").render(
        title=title, delivery=delivery, states=STATES, checks=list(_lines(facts))
    )  # fmt: skip
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def write_index(deliveries: Iterable[Delivery], out: Path) -> Path:
    """Write the index of receipts, by department, with links that hold wherever the folder lies."""
    departments: dict[str, list[dict[str, Any]]] = {}
    for each in sorted(deliveries, key=_place):
        departments.setdefault(_owner(each), []).append(_entry(each))
    out.mkdir(parents=True, exist_ok=True)
    path = out / "index.html"
    text = pages().get_template("receipt_index.html.j2").render(departments=departments, states=STATES)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@cache
def pages() -> Environment:
    """Open the templates of this room; an unknown name in one is an error, and every text is escaped."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _lines(facts: Facts) -> Iterator[CheckLine]:
    contract, rows = facts.delivery.contract, facts.delivery.rows_read
    if contract is None:
        return
    volume = {check.name for check in contract.checks if check.holds is None}
    for row in facts.lists["check"]:
        name, failed = row["check_name"], row["rows_failed"]
        whole = name in volume
        yield CheckLine(
            name,
            _promise(name, contract),
            _READING if row["rows_failed_gx"] is None else f"{_ENGINE}：{_expectation(name, contract, whole=whole)}",
            CONSEQUENCE[row["consequence"]],
            "整份" if whole else f"{rows:,}",
            failed,
            "—" if whole or not rows else f"{failed / rows:.2%}",
        )


def _promise(name: str, contract: Contract) -> str:
    """Say what is expected, where the receipt says what was wrong."""
    required = next((column for column in contract.required_columns if ddl.required_check_name(column) == name), None)
    if required:
        return f"“{contract.columns[required].title}”必须填写且可以识别"
    declared = next((check for check in contract.checks if check.name == name), None)
    return promise(name, contract) if declared is None else f"不应出现：{fault(declared)[0]}"


def _expectation(name: str, contract: Contract, *, whole: bool) -> str:
    if whole:
        return "行数范围"
    return "非空" if name in {ddl.required_check_name(column) for column in contract.required_columns} else "逐行条件"


def _place(delivery: Delivery) -> tuple[str, str, str, str, int]:
    return _owner(delivery), delivery.dataset, delivery.source_file, delivery.sheet or "", delivery.version


def _owner(delivery: Delivery) -> str:
    return delivery.contract.owner if delivery.contract else "未识别的文件"


def _entry(delivery: Delivery) -> dict[str, Any]:
    file = delivery.source_file.rsplit("/", 1)[-1] + (f"（{delivery.sheet}）" if delivery.sheet else "")
    return {
        "title": delivery.contract.title if delivery.contract else "—",
        "file": file + (f" 第 {delivery.version} 版" if delivery.version > 1 else ""),
        "state": delivery.state,
        "score": "—" if delivery.score is None else f"{delivery.score:.1f}",
        "rows_read": delivery.rows_read,
        "rows_quarantined": delivery.rows_quarantined,
        "receipt": quote(f"{file_stem(delivery)}.xlsx"),
        "checks": quote(checks_name(delivery)),
    }
