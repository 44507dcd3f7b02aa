"""Clocks in words: how long is left, and why it is due at that minute."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from huiyin.kernel.calendar.deadlines import ROUND_THE_CLOCK
from huiyin.kernel.calendar.kinds import LimitKind, Matter, Reason, Unit, Urgency
from huiyin.kernel.calendar.models import Clock, ClockStep
from huiyin.kernel.calendar.queries.tables import tables
from huiyin.kernel.calendar.working_time import SHANGHAI, WorkCalendar

HOUR = 60
DAY = timedelta(days=1)


def when(moment: datetime) -> str:
    """A moment in Beijing time, as people write it."""
    return dateformat.format(moment.astimezone(SHANGHAI), pgettext("日期格式", "n月j日 H:i"))


def day_words(day: date) -> str:
    """A day with its year, as people write it."""
    return dateformat.format(day, pgettext("日期格式", "Y年n月j日"))


def length_words(amount: int, unit: str) -> str:
    """An amount of a unit of time in words."""
    if unit == Unit.MINUTE:
        words = ngettext("%(n)d 分钟", "%(n)d 分钟", amount)
    elif unit == Unit.HOUR:
        words = ngettext("%(n)d 小时", "%(n)d 小时", amount)
    elif unit == Unit.DAY:
        words = ngettext("%(n)d 天", "%(n)d 天", amount)
    elif unit == Unit.WORKING_HOUR:
        words = ngettext("%(n)d 个工作小时", "%(n)d 个工作小时", amount)
    else:
        words = ngettext("%(n)d 个工作日", "%(n)d 个工作日", amount)
    return words % {"n": amount}


def kind_words(kind: str) -> str:
    """What a clock of this kind waits for; the code itself when nobody named it."""
    return str(LimitKind(kind).label) if kind in LimitKind.values else kind


def reason_words(code: str) -> str:
    """A reason code in words; the code itself when nobody named it."""
    return str(Reason(code).label) if code in Reason.values else code


def due_words(clock: Clock, now: datetime) -> tuple[str, str]:
    """How a clock stands, in a few words, with a tone: ok, warn, late or done."""
    if clock.state == Clock.State.PAUSED:
        return _("计时已暂停"), "ok"
    if clock.state == Clock.State.CANCELLED:
        return _("不再计时"), "done"
    if clock.state == Clock.State.MET:
        return _("按时完成"), "done"
    if clock.state == Clock.State.MISSED:
        over = _length(clock, clock.due_at, clock.stopped_at or clock.due_at)
        return (_("超时 %(length)s完成") % {"length": over} if over else _("刚过时限完成")), "late"
    if now > clock.due_at:
        return _running(clock.due_at, now, clock, _("已超时 %(length)s"), _("刚刚到期")), "late"
    left = _running(now, clock.due_at, clock, _("还剩 %(length)s"), _("马上到期"))
    return left, "warn" if now >= clock.warn_at else "ok"


def _running(start: datetime, end: datetime, clock: Clock, words: str, instantly: str) -> str:
    length = _length(clock, start, end)
    return words % {"length": length} if length else instantly


def _length(clock: Clock, start: datetime, end: datetime) -> str:
    """The time between two moments in the largest fitting unit of the clock's kind; empty below a minute."""
    known = tables()
    limit = known.limits.get(clock.limit_id)
    if limit is None or limit.unit in ROUND_THE_CLOCK:
        return _plain_length(int((end - start).total_seconds()) // 60)
    calendar = known.calendar(clock.calendar_id)[1]
    return _working_length(calendar, start, end)


def _plain_length(minutes: int) -> str:
    if minutes < HOUR:
        return length_words(minutes, Unit.MINUTE) if minutes else ""
    if minutes < 48 * HOUR:
        return length_words(minutes // HOUR, Unit.HOUR)
    return length_words(minutes // (24 * HOUR), Unit.DAY)


def _working_length(calendar: WorkCalendar, start: datetime, end: datetime) -> str:
    first, last = start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()
    days = calendar.workdays_between(first, last)
    if days > 1:
        return length_words(days, Unit.WORKING_DAY)
    minutes = calendar.minutes_between(start, end)
    if minutes < HOUR:
        return length_words(minutes, Unit.MINUTE) if minutes else ""
    return length_words(minutes // HOUR, Unit.WORKING_HOUR)


def explain(clock: Clock) -> list[str]:
    """Why the clock is due at that minute: rule and version, office hours, every step, every doubt."""
    steps = list(clock.steps.all())
    lines = [_rule(clock), _beginning(clock, steps)]
    lines += _days_between(clock)
    lines += [line for step in steps if (line := _step(step))]
    if clock.estimated:
        lines.append(
            _("到期日在已装入的节假日安排之后（装入到%(day)s），是估算的日期；导入新安排后会重新计算。")
            % {"day": day_words(tables().loaded_until)}
            if tables().loaded_until > date.min
            else _("还没有装入节假日安排，到期日是估算的。")
        )
    return lines


def _rule(clock: Clock) -> str:
    limit = clock.limit
    if clock.until is not None:
        return _("期限是说定的：%(due)s。") % {"due": when(clock.until)}
    about = [str(Matter(limit.matter).label), str(Urgency(limit.urgency).label)]
    return _(
        "规则：%(kind)s时限 %(length)s（%(about)s，第 %(version)d 版，%(day)s起）。依据：%(source)s。"
    ) % {
        "kind": kind_words(limit.kind),
        "length": length_words(limit.amount, limit.unit),
        "about": _("，").join(about),
        "version": limit.version,
        "day": day_words(limit.valid_from),
        "source": limit.source,
    }


def _beginning(clock: Clock, steps: list[ClockStep]) -> str:
    first = steps[0].after_due if steps else clock.due_at
    facts = {"start": when(clock.started_at), "due": when(first), "hours": clock.calendar.name}
    if clock.limit.unit in ROUND_THE_CLOCK:
        return _("%(start)s开始，不分昼夜连续计时，到 %(due)s为止。") % facts
    return _("%(start)s开始，按“%(hours)s”计时，到 %(due)s为止。") % facts


def _days_between(clock: Clock) -> Iterator[str]:
    """Named days off and make-up workdays that the clock passed."""
    known = tables()
    calendar = known.calendar(clock.calendar_id)[1]
    if clock.limit.unit in ROUND_THE_CLOCK or not calendar.observes_holidays:
        return
    first, last = clock.started_at.astimezone(SHANGHAI).date(), clock.due_at.astimezone(SHANGHAI).date()
    passed = [
        known.special[first + n * DAY]
        for n in range((last - first).days + 1)
        if first + n * DAY in known.special
    ]
    off = sorted({row.name for row in passed if not row.is_workday})
    made_up = [row.day for row in passed if row.is_workday]
    if off:
        yield _("其间放假不计时：%(names)s。") % {"names": _("、").join(off)}
    if made_up:
        yield _("其间调休上班照常计时：%(days)s。") % {
            "days": _("、").join(day_words(day) for day in made_up)
        }


def _step(step: ClockStep) -> str:
    facts = {
        "at": when(step.at),
        "due": when(step.after_due),
        "reason": reason_words(step.reason_code),
        "length": length_words(step.amount, step.unit or Unit.MINUTE),
    }
    if step.kind == ClockStep.Kind.PAUSE:
        return _("%(at)s暂停计时：%(reason)s。") % facts
    if step.kind == ClockStep.Kind.RESUME:
        return _("%(at)s恢复计时，到期时间顺延到 %(due)s。") % facts
    if step.kind == ClockStep.Kind.RETURN:
        return _("%(at)s退回：%(reason)s。从此刻重新计时，到 %(due)s为止。") % facts
    if step.kind == ClockStep.Kind.EXTEND:
        return _("%(at)s延期 %(length)s：%(reason)s。延到 %(due)s。") % facts
    if step.kind == ClockStep.Kind.RECOMPUTE:
        return _("%(at)s因工作日历或规则变化重新计算，到期时间改为 %(due)s。") % facts
    if step.kind == ClockStep.Kind.STOP:
        return _("%(at)s结束计时。") % facts
    return ""
