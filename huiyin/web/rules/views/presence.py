"""Pages of the figures about checking in by oneself."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.people.access import SignedIn, duty
from huiyin.track.actions import revise_presence
from huiyin.track.models import PRESENCE_SHOWN, PresenceRule
from huiyin.track.policy import may_revise_presence
from huiyin.track.queries import last_presence_rule, presence_rules
from huiyin.web.rules import policy
from huiyin.web.rules.forms.presence import PresenceForm
from huiyin.web.rules.views.figures import Figures, list_figures, revise_figure

FIGURES = Figures(
    what=PresenceRule.What,
    shipped=PRESENCE_SHOWN,
    rules=presence_rules,
    last=last_presence_rule,
    may_revise=may_revise_presence,
    revise=revise_presence,
    form=PresenceForm,
    page="rules:presence",
    title=gettext_lazy("签到规则"),
    lede=gettext_lazy("离岗位多远还算到、定位多准才行。改动出新版，旧版留着。"),
    change=gettext_lazy("修改签到规则"),
)


@duty(*policy.VIEWERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every figure with all its versions, the newest first."""
    return list_figures(request, FIGURES)


@duty(*policy.LIMIT_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, what: str) -> HttpResponse:
    """A new version of one figure."""
    return revise_figure(request, FIGURES, what)
