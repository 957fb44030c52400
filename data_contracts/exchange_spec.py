"""What do we hand to a department: one printable page per dataset, and an empty template beside it?

Both follow from the contract alone; a contract that changes gets a new page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from data_contracts.contract import Contract
from data_contracts.contract_words import CONSEQUENCE, CONTENT, TYPE, allowed, due, fault, need
from data_contracts.exchange_example import example_row, exchange_texts
from data_contracts.exchange_template import write_template
from data_contracts.receipt_pages import pages


@dataclass(frozen=True)
class ColumnLine:
    """One line of the table of columns."""

    title: str
    need: str
    type: str
    meaning: str
    values: tuple[str, ...]
    unknown: str
    example: str
    aliases: tuple[str, ...]
    personal: bool


@dataclass(frozen=True)
class CheckLine:
    """One line of the table of checks."""

    reason: str
    remedy: str
    follows: str


def write_specification(contracts: Sequence[Contract], out: Path) -> list[Path]:
    """Write pages and templates; where there are several, an index, too. Return the paths."""
    out.mkdir(parents=True, exist_ok=True)
    several = len(contracts) > 1
    written: list[Path] = []
    if several:
        written.append(out / "index.html")
        text = pages().get_template("exchange_index.html.j2").render(entries=[_entry(each) for each in contracts])
        written[0].write_text(text, encoding="utf-8", newline="\n")
    for contract in contracts:
        page = out / _page_name(contract)
        page.write_text(specification_page(contract, has_index=several), encoding="utf-8", newline="\n")
        written += [page, write_template(contract, out / _template_name(contract))]
    return written


def specification_page(contract: Contract, *, has_index: bool = False) -> str:
    """Write the page of one dataset as HTML that loads nothing from elsewhere."""
    facts = {
        "contract": contract,
        "has_index": has_index,
        "due": due(contract),
        "content": CONTENT[contract.content],
        "key": [contract.columns[name].title for name in contract.key],
        "texts": exchange_texts(),
        "columns": list(_columns(contract)),
        "checks": list(_checks(contract)),
        "never": list(_never(contract)),
        "template_name": _template_name(contract),
        "template_link": quote(_template_name(contract)),
    }
    return pages().get_template("exchange_spec.html.j2").render(facts)


def _columns(contract: Contract) -> Iterator[ColumnLine]:
    texts, row, needed = exchange_texts(), example_row(contract), need(contract)
    for name, column in contract.columns.items():
        values = allowed(column)
        yield ColumnLine(
            title=column.title,
            need=needed[name],
            type=TYPE[column.type],
            meaning=column.meaning,
            values=values,
            unknown=texts.consequence_of_unknown[column.on_unknown] if column.code_list else "",
            example=row[name],
            aliases=column.aliases,
            personal=column.personal,
        )


def _checks(contract: Contract) -> Iterator[CheckLine]:
    texts = exchange_texts()
    yield CheckLine(texts.consequence_of_required.split("时")[0], "请核实并补填", CONSEQUENCE["quarantine_row"])
    for column in contract.columns.values():
        if column.on_unreadable != "warn" and not column.required:
            yield CheckLine(f"“{column.title}”的内容无法识别", "请按示例填写", CONSEQUENCE[column.on_unreadable])
    for check in contract.checks:
        yield CheckLine(*fault(check), CONSEQUENCE[check.on_failure])


def _never(contract: Contract) -> Iterator[str]:
    if contract.never_taken_in:
        yield f"列名中含有“{'”“'.join(contract.never_taken_in)}”的内容：按规定不采集，即使收到也不保存"
    yield from exchange_texts().never


def _entry(contract: Contract) -> dict[str, object]:
    return {
        "owner": contract.owner,
        "title": contract.title,
        "dataset": contract.dataset,
        "due": due(contract),
        "columns": len(contract.columns),
        "page": quote(_page_name(contract)),
        "template": quote(_template_name(contract)),
    }


def _page_name(contract: Contract) -> str:
    return f"{contract.dataset}_{contract.title}_交换规范.html"


def _template_name(contract: Contract) -> str:
    return f"{contract.dataset}_{contract.title}_模板.xlsx"
