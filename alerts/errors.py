"""What can be wrong with a rule or with a number of the law, and what to do about it."""

from __future__ import annotations

from data_contracts.errors import DoudiError


class RuleError(DoudiError):
    """A rule file is not what a rule has to be."""

    exit_code = 20


class NoValueInForceError(DoudiError):
    """A rule reads a parameter on a day for which the jurisdiction has no value."""

    exit_code = 21


class PolicyError(DoudiError):
    """A parameter file contradicts itself, or names what nobody knows or uses."""

    exit_code = 22


class CaseError(DoudiError):
    """A rule's cases cannot be read: an unknown table or column, a crooked grid."""

    exit_code = 23


class NotComparedError(DoudiError):
    """A month is asked for that has not been compared."""

    exit_code = 24


class ExceptionError(DoudiError):
    """An exception that cannot be recorded or withdrawn: nobody's, without a reason, unknown, or without an end."""

    exit_code = 25


class NotForReaderError(DoudiError):
    """A case is asked for that this reader may not see, or by a reader whom nobody knows."""

    exit_code = 26


class LetterError(DoudiError):
    """A letter that may not be written: to nobody, of another family, or before anybody has decided."""

    exit_code = 27


class SpotCheckError(DoudiError):
    """A spot check that cannot be drawn: no share is set, another seed was used, nothing was decided."""

    exit_code = 28


class RetentionError(DoudiError):
    """Lines that cannot be removed, or a month that cannot be compared again because lines of its people were."""

    exit_code = 29


class WriterLostError(DoudiError):
    """A process that writes lists is gone: killed, or out of memory."""

    exit_code = 49
