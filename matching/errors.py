"""Faults of matching that people can mend."""

from __future__ import annotations

from data_contracts.errors import DoudiError


class MatchingError(DoudiError):
    """Identity cannot be worked out."""

    exit_code = 30


class ModelError(MatchingError):
    """The saved model does not fit the levels of the code."""

    exit_code = 31


class VetoBrokenError(MatchingError):
    """Two different valid numbers would be one person although nobody has decided so."""

    exit_code = 32


class UnknownPersonError(MatchingError):
    """No person has, or ever had, this id."""

    exit_code = 33


class DecisionError(MatchingError):
    """A decision on a pair cannot be recorded."""

    exit_code = 34


class SampleError(MatchingError):
    """The monthly sample cannot be drawn, or has not been drawn."""

    exit_code = 35
