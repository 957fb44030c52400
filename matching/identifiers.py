"""What does a resident identity number say, and is it one? Arithmetic of GB 11643-1999 and of the old 15 digits."""

from __future__ import annotations

import re
from datetime import date
from operator import mul

#: GB 11643-1999, after ISO 7064 MOD 11-2: the weight of each of the first 17 digits, and the check characters.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_EIGHTEEN = re.compile(r"[1-9][0-9]{16}[0-9X]")
_FIFTEEN = re.compile(r"[1-9][0-9]{14}")
_OLDEST_YEAR = 1880


def check_character(first_17: str) -> str:
    """Compute the 18th character of a resident identity number (GB 11643-1999).

    >>> check_character("11010519491231002")
    'X'
    """
    total = sum(map(mul, map(int, first_17), WEIGHTS))
    return CHECK_CHARACTERS[total % 11]


def birth_date_of(number: str) -> date | None:
    """Read the birth date out of an 18-digit number, valid or damaged; None where there is no such day.

    >>> birth_date_of("11010519491231002X")
    datetime.date(1949, 12, 31)
    """
    digits = number[6:14]
    if len(digits) < 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born if born.year >= _OLDEST_YEAR else None


def sex_of(number: str) -> str:
    """Read the sex out of a valid number: the 17th digit is odd for men.

    >>> sex_of("11010519491231002X")
    '女'
    """
    return "男" if int(number[16]) % 2 else "女"


def is_valid(number: str) -> bool:
    """Tell whether a text is an 18-digit number with a real birth date and the right check character.

    >>> is_valid("11010519491231002X"), is_valid("410890199001011235")
    (True, False)
    """
    if not _EIGHTEEN.fullmatch(number) or birth_date_of(number) is None:
        return False
    return check_character(number[:17]) == number[17]


def upgrade_15(number: str) -> str | None:
    """Turn a number of the old 15 digits into 18; None where the text is not one.

    >>> upgrade_15("110105491231002")
    '11010519491231002X'
    """
    if not _FIFTEEN.fullmatch(number):
        return None
    first_17 = number[:6] + "19" + number[6:]
    upgraded = first_17 + check_character(first_17)
    return upgraded if is_valid(upgraded) else None


def number_in_key(source_key: str) -> str | None:
    """Read the resident number that a department's own key is made of; None where it is not made of one.

    A pupil's number (学籍号) is G and the pupil's resident number; some insurers number people by it.

    >>> number_in_key("education.pupil_no:G11010519491231002X"), number_in_key("education.pupil_no:L41089000001234")
    ('11010519491231002X', None)
    """
    last_18 = source_key[-18:].upper()
    return last_18 if is_valid(last_18) else None


def number_on_disability_card(disability_no: str) -> str | None:
    """Read the resident number that a disability certificate number begins with; None where it is damaged.

    The last two of its 20 characters are kind and level and change when the person is rated again.

    >>> number_on_disability_card("11010519491231002X43")
    '11010519491231002X'
    """
    first_18 = disability_no[:18].upper()
    return first_18 if is_valid(first_18) else None
