"""How do we say it to the sender? The words of `receipt_texts.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file


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
