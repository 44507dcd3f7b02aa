"""The words that hold today."""

from collections.abc import Mapping

from django.db.models import Q

from huiyin.kernel.messages.filling import fill
from huiyin.kernel.messages.models import Wording
from huiyin.kernel.messages.texts import own_words
from huiyin.kernel.present import today


def wording_of(code: str) -> Wording | None:
    """The county's own wording that holds today; None where the house's holds."""
    day = today()
    rows = Wording.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), code=code, valid_from__lte=day)
    return rows.order_by("-valid_from", "-id").first()


def wordings_today() -> dict[str, Wording]:
    """The county's own wordings that hold today, by code. One query."""
    day = today()
    rows = Wording.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return {row.code: row for row in rows.order_by("valid_from", "id")}


def wordings_of(code: str) -> list[Wording]:
    """Every wording of a text, newest first."""
    return list(Wording.objects.filter(code=code).select_related("by").order_by("-valid_from", "-id"))


def words(code: str, language: str, values: Mapping[str, str]) -> str:
    """A text in a language with its places filled."""
    kept = wording_of(code)
    if kept is None:
        return fill(own_words(code, language), values)
    return fill(kept.text_en if language == "en" else kept.text, values)
