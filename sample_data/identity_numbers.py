"""Which resident numbers do synthetic people have: valid by GB 11643, in an area that no person can be from?"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

#: Unassigned, so that no number made here can be a real person's.
AREA = "410890"
#: GB 11643-1999: weights of the first seventeen digits and the check character of each remainder by 11.
WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECK_CHARACTERS = np.array(list("10X98765432"))
#: Running numbers per birthday: serials 000–999, even for women, odd for men.
PLACES_PER_DAY = 500

Integers = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]


def check_characters(first_17: Texts) -> Texts:
    """Compute the 18th character of many numbers at once (GB 11643-1999).

    >>> str(check_characters(np.array(["11010519491231002"]))[0])
    'X'
    """
    digits: npt.NDArray[Any] = first_17.astype("U17").view("U1").reshape(len(first_17), 17).astype(np.int64)
    checked: Texts = CHECK_CHARACTERS[(digits * WEIGHTS).sum(axis=1) % 11]
    return checked


def numbers(birth: npt.NDArray[np.datetime64], is_male: npt.NDArray[np.bool_], twin: Integers) -> Texts:
    """Give everybody a valid number of their own; twins stand next to each other in their day's list.

    Args:
        birth: birth dates (datetime64[D]).
        is_male: decides the parity of the serial.
        twin: number of the twin pair, -1 for everybody else.

    Raises:
        ValueError: more people are born on one day than one area has serials for.
    """
    days = birth.astype("datetime64[D]").astype(np.int64)
    order = np.lexsort((np.arange(len(days)), twin, days))
    place = np.empty(len(days), dtype=np.int64)
    sorted_days = days[order]
    starts = np.flatnonzero(np.r_[True, sorted_days[1:] != sorted_days[:-1]])
    sizes = np.diff(np.r_[starts, len(days)])
    if sizes.max(initial=0) > PLACES_PER_DAY:
        raise ValueError("one area code cannot number so many people: make a smaller county")
    offsets = (sorted_days[starts] * 37) % (PLACES_PER_DAY - sizes + 1)
    place[order] = np.arange(len(days)) - np.repeat(starts, sizes) + np.repeat(offsets, sizes)
    serial = 2 * place + is_male
    dates = np.char.replace(np.datetime_as_string(birth.astype("datetime64[D]")), "-", "")
    first_17 = np.char.add(np.char.add(AREA, dates), np.char.zfill(serial.astype("U3"), 3))
    return np.char.add(first_17, check_characters(first_17))
