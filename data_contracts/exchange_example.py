"""What does one row of a dataset look like: a synthetic person that keeps every promise of the contract?"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from data_contracts.canonical_number import check_character
from data_contracts.contract import Column, ColumnType, Contract
from data_contracts.contract_words import allowed

#: Area 410890 is not assigned: no number that begins so is anybody's.
_BODY = "4108901949010{}00{}"
_NAMES = ("张三", "李四", "王五", "赵六", "孙七", "周八", "吴九")
#: Of a register the head is the person itself.
_SAME_PERSON = {"head": "self"}


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TypeWords(_Words):
    """How a type is shown: an example, and what Excel says when the cell is chosen."""

    example: str
    input: str


class ExchangeTexts(_Words):
    """Everything that the exchange specification says beyond the contracts."""

    format: tuple[str, ...]
    consequence_of_required: str
    consequence_of_unknown: dict[str, str]
    consequence_of_unreadable: dict[str, str]
    never: tuple[str, ...]
    closing: str
    types: dict[ColumnType, TypeWords]
    examples: dict[str, str]
    rows: dict[str, dict[str, str]]


@cache
def exchange_texts() -> ExchangeTexts:
    """Read the words once."""
    return yaml_file.read(Path(__file__).with_name("exchange_texts.yaml"), ExchangeTexts)


def example_row(contract: Contract) -> dict[str, str]:
    """Write one row as a sender would: column → text, empty where a row like this one has nothing there."""
    people = _people(contract)
    given = exchange_texts().rows.get(contract.dataset, {})
    return {
        name: given[name] if name in given else people.get(name) or _example(name, column)
        for name, column in contract.columns.items()
    }


def _people(contract: Contract) -> dict[str, str]:
    """Names, numbers and what belongs to them, one person per role."""
    order = [kind for kind in contract.persons if kind not in _SAME_PERSON]
    cells: dict[str, str] = {}
    for kind, role in contract.persons.items():
        place = order.index(_SAME_PERSON.get(kind, kind)) if _SAME_PERSON.get(kind, kind) in order else len(order)
        number = _number(place)
        cells |= {
            column: value
            for column, value in (
                (role.name, _NAMES[place % len(_NAMES)]),
                (role.resident_id, number),
                (role.birth_date, f"{number[6:10]}-{number[10:12]}-{number[12:14]}"),
                (role.sex, "女" if int(number[16]) % 2 == 0 else "男"),
                (role.disability_no, f"{number}43"),
            )
            if column and column not in cells
        }
    return cells


def _number(place: int) -> str:
    first_17 = _BODY.format(place + 1, place % 2 + 1)
    return first_17 + check_character(first_17)


def _example(name: str, column: Column) -> str:
    texts = exchange_texts()
    if values := allowed(column):
        return values[0]
    if name in texts.examples:
        return texts.examples[name]
    if column.type is ColumnType.DISABILITY_NO:
        return f"{_number(0)}43"
    if column.type is ColumnType.RESIDENT_ID:
        return _number(len(_NAMES))
    ending = next((text for key, text in texts.examples.items() if key.startswith("_") and name.endswith(key)), None)
    return (ending if column.type is ColumnType.TEXT else None) or texts.types[column.type].example
