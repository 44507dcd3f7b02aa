"""What a need is about: a tree the county edits, each entry with the days it holds."""

from datetime import date

from django.db import models

from huiyin.kernel.present import is_english


class Category(models.Model):
    """One class of needs, such as rural roads. Ended, never deleted. What changes is kept on one CHAIN."""

    CHAIN = "categories"

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    source = models.CharField(max_length=200)
    end_source = models.CharField(max_length=200, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.label

    def is_offered(self, on: date) -> bool:
        """Whether a request may be sorted under it on this day; `valid_to` is the first day it may not."""
        return self.valid_from <= on and (self.valid_to is None or self.valid_to > on)

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name_en if is_english() else self.name
