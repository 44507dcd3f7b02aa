"""Hearing of a place by e-mail: asked, confirmed by the one who reads that mail, ended by one press."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid5

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.collect import queries
from huiyin.collect.models import Subscription
from huiyin.kernel.messages.actions import Letter, tell
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.people import vault
from huiyin.kernel.people.access import MACHINE, RESIDENT, Actor, require
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now

PURPOSE = "collect.subscriber"
PATIENCE = timedelta(days=3)
"""How long an address that did not say yes is kept."""


@dataclass(frozen=True)
class Wish:
    """What somebody asked for: news of `place` to `address`, in `language`, with links to `site`."""

    place: Place
    address: str
    language: str
    site: str


def subscribe(wish: Wish, *, by: Actor) -> None:
    """Ask the reader of this address whether the news is wanted. Whoever said yes before is not asked again.

    It looks the same to the caller either way: nobody learns from it who is subscribed.
    """
    require(by == RESIDENT)
    with transaction.atomic():
        row = _found(wish)
        if row.confirmed_at is None:
            with translation.override(row.language):
                _write(row, "collect.subscribe", *_question(row), f"{now():%FT%H}", by)


def _found(wish: Wish) -> Subscription:
    index = queries.subscriber_index(wish.address)
    try:
        with transaction.atomic():
            return Subscription.objects.create(
                place=wish.place,
                address_sealed=vault.seal(wish.address, PURPOSE),
                address_index=index,
                language=wish.language,
                site=wish.site,
                asked_at=now(),
                told_until=now(),
            )
    except IntegrityError:
        rows = Subscription.objects.select_related("place")
        return rows.get(place=wish.place, address_index=index)


@transaction.atomic
def confirm(subscription: Subscription, *, by: Actor) -> None:
    """The reader of the mail said yes; news counts from now on. Saying it twice changes nothing."""
    require(by == RESIDENT)
    rows = Subscription.objects.filter(pk=subscription.pk, confirmed_at=None)
    rows.update(confirmed_at=now(), told_until=now())


def end_subscription(subscription: Subscription, *, by: Actor) -> None:
    """Nothing more is sent, and the address is forgotten."""
    require(by == RESIDENT)
    subscription.delete()


def forget_unconfirmed(*, by: Actor) -> int:
    """Forget addresses whose reader never said yes; how many."""
    require(by == MACHINE)
    waiting = Subscription.objects.filter(confirmed_at=None, asked_at__lt=now() - PATIENCE)
    return waiting.delete()[0]


@transaction.atomic
def tell_news(subscription: Subscription, lines: Sequence[str], until: datetime, *, by: Actor) -> bool:
    """Send what became known up to `until`, once; without lines only remember that there was nothing."""
    require(by == MACHINE)
    before = subscription.told_until
    rows = Subscription.objects.filter(pk=subscription.pk, confirmed_at__isnull=False, told_until=before)
    if not rows.update(told_until=until) or not lines:
        return False
    with translation.override(subscription.language):
        _write(subscription, "collect.news", *_news(subscription, lines), f"{until:%FT%T}", by)
    return True


def _question(row: Subscription) -> tuple[str, str]:
    told = {"place": row.place.full_name, "link": queries.subscription_link(row), "days": PATIENCE.days}
    words = _(
        "有人用这个邮箱订阅%(place)s的公开消息：大家反映了哪一类事，办到哪一步。\n\n"
        "是您，请打开下面的网址，按“确认订阅”：\n%(link)s\n\n"
        "不是您，不用理会。%(days)d天内没有确认，这个邮箱会被删掉，不再收到邮件。"
    )
    return _("请确认：订阅%(place)s的消息") % told, words % told


def _news(row: Subscription, lines: Sequence[str]) -> tuple[str, str]:
    told = {"place": row.place.full_name, "link": queries.subscription_link(row)}
    end = _("每天最多一封。不想再收，请打开：\n%(link)s") % told
    return _("%(place)s：新的消息") % told, "\n".join([*lines, "", end])


def _write(row: Subscription, code: str, subject: str, words: str, once: str, by: Actor) -> None:
    """Hand a mail over to be sent, once for each `once`; most mailboxes show a button that ends it all."""
    letter = Letter(
        key=uuid5(row.key, f"{code} {once}"),
        chain=row.chain,
        way=Way.EMAIL,
        words=words,
        code=code,
        to=opened(row.address_sealed, PURPOSE),
        subject=subject,
        language=row.language,
        unsubscribe=queries.subscription_link(row, "portal:unsubscribe"),
    )
    tell(letter, by=by)
