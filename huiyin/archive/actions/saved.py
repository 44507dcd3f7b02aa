"""Views of the register that people keep for themselves."""

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.archive import policy
from huiyin.archive.models import SavedView
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import has_duty, require
from huiyin.kernel.people.models import User

MOST_VIEWS = 20


@transaction.atomic
def save_view(name: str, query: str, *, by: User) -> SavedView:
    """Keep filters and words under a name; the same name again takes its place."""
    require(has_duty(by, *policy.READERS))
    User.objects.select_for_update().get(pk=by.pk)
    held = SavedView.objects.filter(user=by)
    if not held.filter(name=name).exists() and held.count() >= MOST_VIEWS:
        raise Refused(_("最多保存 %(n)d 个常用查询。请先删掉不用的。") % {"n": MOST_VIEWS})
    view, _made = SavedView.objects.update_or_create(user=by, name=name, defaults={"query": query})
    return view


def forget_view(view: SavedView, *, by: User) -> None:
    """Forget a saved view of one's own."""
    require(view.user_id == by.pk)
    view.delete()
