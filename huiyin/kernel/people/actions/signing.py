"""What the audit keeps about signing in and out: which account, when, from which address."""

from django.db import transaction

from huiyin.kernel.events.log import record
from huiyin.kernel.people.access import Actor
from huiyin.kernel.people.kinds import PeopleKind
from huiyin.kernel.people.models import User
from huiyin.kernel.present import today


def audit_chain() -> str:
    """The chain of what happens at the door, one a day."""
    return f"audit:{today():%Y%m%d}"


@transaction.atomic
def note_sign_in(user: User, address: str, *, by: Actor, second_factor: bool) -> None:
    """Somebody signed in; `address` is the network address they came from."""
    record(
        PeopleKind.SIGNED_IN,
        audit_chain(),
        by=by,
        subject=f"user:{user.pk}",
        address=address,
        second_factor=second_factor,
    )


@transaction.atomic
def note_sign_out(user: User, why: str, *, by: Actor) -> None:
    """Somebody signed out, or was signed out: why is "asked", "idle" or "limit"."""
    record(PeopleKind.SIGNED_OUT, audit_chain(), by=by, subject=f"user:{user.pk}", why=why)


@transaction.atomic
def note_failed_sign_in(username: str, address: str, *, by: Actor) -> None:
    """A sign-in failed. What was typed is not kept: it may be a password in the wrong box."""
    _note_failure(PeopleKind.SIGN_IN_FAILED, username, address, by)


@transaction.atomic
def note_lockout(username: str, address: str, *, by: Actor) -> None:
    """Too many failures: this address cannot try this account for a while."""
    _note_failure(PeopleKind.LOCKED_OUT, username, address, by)


def _note_failure(kind: PeopleKind, username: str, address: str, by: Actor) -> None:
    known = User.objects.filter(username=username.lower()[:40]).values_list("pk", flat=True).first()
    subject = f"user:{known}" if known else ""
    record(kind, audit_chain(), by=by, subject=subject, address=address)
