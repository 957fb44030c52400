"""Whose case did the office not handle as it must (V rules about people)?"""

from __future__ import annotations

from sample_data.truth_month import Rule

RULES: dict[str, Rule] = {}
