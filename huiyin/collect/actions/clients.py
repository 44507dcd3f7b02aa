"""Keys are issued, used up to their quota and revoked; what a program brings in becomes a request."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.collect import policy
from huiyin.collect.actions.photos import add_photos
from huiyin.collect.actions.requests import Said, receive, say_not_fixed, withdraw
from huiyin.collect.kinds import Channel, CollectKind
from huiyin.collect.models import Added, ApiKey, Brought, KeyUse, Request
from huiyin.engines.pictures import Picture
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.sealed import sealed_or_none
from huiyin.kernel.present import now, today

MARK = "hy_"
TAG = 9


class OverQuota(Refused):
    """The key was used more often than it may. `seconds` until it may again."""

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


@dataclass(frozen=True)
class KeyPlan:
    """Whose program it is, what it may do and how often."""

    name: str
    organisation: str
    contact: str
    scopes: Sequence[str]
    per_minute: int
    per_day: int


@dataclass(frozen=True)
class Handed:
    """What a program hands in: the words of a resident and what belongs to them."""

    said: Said
    pictures: Sequence[Picture] = field(default=(), repr=False)
    email: str = ""
    account: str = ""


@transaction.atomic
def issue_key(plan: KeyPlan, *, by: Actor) -> tuple[ApiKey, str]:
    """Make a key. The secret exists only in the answer: it is kept as a hash."""
    require(policy.may_keep_keys(by))
    secret = MARK + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        name=plan.name,
        organisation=plan.organisation,
        contact=plan.contact,
        tag=secret[:TAG],
        digest=digest(secret),
        scopes=list(plan.scopes),
        per_minute=plan.per_minute,
        per_day=plan.per_day,
        created_by=by if isinstance(by, User) else None,
        created_at=now(),
    )
    record(
        CollectKind.KEY_ISSUED,
        key.chain,
        by=by,
        scopes=list(plan.scopes),
        per_minute=plan.per_minute,
        per_day=plan.per_day,
    )
    return key, secret


def digest(secret: str) -> bytes:
    """How a secret is kept. It has 256 random bits, so that a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).digest()


@transaction.atomic
def revoke_key(key: ApiKey, *, by: Actor) -> None:
    """From now on the key opens nothing. What it brought in stays. Revoking twice is once."""
    require(policy.may_keep_keys(by))
    also = {"revoked_at": now(), "revoked_by": by if isinstance(by, User) else None}
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(**also):
        record(CollectKind.KEY_REVOKED, key.chain, by=by)


def use_key(secret: str, *, by: Actor) -> ApiKey | None:
    """The key of a secret, counted once; None when there is none or it was revoked. Raises OverQuota.

    One statement counts for every process at once: two calls in the same moment never both get the last.
    """
    moment = now().replace(second=0, microsecond=0)
    wanted = {"digest": digest(secret), "minute": moment, "day": today()}
    key = next(iter(ApiKey.objects.raw(_USE, wanted)), None)
    if key is None:
        return None
    if not key.in_minute or not key.in_day:  # type: ignore[attr-defined]
        _note_refusal(key)
        if key.in_minute:  # type: ignore[attr-defined]
            raise OverQuota(_("这把密钥今天的次数用完了，请明天再试。"), _until_midnight())
        raise OverQuota(_("这把密钥用得太快，请一分钟后再试。"), 60 - now().second)
    return key


def _note_refusal(key: ApiKey) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, [key.pk, today()])


def _until_midnight() -> int:
    here = timezone.localtime(now())
    return 86400 - here.hour * 3600 - here.minute * 60 - here.second


_KEYS, _USES = ApiKey._meta.db_table, KeyUse._meta.db_table
_USE = f"""
WITH known AS (
  SELECT * FROM {_KEYS} WHERE digest = %(digest)s AND revoked_at IS NULL
), counted AS (
  UPDATE {_KEYS} AS key SET minute = %(minute)s,
    calls = CASE WHEN key.minute = %(minute)s THEN key.calls + 1 ELSE 1 END
  FROM known WHERE key.id = known.id
    AND (key.minute IS DISTINCT FROM %(minute)s OR key.calls < key.per_minute)
  RETURNING key.id
), daily AS (
  INSERT INTO {_USES} AS used (key_id, day, calls, refused) SELECT id, %(day)s, 1, 0 FROM counted
  ON CONFLICT (key_id, day) DO UPDATE SET calls = used.calls + 1
    WHERE used.calls < (SELECT per_day FROM known)
  RETURNING used.key_id
)
SELECT known.*, EXISTS (SELECT 1 FROM counted) AS in_minute, EXISTS (SELECT 1 FROM daily) AS in_day FROM known
"""  # noqa: S608
_REFUSED = f"""
INSERT INTO {_USES} AS used (key_id, day, calls, refused) VALUES (%s, %s, 0, 1)
ON CONFLICT (key_id, day) DO UPDATE SET refused = used.refused + 1
"""  # noqa: S608


@transaction.atomic
def take_in(handed: Handed, key: ApiKey, *, by: Actor) -> Request:
    """Receive what a program hands in, with photos and answers: all of it or nothing.

    The same client-made key twice makes one request. Raises Refused when it belongs to somebody else's.
    """
    require(policy.may_submit(key))
    request = receive(handed.said, by=by)
    if request.channel != Channel.OPEN311:
        raise Refused(_("这个提交标识已经用过，请换一个新的。"))
    if _noted(request, handed, key):
        add_photos(request.no, handed.pictures, by=by)
    elif not Brought.objects.filter(request=request, key=key).exists():
        raise Refused(_("这个提交标识已经用过，请换一个新的。"))
    return request


def _noted(request: Request, handed: Handed, key: ApiKey) -> bool:
    """Write down who brought the request; False when that was written before."""
    seals = [
        sealed_or_none(handed.email, "collect.email"),
        sealed_or_none(handed.account, "collect.account"),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_BRING, [request.pk, key.pk, *seals])
        return cursor.fetchone() is not None


_BRING = f"""
INSERT INTO {Brought._meta.db_table} (request_id, key_id, email_sealed, account_sealed)
VALUES (%s, %s, %s, %s) ON CONFLICT (request_id) DO NOTHING RETURNING id
"""  # noqa: S608


@transaction.atomic
def add_words(request: Request, *, key: ApiKey, ref: str, words: str, by: Actor) -> Added:
    """Keep what the resident said later, through the program that brought the request. One `ref` is one."""
    require(policy.may_add(key, request))
    added, made = Added.objects.get_or_create(
        key=key, ref=ref, defaults={"request": request, "words": words, "at": now()}
    )
    if added.request_id != request.pk:
        raise Refused(_("这个补充标识已经用过，请换一个新的。"))
    if made:
        record(CollectKind.ADDED, request.no, by=by, subject=f"request:{request.no}", added=added.pk)
    return added


@transaction.atomic
def add_update(request: Request, *, key: ApiKey, ref: str, words: str, wish: str, by: Actor) -> Added:
    """Keep the words and do what the resident wishes: "reopen" (not fixed), "withdraw" or "" for nothing."""
    known = Added.objects.filter(key=key, ref=ref).exists()
    added = add_words(request, key=key, ref=ref, words=words, by=by)
    if not known and wish == "reopen" and request.state != Request.State.OPEN:
        say_not_fixed(request, by=by)
    elif not known and wish == "withdraw":
        withdraw(request, by=by)
    return added
