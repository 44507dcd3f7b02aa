"""Setting the hour of the morning message, wanting it, and sending it."""

from dataclasses import dataclass
from datetime import date, time
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from huiyin.kernel.events.log import record
from huiyin.kernel.events.versions import end_version, keep_version, too_early
from huiyin.kernel.messages.actions import Letter, tell
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.queries.texts import words
from huiyin.kernel.people.access import Actor, has_duty, require
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.people.vault import seal
from huiyin.kernel.present import now, today
from huiyin.web.desk.kinds import MORNING, MorningKind
from huiyin.web.desk.models import CHAIN, MorningRule, MorningWish
from huiyin.web.desk.mornings import tally
from huiyin.web.desk.today import spell_of

KEEPERS = (Role.COUNTY_DISPATCHER,)
LANGUAGE = "zh-hans"
TO = "mornings.to"


@dataclass(frozen=True)
class MorningTerms:
    """From when the message goes out at which hour, and on what basis."""

    at: time
    valid_from: date
    source: str


@transaction.atomic
def seed_mornings(*, by: Actor) -> int:
    """An hour to begin with where the county has set none. How many rules."""
    require(is_machine(by))
    if MorningRule.objects.exists():
        return 0
    source = "示例：上班前半小时，请按本县作息修改"
    MorningRule.objects.create(at=time(8), valid_from=date(2020, 1, 1), source=source)
    record(MorningKind.SEEDED, CHAIN, by=by)
    return 1


@transaction.atomic
def revise_mornings(rule: MorningRule, terms: MorningTerms, *, by: Actor) -> MorningRule:
    """Put a new version after `rule`, from today or later. Raises Refused, StaleState."""
    require(has_duty(by, *KEEPERS))
    if terms.valid_from < max(today(), rule.valid_from):
        raise too_early()
    end_version(rule, terms.valid_from)
    fresh = MorningRule(
        at=terms.at, valid_from=terms.valid_from, source=terms.source, version=rule.version + 1
    )
    keep_version(fresh)
    since = terms.valid_from.isoformat()
    record(MorningKind.REVISED, CHAIN, by=by, version=fresh.version, valid_from=since)
    return fresh


@transaction.atomic
def wish_morning(way: Way, to: str, *, by: User) -> MorningWish:
    """Have one's own morning told by this way from the next working day on; again changes way and address."""
    wish, _made = MorningWish.objects.update_or_create(
        user=by, defaults={"way": way, "to_sealed": seal(to, TO), "since": now(), "last_on": today()}
    )
    record(MorningKind.WISHED, CHAIN, by=by, way=str(way))
    return wish


@transaction.atomic
def end_wish(*, by: User) -> bool:
    """Have it told no more. False when it was not."""
    ended, _each = MorningWish.objects.filter(user=by).delete()
    if ended:
        record(MorningKind.ENDED, CHAIN, by=by)
    return bool(ended)


@transaction.atomic
def send_morning(wish: MorningWish, *, by: Actor) -> bool:
    """Tell one person how many of what wait today, once a day. False where nothing does, or it was told."""
    require(is_machine(by))
    day = today()
    mine = MorningWish.objects.filter(pk=wish.pk).exclude(last_on=day)
    if not mine.update(last_on=day):
        return False
    user = wish.user
    with override(LANGUAGE):
        lines = tally(user, user.role, spell_of(user))
        if not lines:
            return False
        values = {
            "role": str(Role(user.role).label),
            "lines": _("，").join(
                _("%(name)s %(n)s 件") % {"name": name, "n": count} for name, count in lines
            ),
            "link": f"{settings.HUIYIN_SITE}{reverse('today')}",
        }
    key = uuid5(NAMESPACE_URL, f"morning:{wish.pk}:{wish.since.isoformat()}:{day}")
    letter = Letter(
        key,
        CHAIN,
        Way(wish.way),
        words(MORNING, LANGUAGE, values),
        MORNING,
        to=opened(wish.to_sealed, TO),
        subject=_("今天要办的事"),
    )
    tell(letter, by=by)
    return True
