"""The texts that residents get are changed from a day on; the old ones stay to be read."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.kernel.events.log import record
from huiyin.kernel.messages import policy
from huiyin.kernel.messages.filling import check_places
from huiyin.kernel.messages.kinds import MessageKind
from huiyin.kernel.messages.models import Wording
from huiyin.kernel.messages.texts import TEXTS
from huiyin.kernel.people.access import Actor, require
from huiyin.kernel.people.models import User
from huiyin.kernel.present import today


@transaction.atomic
def reword(code: str, *, text: str, text_en: str, source: str, on: date, by: Actor) -> Wording:
    """Say it in these words from a day on, today or later. Raises ValidationError, by field."""
    require(policy.may_write_texts(by))
    _check(code, {"text": text, "text_en": text_en}, on)
    Wording.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), code=code, valid_from__lt=on).update(
        valid_to=on
    )
    Wording.objects.filter(code=code, valid_from__gte=on).delete()
    wording = Wording.objects.create(
        code=code,
        text=text,
        text_en=text_en,
        source=source,
        valid_from=on,
        by=by if isinstance(by, User) else None,
    )
    record(MessageKind.WORDING_CHANGED, f"text:{code}"[:40], by=by, subject=f"wording:{wording.pk}")
    return wording


def _check(code: str, texts: dict[str, str], on: date) -> None:
    wrong: dict[str, str] = {}
    for name, words in texts.items():
        try:
            check_places(words, TEXTS[code].places)
        except ValidationError as problem:
            wrong[name] = problem.messages[0]
    if not today() <= on <= today() + timedelta(days=366):
        wrong["on"] = _("请写今天或以后一年内的一天。")
    if wrong:
        raise ValidationError(wrong)
