"""One delivery after the other, each step committed on its own.

A parcel is sent at least once: claimed, sent, marked. Killed in between, it is sent again under the same id
when the claim runs out; a receiver that remembers ids does nothing twice. An address that does not answer
rests, longer each time, so it takes nobody else's turn.
"""

import secrets
import time
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.outward.asking import Answer, Unreachable, ask
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.people.sealed import opened
from huiyin.kernel.present import now
from huiyin.web.hooks.actions.keeping import PURPOSE, pause_hook
from huiyin.web.hooks.models import Hook, Parcel
from huiyin.web.hooks.payload import body_of
from huiyin.web.hooks.signing import headers

MINUTE, HOUR = 60, 3600
PAUSES = (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
"""Seconds after each try in vain, a fifth more or less: three days and three hours together."""
CLAIM = timedelta(minutes=2)
LONGEST_REST = HOUR
SECONDS, MOST, SHOWN = 10.0, 64 * 1024, 300
GONE = 410
_chance = secrets.SystemRandom()


def send_next(*, by: Actor) -> bool:
    """Send one parcel that is due; False when there is none. Never called inside a transaction."""
    require(is_machine(by))
    parcel = _claim()
    if parcel is None:
        return False
    try:
        answer = _send(parcel)
    except Unreachable as problem:
        _put_off(parcel, None, str(problem), by)
    else:
        _mark(parcel, answer, by)
    return True


def _claim() -> Parcel | None:
    """The next parcel due, ours for two minutes."""
    moment = now()
    found = Parcel.objects.raw(_NEXT, {"now": moment, "until": moment + CLAIM})
    claimed = next(iter(found), None)
    if claimed is None:
        return None
    return Parcel.objects.select_related("hook", "event").get(pk=claimed.pk)


_PARCELS, _HOOKS = Parcel._meta.db_table, Hook._meta.db_table
_NEXT = f"""
UPDATE {_PARCELS} SET due_at = %(until)s, tries = tries + 1, tried_at = %(now)s WHERE id = (
  SELECT parcel.id FROM {_PARCELS} AS parcel JOIN {_HOOKS} AS hook ON hook.id = parcel.hook_id
  WHERE parcel.state = 'waiting' AND parcel.due_at <= %(now)s
    AND hook.state = 'on' AND hook.rest_until <= %(now)s
  ORDER BY parcel.due_at, parcel.id LIMIT 1 FOR UPDATE OF parcel SKIP LOCKED
) RETURNING *
"""  # noqa: S608


def _send(parcel: Parcel) -> Answer:
    body, key = body_of(parcel), f"msg_{parcel.key.hex}"
    signed = headers(
        _secrets(parcel.hook), key, int(time.time()), body
    )  # receivers do not follow the demo's day
    more = {"Content-Type": "application/json", **signed}
    return ask("POST", parcel.hook.url, body=body, headers=more, most=MOST, seconds=SECONDS)


def _secrets(hook: Hook) -> list[str]:
    known = [opened(hook.secret_sealed, PURPOSE)]
    if hook.old_sealed and hook.old_until and hook.old_until > now():
        known.append(opened(hook.old_sealed, PURPOSE))
    return known


@transaction.atomic
def _mark(parcel: Parcel, answer: Answer, by: Actor) -> None:
    """Keep what was answered: delivered, to be tried again, or never to be sent there any more."""
    words = _shown(answer.body)
    if 200 <= answer.status < 300:
        told = {"state": Parcel.State.DONE, "code": answer.status, "reply": words}
        Parcel.objects.filter(pk=parcel.pk).update(**told)
        Hook.objects.filter(pk=parcel.hook_id).update(fails=0, told_at=now())
        return
    asked = answer.headers.get("retry-after", "")
    _put_off(parcel, answer.status, words, by, int(asked) if asked.isascii() and asked.isdecimal() else 0)
    if answer.status == GONE:
        pause_hook(parcel.hook, why=_("对方说这个地址不再接收（410）。"), by=by)


def _shown(body: bytes) -> str:
    return body[:SHOWN].decode("utf-8", "replace").replace("\0", "�")[:SHOWN]


@transaction.atomic
def _put_off(parcel: Parcel, code: int | None, words: str, by: Actor, asked: int = 0) -> None:
    """Try again later; after the last try the parcel is parked, and an address dead all along is paused."""
    told: dict[str, object] = {"code": code, "reply": words[:SHOWN]}
    if parcel.tries > len(PAUSES):
        told["state"] = Parcel.State.PARKED
    else:
        told["due_at"] = now() + timedelta(seconds=_pause(parcel.tries, asked))
    Parcel.objects.filter(pk=parcel.pk, state=Parcel.State.WAITING).update(**told)
    hook = Hook.objects.select_for_update().get(pk=parcel.hook_id)
    hook.fails += 1
    hook.rest_until = now() + timedelta(seconds=min(LONGEST_REST, 2 ** min(hook.fails, 12)))
    hook.save(update_fields=["fails", "rest_until"])
    if "state" in told and (hook.told_at is None or hook.told_at < parcel.made_at):
        pause_hook(
            hook, why=_("三天没有一次送达，已自动暂停。最后一次：%(words)s") % {"words": words[:120]}, by=by
        )


def _pause(tries: int, asked: int) -> float:
    """Seconds until the next try: as planned give or take a fifth, or as long as the receiver asked for."""
    planned = PAUSES[tries - 1] * _chance.uniform(0.8, 1.2)
    return max(planned, min(asked, PAUSES[-1]))
