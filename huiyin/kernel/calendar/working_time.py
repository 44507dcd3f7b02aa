"""Working time: office hours with lunch, holidays and make-up workdays, counted to the second. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
NO_TIME = timedelta()
HORIZON_DAYS = 3660

Session = tuple[int, int]
Weekly = tuple[tuple[Session, ...], ...]

# Days off with a fixed date in 全国年节及纪念日放假办法 as revised for 2025: New Year's Day, two days
# of May, three of October. Festivals of the moon and the sun are left to the notice of each year.
FIXED_DAYS_OFF = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class BadHours(ValueError):
    """Office hours that cannot be read; the message says which day and why."""


def weekly_from(rows: Sequence[Sequence[Sequence[str]]]) -> Weekly:
    """Read seven lists of ["08:30", "12:00"] pairs, Monday first, into minutes of the day.

    "24:00" closes a day that runs to midnight. Raises BadHours on overlap, disorder or an empty week.
    """
    if len(rows) != 7:
        raise BadHours(f"A week has seven days, not {len(rows)}.")
    week = tuple(_day_from(number, row) for number, row in enumerate(rows, 1))
    if not any(week):
        raise BadHours("No office hours on any day.")
    return week


def _day_from(number: int, row: Sequence[Sequence[str]]) -> tuple[Session, ...]:
    sessions = tuple((_minutes(number, opens), _minutes(number, closes)) for opens, closes in row)
    after = 0
    for opens, closes in sessions:
        if opens < after or closes <= opens:
            raise BadHours(f"Day {number}: hours overlap or run backwards.")
        after = closes
    return sessions


def _minutes(number: int, text: str) -> int:
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal()):
        raise BadHours(f"Day {number}: “{text}” is not a time of day.")
    total = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or total > 24 * 60:
        raise BadHours(f"Day {number}: “{text}” is not a time of day.")
    return total


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """One set of office hours over the days of rest and work that the county has loaded.

    `special` says of a day that it is worked (True) or off (False) against the plain week. After
    `loaded_until` nothing is known but the week and the fixed days off, and `estimated` says so. `changes`
    are other weeks, each from a day on.
    All answers are in Beijing time; start and end may be in any zone.
    """

    weekly: Weekly
    special: Mapping[date, bool] = field(default_factory=dict)
    loaded_until: date = date.min
    observes_holidays: bool = True
    changes: Sequence[tuple[date, Weekly]] = ()

    def week_of(self, day: date) -> Weekly:
        """The plain week in force on a day: `weekly` until the first of `changes`, which stand in order."""
        after = bisect_right(self.changes, day, key=lambda change: change[0])
        return self.changes[after - 1][1] if after else self.weekly

    def plain_hours(self, day: date) -> tuple[Session, ...]:
        """The sessions that the plain week gives this day, holidays aside."""
        return self.week_of(day)[day.weekday()]

    def is_workday(self, day: date) -> bool:
        """Whether anyone is at the desk on this day."""
        plain = bool(self.plain_hours(day))
        if not self.observes_holidays:
            return plain
        told = self.special.get(day)
        if told is not None:
            return told
        if day > self.loaded_until and (day.month, day.day) in FIXED_DAYS_OFF:
            return False
        return plain

    def estimated(self, day: date) -> bool:
        """Whether this day lies beyond the last year whose holidays are loaded."""
        return self.observes_holidays and day > self.loaded_until

    def hours(self, day: date) -> tuple[Session, ...]:
        """The sessions of one day, as minutes after midnight; none on a day off.

        A make-up workday on a free weekday takes the hours of the first day of the week that has any.
        """
        if not self.is_workday(day):
            return ()
        return self.plain_hours(day) or next(hours for hours in self.week_of(day) if hours)

    def add_time(self, start: datetime, worked: timedelta) -> datetime:
        """The moment by which `worked` has been worked since `start`.

        A span that ends with a session ends at its close, not at the next opening; no time leaves `start`.
        """
        begin = start.astimezone(SHANGHAI)
        if worked <= NO_TIME:
            return begin
        for opens, closes in self._sessions_from(begin.date()):
            opens = max(opens, begin)
            if closes - opens >= worked:
                return opens + worked
            worked -= max(closes - opens, NO_TIME)
        raise BadHours("No working time within ten years.")

    def take_time(self, end: datetime, worked: timedelta) -> datetime:
        """The latest moment from which `worked` can still be worked until `end`."""
        finish = end.astimezone(SHANGHAI)
        if worked <= NO_TIME:
            return finish
        for opens, closes in self._sessions_back(finish.date()):
            closes = min(closes, finish)
            if closes - opens >= worked:
                return closes - worked
            worked -= max(closes - opens, NO_TIME)
        raise BadHours("No working time within ten years.")

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two moments; none when `end` is not after `start`."""
        begin, finish = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
        if finish <= begin:
            return NO_TIME
        _days_worked, minutes = self._between(begin.date(), finish.date())
        return timedelta(minutes=minutes) + self._worked_today(finish) - self._worked_today(begin)

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """`add_time` in whole minutes."""
        return self.add_time(start, timedelta(minutes=minutes))

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole working minutes between two moments; negative when `end` comes first."""
        if end < start:
            return -self.minutes_between(end, start)
        return int(self.worked(start, end).total_seconds()) // 60

    def workdays_between(self, first: date, last: date) -> int:
        """Workdays after `first` up to and with `last`."""
        return self._between(first + DAY, last + DAY)[0] if first < last else 0

    def add_days(self, start: datetime, days: int) -> datetime:
        """Close of office on the nth workday after the day of `start`.

        The first day is not counted; the last ends with office hours (Civil Code, articles 201 and 203).
        """
        day = start.astimezone(SHANGHAI).date()
        for _number in range(days):
            day = self._next_workday(day)
        return self.close_of(day)

    def add_calendar_days(self, start: datetime, days: int) -> datetime:
        """Close of office on the nth day after the day of `start`, or on the next workday if it is off."""
        return self.close_of(start.astimezone(SHANGHAI).date() + days * DAY)

    def close_of(self, day: date) -> datetime:
        """When the office closes on this day, or on the first workday after it."""
        if not self.is_workday(day):
            day = self._next_workday(day)
        return _at(day, self.hours(day)[-1][1])

    def _between(self, first: date, last: date) -> tuple[int, int]:
        """Workdays and working minutes from the morning of `first` to the morning of `last`."""
        years = [self._tally(year) for year in range(first.year, last.year + 1)]
        past, ahead = years[0][_day_of_year(first)], years[-1][_day_of_year(last)]
        whole = years[:-1]
        return (
            sum(tally[-1][0] for tally in whole) + ahead[0] - past[0],
            sum(tally[-1][1] for tally in whole) + ahead[1] - past[1],
        )

    def _tally(self, year: int) -> list[tuple[int, int]]:
        """Workdays and working minutes of a year before each of its days, and before the next year."""
        kept = self._tallies.get(year)
        if kept is None:
            worked = minutes = 0
            kept = [(0, 0)]
            for day in _days(date(year, 1, 1), date(year, 12, 31)):
                worked += self.is_workday(day)
                minutes += sum(closes - opens for opens, closes in self.hours(day))
                kept.append((worked, minutes))
            self._tallies[year] = kept
        return kept

    @cached_property
    def _tallies(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def _worked_today(self, moment: datetime) -> timedelta:
        return sum(
            (max(min(closes, moment) - opens, NO_TIME) for opens, closes in self._sessions(moment.date())),
            NO_TIME,
        )

    def _next_workday(self, day: date) -> date:
        for later in _days(day + DAY, day + HORIZON_DAYS * DAY):
            if self.is_workday(later):
                return later
        raise BadHours("No workday within ten years.")

    def _sessions(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for opens, closes in self.hours(day):
            yield _at(day, opens), _at(day, closes)

    def _sessions_from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for later in _days(day, day + HORIZON_DAYS * DAY):
            yield from self._sessions(later)

    def _sessions_back(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for number in range(HORIZON_DAYS):
            yield from reversed(list(self._sessions(day - number * DAY)))


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * DAY


def _day_of_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal()


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(), SHANGHAI) + timedelta(minutes=minutes)
