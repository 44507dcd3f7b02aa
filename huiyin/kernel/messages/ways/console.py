"""Where nothing is set up: the message goes to the log, masked, and nowhere else."""

import logging

from huiyin.engines.wording.grams import without_numbers_of_people
from huiyin.kernel.messages.backend import Outgoing, Sent, Setting, Settings
from huiyin.kernel.people import identity

logger = logging.getLogger(__name__)
SETTINGS: tuple[Setting, ...] = ()
SHOWN = 40


def check(settings: Settings) -> None:
    """Nothing to check."""


def send(message: Outgoing, settings: Settings) -> Sent:
    """Write the masked recipient and the beginning of the words to the log."""
    words = without_numbers_of_people(" ".join(message.words.split()))[:SHOWN]
    logger.info("Message %s to %s: %s", message.key, masked(message.to), words)
    return Sent()


def masked(to: str) -> str:
    """A telephone or an address as the log may show it."""
    name, at, domain = to.partition("@")
    return f"{name[:1]}***@{domain}" if at else identity.mask_phone(to)
