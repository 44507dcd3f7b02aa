"""Tokens are made, used and taken away."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.collect.actions.clients import OverQuota, digest
from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.rates import within
from huiyin.kernel.present import now
from huiyin.web.api import policy, queries
from huiyin.web.api.kinds import ApiKind, Scope
from huiyin.web.api.models import Token

MARK = "hyt_"
TAG = 10
MOST_DAYS = 366
MINUTE = 60
TOUCH_EVERY = timedelta(seconds=MINUTE)


@dataclass(frozen=True)
class TokenPlan:
    """What a program may do for its owner, how often, and for how many days."""

    name: str
    scopes: Sequence[Scope]
    days: int
    per_minute: int


@transaction.atomic
def make_token(plan: TokenPlan, *, by: User) -> tuple[Token, str]:
    """Make a token for oneself. The secret exists only in the answer: it is kept as a hash."""
    require(policy.may_make_token(by) and 0 < plan.days <= MOST_DAYS)
    secret = MARK + secrets.token_urlsafe(32)
    moment = now()
    token = Token.objects.create(
        user=by,
        name=plan.name,
        tag=secret[:TAG],
        digest=digest(secret),
        scopes=[str(scope) for scope in plan.scopes],
        per_minute=plan.per_minute,
        created_at=moment,
        expires_at=moment + timedelta(days=plan.days),
    )
    record(
        ApiKind.TOKEN_MADE,
        token.chain,
        by=by,
        subject=f"user:{by.pk}",
        scopes=token.scopes,
        days=plan.days,
    )
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: User) -> None:
    """The token opens nothing from now on. Saying it twice changes nothing."""
    require(policy.may_revoke(by, token))
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now(), revoked_by=by):
        record(ApiKind.TOKEN_REVOKED, token.chain, by=by, subject=f"user:{token.user_id}")


def use_token(secret: str, *, by: Actor) -> Token | None:
    """The live token of a secret, counted once; None when there is none. Raises OverQuota."""
    found = queries.LIVE(digest=digest(secret), moment=now())
    if not found:
        return None
    token = found[0]
    if not within("api.token", str(token.pk), token.per_minute, MINUTE):
        raise OverQuota(_("这个令牌用得太快，请一分钟后再试。"), MINUTE)
    _touch(token)
    return token


def _touch(token: Token) -> None:
    """Remember when it was last used, at most once a minute."""
    moment = now()
    if token.used_at is None or token.used_at < moment - TOUCH_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=moment)
