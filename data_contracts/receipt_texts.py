"""How do we say it to the sender? The words of `receipt_texts.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from data_contracts.contract import Contract
from data_contracts.contract_words import fault

#: Our own columns beside a returned row: its number in the sender's file, what is wrong, cells without a title of ours.
#: They come back with the mended rows and are never read.
RETURNED_HEADERS = ("原行号", "退回原因和办法", "合同外的列")


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fault(_Words):
    """Why a value or row is sent back, and what to do."""

    reason: str
    remedy: str

    def of(self, title: str) -> Fault:
        """Name the column."""
        return Fault(reason=self.reason.replace("{title}", title), remedy=self.remedy.replace("{title}", title))


class Otherwise(Fault):
    """Words for a kind that nobody has described yet."""

    note: str
    repair: str


class ReceiptTexts(_Words):
    """Kind → words, for everything that a receipt mentions."""

    notes: dict[str, str]
    repairs: dict[str, str]
    unreadable: dict[str, Fault]
    otherwise: Otherwise
    torn_line: Fault
    contact: str

    def fault(self, kind: str, title: str) -> Fault:
        """Say why a value of this column could not be read."""
        return self.unreadable.get(kind, Fault(reason=self.otherwise.reason, remedy=self.otherwise.remedy)).of(title)

    def repair(self, kind: str) -> str:
        """Say what was repaired; kinds that name a column (`implied_by_category`) share their words."""
        family = next((known for known in self.repairs if kind.startswith(f"{known}_")), None)
        return self.repairs.get(kind) or self.repairs.get(family or "", self.otherwise.repair)

    def note(self, kind: str) -> str:
        """Say what kind of note this is."""
        return self.notes.get(kind, self.otherwise.note)


@cache
def texts() -> ReceiptTexts:
    """Read the words once."""
    return yaml_file.read(Path(__file__).with_name("receipt_texts.yaml"), ReceiptTexts)


def promise(name: str, contract: Contract) -> str:
    """Say what a check is about, by its name."""
    for check in contract.checks:
        if check.name == name:
            return "；".join(fault(check))
    for ending, words in (
        ("_required", "“{}”为空或无法识别"),
        ("_known", "“{}”的内容不在约定的选项中"),
        ("_readable", "“{}”的内容无法识别"),
        ("_in_scope", "“{}”所填的不属于本数据集的范围"),
    ):
        if name.endswith(ending):
            return words.format(title_of(contract, name.removesuffix(ending)))
    return texts().torn_line.reason if name == "torn_line" else name


def mended(kind: str, title: str) -> str:
    """Say what was done to a cell: mended, or left empty and why."""
    if kind in texts().unreadable:
        words = texts().fault(kind, title)
        return f"{words.reason}；{words.remedy}"
    return texts().repair(kind)


def title_of(contract: Contract, column: str | None) -> str:
    """Name a column as the sender does; none stands for the whole row."""
    return contract.columns[column].title if column in contract.columns else column or "整行"
