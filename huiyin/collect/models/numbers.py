"""Numbers that people read out over the phone: digits, short, with a check digit."""

from django.db import connection

from huiyin.kernel.present import today


def next_number(sequence: str) -> str:
    """The next number of a database sequence: two-digit year, seven digits, check digit (Luhn)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        (value,) = cursor.fetchone()
    return numbered(today().year, value)


def numbered(year: int, value: int) -> str:
    """`26-0000123-4` for the 123rd of 2026."""
    digits = f"{year % 100:02d}{value:07d}"
    return f"{digits[:2]}-{digits[2:]}-{luhn(digits)}"


def valid(number: str) -> bool:
    """Whether the check digit fits, so that a mistyped number is told from an unknown one."""
    digits = "".join(char for char in number if char.isdigit())
    return len(digits) >= 10 and luhn(digits[:-1]) == int(digits[-1])


def luhn(digits: str) -> int:
    """Check digit by the Luhn formula (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10
