"""On how many examples is a law tried? A few in `make test`, and `DOUDI_TEST_DEPTH` times as many in `make soak`."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings

DEPTH = int(os.environ.get("DOUDI_TEST_DEPTH", "1"))


def examples(few: int, **other: Any) -> settings:
    """Settings for a law whose examples land files or resolve people: slow ones, each in a warehouse of its own."""
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(max_examples=few * DEPTH, deadline=None, suppress_health_check=slow, **other)
