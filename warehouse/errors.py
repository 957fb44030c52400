"""Faults of the environment that people can mend: the warehouse file, locks, disks."""

from __future__ import annotations

from data_contracts.errors import DoudiError


class WarehouseError(DoudiError):
    """The warehouse cannot be opened, locked or written."""

    exit_code = 40


class WarehouseBusyError(WarehouseError):
    """Another process is writing."""

    exit_code = 41


class UnknownDeliveryError(DoudiError):
    """No delivery, or more than one, has this id."""

    exit_code = 16


class DecisionError(DoudiError):
    """A delivery cannot be decided upon like this."""

    exit_code = 17
