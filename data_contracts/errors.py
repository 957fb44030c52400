"""What went wrong, where, and what to do: the errors that are meant for people.

Everything that is not a `DoudiError` is a bug of ours and keeps its traceback. A message names files, rows and
columns, never a person's data.
"""

from __future__ import annotations


class DoudiError(Exception):
    """A fault that a person can mend.

    Args:
        what: what happened, in one sentence.
        where: file, sheet, row, column; or rule, parameter.
        to_do: what the reader should do now.
    """

    exit_code = 10

    def __init__(self, what: str, *, where: str = "", to_do: str = "") -> None:
        self.what, self.where, self.to_do = what, where, to_do
        super().__init__(what)

    def __str__(self) -> str:
        lines = [f"{type(self).__name__}: {self.what}"]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.to_do:
            lines.append(f"  to do: {self.to_do}")
        return "\n".join(lines)

    def at(self, where: str) -> DoudiError:
        """Add where it happened, outermost first, while the error travels up."""
        self.where = f"{where}, {self.where}" if self.where else where
        return self


class ContractError(DoudiError):
    """A declaration (contract, code list) is itself wrong."""

    exit_code = 11


class UnreadableDeliveryError(DoudiError):
    """A file cannot be read, or its header cannot be found."""

    exit_code = 12


class UnknownDatasetError(DoudiError):
    """No contract, or more than one, fits a file."""

    exit_code = 13


class YamlError(DoudiError):
    """A YAML file has a duplicate key, a wrong type or an unknown field."""

    exit_code = 14
