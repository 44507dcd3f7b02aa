"""Addresses are added, changed, paused, given a new secret; deliveries are sent again or forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.log import record
from huiyin.kernel.messages.actions import tell_staff
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.people.policy import is_machine
from huiyin.kernel.people.vault import seal
from huiyin.kernel.places.models import Place
from huiyin.kernel.present import now
from huiyin.web.hooks import policy, queries
from huiyin.web.hooks.kinds import PAUSED_ITSELF, HookKind
from huiyin.web.hooks.models import Hook, Parcel
from huiyin.web.hooks.signing import new_secret

OVERLAP = timedelta(hours=24)
"""How long the old secret signs beside the new one."""
KEPT = timedelta(days=30)
PURPOSE = "web.hook"


@dataclass(frozen=True)
class HookPlan:
    """Where to, what of, and from where: the whole county where no place is named."""

    name: str
    url: str
    kinds: Sequence[str]
    place: Place | None = None


@transaction.atomic
def add_hook(plan: HookPlan, *, by: User) -> tuple[Hook, str]:
    """Begin to tell an address of what happens from now on. The secret is shown once and kept sealed."""
    require(policy.may_keep_hooks(by))
    secret, moment = new_secret(), now()
    hook = Hook.objects.create(
        name=plan.name,
        url=plan.url,
        kinds=list(plan.kinds),
        place=plan.place,
        secret_sealed=seal(secret, PURPOSE),
        since=queries.log_end()[0],
        rest_until=moment,
        created_by=by,
        created_at=moment,
    )
    record(HookKind.ADDED, hook.chain, by=by, kinds=hook.kinds, place=hook.place_id)
    return hook, secret


@transaction.atomic
def change_hook(hook: Hook, plan: HookPlan, *, by: User) -> None:
    """Tell another address, or of something else, from the next event on."""
    require(policy.may_keep_hooks(by))
    hook.name, hook.url, hook.kinds, hook.place = plan.name, plan.url, list(plan.kinds), plan.place
    hook.save(update_fields=["name", "url", "kinds", "place"])
    record(HookKind.CHANGED, hook.chain, by=by, kinds=hook.kinds, place=hook.place_id)


@transaction.atomic
def rotate_secret(hook: Hook, *, by: User) -> str:
    """A new secret, shown once; for a day the old one signs too."""
    require(policy.may_keep_hooks(by))
    secret = new_secret()
    hook.old_sealed, hook.old_until = hook.secret_sealed, now() + OVERLAP
    hook.secret_sealed = seal(secret, PURPOSE)
    hook.save(update_fields=["secret_sealed", "old_sealed", "old_until"])
    record(HookKind.ROTATED, hook.chain, by=by)
    return secret


@transaction.atomic
def pause_hook(hook: Hook, *, why: str = "", by: Actor) -> None:
    """Keep what happens and send nothing, until somebody resumes. `why` is a sentence for the page.

    Where nobody did it, the staff's groups are told with the remedy: what waits would grow unseen.
    """
    require(is_machine(by) or policy.may_keep_hooks(by))
    rows = Hook.objects.filter(pk=hook.pk, state=Hook.State.ON)
    if rows.update(state=Hook.State.PAUSED, paused_why=why[:300]):
        record(HookKind.PAUSED, hook.chain, by=by)
        if is_machine(by):
            tell_staff(hook.chain, PAUSED_ITSELF, {"name": hook.name}, uuid4(), by=by)


@transaction.atomic
def resume_hook(hook: Hook, *, by: User) -> None:
    """Send again, what was kept meanwhile first."""
    require(policy.may_keep_hooks(by))
    rows = Hook.objects.filter(pk=hook.pk, state=Hook.State.PAUSED)
    if rows.update(state=Hook.State.ON, paused_why="", fails=0, rest_until=now()):
        record(HookKind.RESUMED, hook.chain, by=by)


@transaction.atomic
def end_hook(hook: Hook, *, by: User) -> None:
    """The address is told nothing more; what was sent stays to be read, what waited is parked."""
    require(policy.may_keep_hooks(by))
    if Hook.objects.filter(pk=hook.pk).exclude(state=Hook.State.ENDED).update(state=Hook.State.ENDED):
        Parcel.objects.filter(hook=hook, state=Parcel.State.WAITING).update(state=Parcel.State.PARKED)
        record(HookKind.ENDED, hook.chain, by=by)


@transaction.atomic
def ping(hook: Hook, *, by: User) -> Parcel:
    """Send a test of one's own, as soon as the worker comes to it."""
    require(policy.may_keep_hooks(by))
    _on(hook)
    return Parcel.objects.create(hook=hook, due_at=now(), made_at=now())


@transaction.atomic
def send_again(parcel: Parcel, *, by: User) -> None:
    """Deliver once more under the same id, whatever was answered before."""
    require(policy.may_keep_hooks(by))
    _on(parcel.hook)
    rows = Parcel.objects.filter(pk=parcel.pk).exclude(state=Parcel.State.WAITING)
    if rows.update(state=Parcel.State.WAITING, tries=0, due_at=now()):
        record(HookKind.AGAIN, parcel.hook.chain, by=by, subject=f"parcel:{parcel.pk}", count=1)


@transaction.atomic
def send_parked_again(hook: Hook, *, by: User) -> int:
    """Deliver everything that was parked; how many."""
    require(policy.may_keep_hooks(by))
    _on(hook)
    rows = Parcel.objects.filter(hook=hook, state=Parcel.State.PARKED)
    count = rows.update(state=Parcel.State.WAITING, tries=0, due_at=now())
    if count:
        record(HookKind.AGAIN, hook.chain, by=by, count=count)
    return count


def tidy_parcels(*, by: Actor) -> int:
    """Forget what was delivered a month ago; how many. What failed stays until somebody looks at it."""
    require(is_machine(by))
    old = Parcel.objects.filter(state=Parcel.State.DONE, made_at__lt=now() - KEPT)
    return old.delete()[0]


def _on(hook: Hook) -> None:
    if hook.state != Hook.State.ON:
        raise Refused(_("这个地址现在不推送。请先恢复推送。"))
