"""Python looks for garbage each time so many objects are made; where a million are made on purpose, it finds none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for garbage once, at the end: Python would go through what is made or read meanwhile, again and again.

    Nor is what was there before looked through, as the data of a list.
    """
    is_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.collect(0)
        gc.unfreeze()
        if is_on:
            gc.enable()
