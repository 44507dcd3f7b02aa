"""Chinese identity numbers and telephones: pure checks, normal forms and masks. No Django, no clock."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

AREA_CODE = "0734"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(10|2\d|[3-9]\d\d)[2-8]\d{6,7}")
_SPACES = re.compile(r"\s+")
_DOTS = re.compile(r"[·•・‧∙]")
_LATIN = re.compile(r"[A-Za-z]")
_SEPARATORS = re.compile(r"[\s\-‐-―−()·.]+")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(rf"[{_USCC_ALPHABET}]{{2}}\d{{6}}[{_USCC_ALPHABET}]{{10}}")
_EARLIEST_BIRTH = date(1880, 1, 1)


@dataclass(frozen=True)
class Identity:
    """What identifies a person, in clear or masked."""

    name: str
    phone: str
    id_no: str
    address: str
    masked: bool


def normalise(text: str) -> str:
    """Full-width forms become plain ones (NFKC); unseen characters and outer spaces go."""
    if text.isprintable() and unicodedata.is_normalized("NFKC", text):
        return text.strip()
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) not in {"Cc", "Cf"}).strip()


def normalise_name(text: str) -> str:
    """A name without needless spaces; the dot of minority names becomes the usual one."""
    plain = normalise(text)
    if plain.isalpha():
        return plain
    plain = _SPACES.sub(" ", _DOTS.sub("·", plain))
    return plain if _LATIN.search(plain) else plain.replace(" ", "")


def normalise_phone(text: str) -> str:
    """Digits only: no country code; a local landline gets the area code of the county."""
    if text.isascii() and _MOBILE.fullmatch(text):
        return text
    digits = _SEPARATORS.sub("", normalise(text))
    for prefix in ("+86", "0086", "86"):
        rest = digits.removeprefix(prefix)
        if rest != digits and (_MOBILE.fullmatch(rest) or _LANDLINE.fullmatch("0" + rest.removeprefix("0"))):
            digits = rest if _MOBILE.fullmatch(rest) else "0" + rest.removeprefix("0")
            break
    if re.fullmatch(r"[2-8]\d{6,7}", digits):
        return AREA_CODE + digits
    return digits


def valid_phone(text: str) -> bool:
    """Whether a person can be called back there: mobile or landline, never a service number like 12345."""
    digits = normalise_phone(text)
    return bool(digits.isascii() and (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)))


def mask_phone(text: str) -> str:
    """138****1209; a landline keeps its area code and last two digits."""
    digits = normalise_phone(text)
    if not digits:
        return ""
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    kept = 4 if digits.startswith("0") else 0
    return f"{digits[:kept]}{'*' * max(4, len(digits) - kept - 2)}{digits[-2:]}"


def normalise_id(text: str) -> str:
    """An ID number without spaces, with a capital X."""
    return _SEPARATORS.sub("", normalise(text)).upper()


def id_check(first17: str) -> str:
    """The 18th character of an ID number (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def upgrade_id(text: str) -> str:
    """A 15-digit number in its 18-character form; others only normalised."""
    number = normalise_id(text)
    if not re.fullmatch(r"[0-9]{15}", number):
        return number
    longer = f"{number[:6]}19{number[6:]}"
    return longer + id_check(longer)


def birth_date(text: str) -> date | None:
    """The date of birth inside an ID number of 15 or 18 characters, or None."""
    number = upgrade_id(text)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return None
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def valid_id(text: str, *, on: date | None = None) -> bool:
    """Shape, date (not after `on`, when given) and check character; the area is never a reason to refuse."""
    number = upgrade_id(text)
    born = birth_date(number)
    if born is None or number[0] == "0" or born < _EARLIEST_BIRTH or (on is not None and born > on):
        return False
    return id_check(number[:17]) == number[17]


def mask_id(text: str) -> str:
    """430422********5411."""
    number = normalise_id(text)
    if len(number) <= 10:
        return "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def mask_name(text: str) -> str:
    """张*, 张*三, 欧**国: the first character, and the last of three or more."""
    name = normalise_name(text)
    if len(name) <= 1:
        return "*" * len(name)
    return f"{name[0]}*" if len(name) == 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_address(text: str) -> str:
    """Nothing of an exact address is shown; only that one is kept."""
    return "******" if text else ""


def uscc_check(first17: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015)."""
    total = sum(
        _USCC_ALPHABET.index(char) * weight for char, weight in zip(first17, _USCC_WEIGHTS, strict=True)
    )
    return _USCC_ALPHABET[-total % 31]


def valid_uscc(text: str) -> bool:
    """Shape and check character of a unified social credit code."""
    code = normalise_id(text)
    return bool(_USCC.fullmatch(code)) and uscc_check(code[:17]) == code[17]
