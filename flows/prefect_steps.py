"""How does a step become a Prefect task: named, retried where that helps, and without our data in Prefect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings


def as_task(name: str, work: Callable[[], int]) -> int:
    """Run one step as a task.

    The step takes no parameters and its result is a count: no name or number of a person can reach Prefect's
    database. A file share that stumbles is tried again; anything else fails at once, because a step is one
    transaction and the next run resumes there.
    """
    result: int = task(
        work,
        name=name,
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=2,
        retry_delay_seconds=5,
        retry_condition_fn=_is_environment,
    )()
    return result


def _is_environment(_task: Any, _run: Any, state: Any) -> bool:
    return isinstance(state.data, OSError)


@contextmanager
def without_heartbeat() -> Iterator[None]:
    """Switch off the heartbeat thread, which makes every flow run last a second and more (no variable does it)."""
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
