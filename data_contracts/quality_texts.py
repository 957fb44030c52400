"""How do we explain the quality score? The words of `quality_texts.yaml`; its numbers come from the score's own SQL."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PartWords(_Words):
    """What one part is called, what was wrong, and when no point is left."""

    title: str
    none: str
    fault: str
    rule: str


class QualityTexts(_Words):
    """Everything that is said about the score."""

    title: str
    how: str
    held: str
    refused: str
    parts: dict[str, PartWords]
    empty: str
    peers: str

    def explain(self, part: str, fault: float, zero_at: float) -> str:
        """Say how much was wrong and how much it costs.

        >>> quality_texts().explain("timely", 3, 15)
        '比约定日期晚 3 天；达到 15 天不得分；更正版按首次报送的日期计算'
        >>> quality_texts().explain("accepted", 0.012, 0.2)
        '退回的行占 1.20%（不足 25 行的按 25 行计）；达到 20% 不得分'
        >>> quality_texts().explain("timely", 0, 15)
        '按时'
        """
        words = self.parts[part]
        if not fault:
            return words.none
        is_days = part == "timely"
        said = f"{fault:.0f} 天" if is_days else f"{fault:.2%}"
        limit = f"{zero_at:.0f} 天" if is_days else f"{zero_at:.0%}"
        return f"{words.fault.replace('{fault}', said)}；{words.rule.replace('{zero_at}', limit)}"


@cache
def quality_texts() -> QualityTexts:
    """Read the words once."""
    return yaml_file.read(Path(__file__).with_name("quality_texts.yaml"), QualityTexts)
