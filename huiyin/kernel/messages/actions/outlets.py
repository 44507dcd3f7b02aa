"""The ways are set up, switched on and off, and tried out."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import transaction

from huiyin.kernel.events.log import record
from huiyin.kernel.messages import policy
from huiyin.kernel.messages.actions.telling import Letter, tell
from huiyin.kernel.messages.kinds import MessageKind, Way
from huiyin.kernel.messages.models import Message, Outlet
from huiyin.kernel.messages.queries.outlets import TEST, full_settings, sealed_secrets
from huiyin.kernel.messages.ways import backends
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.present import now


@transaction.atomic
def set_up(way: Way, settings: Mapping[str, Any], *, on: bool, by: Actor) -> Outlet:
    """Keep how messages go by a way. A secret left empty stays as it was.

    Raises ValidationError, by setting, where these cannot work.
    """
    require(policy.may_keep_outlets(by))
    backend = backends()[way]
    outlet, _made = Outlet.objects.select_for_update().get_or_create(way=way)
    kept = full_settings(outlet)
    secret = {one.name for one in backend.SETTINGS if one.kind == "secret"}
    told = {one.name: settings.get(one.name) or "" for one in backend.SETTINGS}
    whole = {**told, **{name: told[name] or kept.get(name, "") for name in secret}}
    backend.check(whole)
    outlet.settings = {name: value for name, value in told.items() if name not in secret}
    outlet.secrets_sealed = sealed_secrets(outlet, {name: whole[name] for name in secret})
    outlet.on, outlet.changed_at = on, now()
    outlet.save()
    record(MessageKind.OUTLET_CHANGED, chain_of(way), by=by, on=on)
    return outlet


@transaction.atomic
def try_out(way: Way, to: str, words: str, *, by: Actor) -> Message:
    """Send one message by a way, also one that is not switched on yet; its state tells whether it works."""
    require(policy.may_keep_outlets(by))
    record(MessageKind.OUTLET_TESTED, chain_of(way), by=by)
    return tell(Letter(uuid4(), chain_of(way), way, words, TEST, to, subject=words, at_once=True), by=by)


def chain_of(way: str) -> str:
    """A way's own chain in the log."""
    return f"outlet:{way}"
