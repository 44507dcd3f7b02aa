"""Who may have tokens, and who may take them away."""

from collections.abc import Iterable

from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.people.kinds import ADMIN_ROLES, Role
from huiyin.kernel.people.models import User
from huiyin.web.api.kinds import Scope
from huiyin.web.api.models import Token

OVERSEERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
MAKERS = tuple(role for role in Role if role not in ADMIN_ROLES)


def may_make_token(by: Actor) -> bool:
    """Everybody with work in the loop, for the own account only.

    The three administrators have none: what they do asks for a person at a screen with a second factor.
    """
    return has_duty(by, *MAKERS)


def may_revoke(by: Actor, token: Token) -> bool:
    """The owner, and those who watch over accounts."""
    own = isinstance(by, User) and token.user_id == by.pk
    return own or has_duty(by, *OVERSEERS)


def scopes_for(by: User, wanted_by: Iterable[tuple[str, frozenset[str]]]) -> list[Scope]:
    """Scopes that are of use to this person: some operation that asks for one is open to one of the roles."""
    useful = {scope for scope, roles in wanted_by if roles & by.roles}
    return [scope for scope in Scope if str(scope) in useful]
