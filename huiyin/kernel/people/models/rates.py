"""How often somebody tried something in the present window of time; shared by all processes."""

from django.db import models


class Tries(models.Model):
    """A count for one page and one address. The key is a digest: no address is kept.

    `until` is in seconds since 1970, by the machine's clock. The table is unlogged: a crash forgets counts.
    """

    key = models.BinaryField(primary_key=True)
    count = models.IntegerField()
    until = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{bytes(self.key).hex()} {self.count}"
