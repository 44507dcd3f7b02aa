"""Moments as spreadsheets and old systems write them."""

import re
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone

_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[\sT]*(\d{1,2})\s*[:：时点]\s*(\d{1,2})\s*分?(?:\s*[:：]?\s*(\d{1,2})\s*秒?(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EXCEL_BEGINS = datetime(1899, 12, 30)


@lru_cache(maxsize=4096)
def moment_of(text: str) -> datetime | None:
    """The moment a text means, in the county's time; None when it means none.

    Understood: 2025-03-08 14:30[:05], 2025/3/8, 2025年3月8日14时30分, 20250308143005, Excel's own numbers.
    """
    told = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    try:
        if told:
            year, month, day, hour, minute, second = (int(part or 0) for part in told.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=timezone.get_default_timezone())
        if _SERIAL.fullmatch(text):
            exact = _EXCEL_BEGINS + timedelta(seconds=round(float(text) * 86400))
            return exact.replace(tzinfo=timezone.get_default_timezone())
    except (ValueError, OverflowError):
        return None
    return None
