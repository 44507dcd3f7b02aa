"""Answers go out on the channel one came by; what comes back by mail is put with the request."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from huiyin.collect import policy, queries
from huiyin.collect.actions.heard import answer_by_mail
from huiyin.collect.kinds import CollectKind, Told, Urgency
from huiyin.collect.models import Added, Answer, Reach, Request
from huiyin.kernel.events.lifecycle import subject_of
from huiyin.kernel.events.log import record
from huiyin.kernel.messages.actions import Letter, tell
from huiyin.kernel.messages.kinds import BY_HAND, Way
from huiyin.kernel.messages.models import Mail
from huiyin.kernel.messages.queries import reply_words, words
from huiyin.kernel.messages.texts import LANGUAGES
from huiyin.kernel.people.access import MACHINE, Actor, require
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.present import is_past

LONGEST = 300
NOTHING: Mapping[str, str] = MappingProxyType({})
WHOLE = (Way.EMAIL, Way.CALL, Way.SLIP)
LANGUAGE = "zh-hans"
"""The language where the resident's own is not known, and of what staff carry out; texts are kept in both."""


@transaction.atomic
def keep_reach(request: Request, *, wish: str = "", email: str = "", by: Actor) -> None:
    """Keep how a resident wishes to be told. Said again, the later word counts. Raises ValidationError."""
    require(policy.may_receive(by, request.place, request.channel))
    if email:
        validate_email(email)
    if wish and wish not in Reach.Wish.values:
        raise ValidationError({"wish": wish})
    also = {"wish": wish, "email_sealed": sealed_or_none(email.strip(), "collect.reach")}
    Reach.objects.update_or_create(request=request, defaults=also)


@transaction.atomic
def tell_answer(answer: Answer, *, by: Actor) -> int:
    """Tell the resident what was answered, on the channel he came by; in how many ways. Twice tells once.

    Where no way leads to one who does not look himself, the log says so.
    """
    require(by == MACHINE)
    request = answer.request
    if is_past():
        return 0
    contact = queries.contact_of(request)
    ways = policy.ways_to_tell(request, contact)
    if not ways and request.channel in policy.TOLD_BY_MESSAGE:
        why = "wish" if contact.wish == Reach.Wish.NONE else "no_way"
        record(CollectKind.UNTOLD, request.no, by=by, subject=subject_of(request), why=why)
    return _tell(request, ways, Told.ANSWERED, answer.key, {"answer": answer.words}, by)


@transaction.atomic
def tell_voices(
    requests: Sequence[Request],
    about: str,
    key: UUID,
    *,
    by: Actor,
    values: Callable[[Request], Mapping[str, str]] = lambda _request: {},
) -> int:
    """Tell residents something of a matter, each on a channel of his own; how many messages.

    `about` is the code of a text without the matter's words, `key` this happening's own: twice tells once.
    `values` yields what else the text says to one voice; it is asked only of those who are written to.
    Who was told something of it within a day is not written to again: the answer asks for a verdict as well.
    """
    require(by == MACHINE)
    if is_past():
        return 0
    heard = queries.told_lately(requests)
    told = 0
    for one in requests:
        ways = policy.personal_ways(one, queries.contact_of(one)) if one.no not in heard else []
        if ways:
            told += _tell(one, ways, about, uuid5(key, one.no), values(one), by)
    return told


def tell_by(
    request: Request,
    ways: Sequence[tuple[Way, str]],
    about: str,
    key: UUID,
    words: str,
    *,
    more: Mapping[str, str] = NOTHING,
    by: Actor,
) -> int:
    """Tell one resident words by these ways, and what `more` the text says; how many messages.

    Nothing is told of the past.
    """
    return 0 if is_past() else _tell(request, ways, about, key, {**more, "answer": words}, by)


def _tell(
    request: Request,
    ways: Sequence[tuple[Way, str]],
    about: str,
    key: UUID,
    also: Mapping[str, str],
    by: Actor,
) -> int:
    for way, to in ways:
        tell(_letter(request, way, to, about, key, also), by=by)
    return len(ways)


def _letter(request: Request, way: Way, to: str, about: str, key: UUID, also: Mapping[str, str]) -> Letter:
    code = policy.text_for(request, way, about)
    answer = also.get("answer", "")
    values = {
        **also,
        "no": request.no,
        "code": queries.pickup_code(request),
        "answer": answer if way in WHOLE else _short(answer),
        "place": str(request.place),
    }
    by_mail, language = way == Way.EMAIL, _language(request, way)
    ends = [words(Told.MAIL_END, language, {})] if by_mail else []
    return Letter(
        uuid5(key, f"{about} {way}"),
        request.no,
        way,
        "\n\n".join([words(code, language, values), *ends]),
        code,
        to,
        subject=words(Told.MAIL_SUBJECT, language, values) if by_mail else "",
        place=request.place if way in BY_HAND else None,
        language=language,
        at_once=request.urgency == Urgency.CRITICAL,
    )


def _language(request: Request, way: Way) -> str:
    """The one the resident used; what is read out or published speaks the county's."""
    own = request.language in LANGUAGES and (way == Way.SLIP or way not in BY_HAND)
    return request.language if own else LANGUAGE


def _short(answer: str) -> str:
    plain = " ".join(answer.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


@transaction.atomic
def hear_reply(request: Request, mail: Mail, *, by: Actor) -> None:
    """Put what a resident wrote back with his request. The same mail twice is one."""
    require(by == MACHINE)
    told = {"request": request, "words": reply_words(mail), "at": mail.came_at}
    added, made = Added.objects.get_or_create(key=None, ref=f"mail:{mail.pk}", defaults=told)
    if made:
        record(CollectKind.ADDED, request.no, by=by, subject=f"request:{request.no}", added=added.pk)
        answer_by_mail(request, added, by=by)
