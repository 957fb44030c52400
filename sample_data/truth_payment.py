"""What goes wrong with money on its way (P rules about people)?"""

from __future__ import annotations

from sample_data.truth_month import Rule

RULES: dict[str, Rule] = {}
