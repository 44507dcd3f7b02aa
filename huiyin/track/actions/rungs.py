"""The ladder a county starts with: an example, each rung with where it was seen. The county changes it."""

from typing import Any

from huiyin.kernel.calendar.kinds import Unit, Urgency
from huiyin.kernel.people.kinds import Role
from huiyin.track.kinds import Addressee, Rung

_DESK = [Role.SUPERVISOR, Role.COUNTY_DISPATCHER]
_ABOVE = [Role.SUPERVISOR, Role.COUNTY_LEADER]
_SEEN = "示例：各地督办阶梯汇总（系统预警、电话催办、书面催办、督办通知书……）"
_LETTER = "示例：DB41/T 1860 附录 D 有督办通知书；期限为本系统示例"
_NAMED = "示例：某市局规定超期 5 个工作日通报"
_WRITTEN = "示例：某市局规定超期 1 日发催办书"


def _rung(level: int, code: Rung, after: tuple[int, str], roles: list[Role], **more: Any) -> dict[str, Any]:
    amount, unit = after
    return {
        "level": level,
        "code": code,
        "amount": amount,
        "unit": unit,
        "roles": [str(role) for role in roles],
        "addresses": Addressee.LEADER,
        "source": _SEEN,
        **more,
    }


def _days(number: int) -> tuple[int, str]:
    return number, Unit.WORKING_DAY


SEED: list[dict[str, Any]] = [
    _rung(1, Rung.YELLOW, _days(0), [], addresses=Addressee.HANDLER),
    _rung(2, Rung.RED, _days(0), [], addresses=Addressee.HANDLER),
    _rung(3, Rung.PHONE, _days(0), _DESK, addresses=Addressee.HANDLER),
    _rung(4, Rung.WRITTEN, _days(1), _DESK, addresses=Addressee.HANDLER, source=_WRITTEN),
    _rung(5, Rung.NOTICE, _days(2), _DESK, wants_answer=True, source=_LETTER),
    _rung(5, Rung.NOTICE, (4, Unit.HOUR), _DESK, wants_answer=True, urgency=Urgency.CRITICAL, source=_LETTER),
    _rung(6, Rung.REMINDER, _days(3), _DESK, wants_answer=True),
    _rung(7, Rung.NAMED, _days(5), _DESK, source=_NAMED),
    _rung(8, Rung.TALK, _days(7), _ABOVE, times=2),
    _rung(9, Rung.ESCALATE, _days(10), _ABOVE, times=3, addresses=Addressee.COUNTY),
    _rung(9, Rung.ESCALATE, (1, Unit.DAY), _ABOVE, addresses=Addressee.COUNTY, urgency=Urgency.CRITICAL),
]
