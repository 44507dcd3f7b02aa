"""Who looks after messages and the ways they go."""

from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Message
from huiyin.kernel.people.access import MACHINE, Actor, has_duty
from huiyin.kernel.people.kinds import Role

KEEPERS = (Role.SYSTEM_ADMIN,)
WRITERS = (Role.SYSTEM_ADMIN, Role.COUNTY_DISPATCHER)
CARRIERS = (Role.STATION_KEEPER, Role.INSTITUTE_MANAGER, Role.COUNTY_DISPATCHER)
CALLERS = (Role.HOTLINE_OPERATOR, Role.COUNTY_DISPATCHER)
MAIL_READERS = (Role.COUNTY_DISPATCHER,)
PUBLISHERS = (Role.MEDIA_EDITOR,)


def may_keep_outlets(by: Actor) -> bool:
    """Who sets up the ways, and decides about messages that do not go."""
    return by == MACHINE or has_duty(by, *KEEPERS)


def may_write_texts(by: Actor) -> bool:
    """Who writes the texts that residents get."""
    return has_duty(by, *WRITERS)


def may_read_mail(by: Actor) -> bool:
    """Who reads mail that fits nothing: the county's desk, which hears residents anyway."""
    return has_duty(by, *MAIL_READERS)


def may_carry_out(by: Actor, message: Message) -> bool:
    """Who hands a slip over or has a text read out: the clerks of the place; who calls up: the hotline.

    Who publishes: the editors.
    """
    if message.way == Way.PUBLISH:
        return has_duty(by, *PUBLISHERS)
    if message.way == Way.CALL:
        return has_duty(by, *CALLERS)
    return message.place is not None and has_duty(by, *CARRIERS, where=message.place)
