"""Who decides which outside addresses are told of what happens."""

from huiyin.kernel.people.access import Actor, has_duty
from huiyin.kernel.people.kinds import Role

KEEPERS = (Role.SYSTEM_ADMIN,)


def may_keep_hooks(by: Actor) -> bool:
    """The system administrator, who signs in with a second factor."""
    return has_duty(by, *KEEPERS)
