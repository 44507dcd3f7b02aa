"""Pages of the figures about asking volunteers."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.dispatch.actions import revise_offer_rule
from huiyin.dispatch.models import SHIPPED, OfferRule
from huiyin.dispatch.policy import may_revise_offer_rules
from huiyin.dispatch.queries import last_offer_rule, offer_rules
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.web.rules import policy
from huiyin.web.rules.forms.offers import OfferForm
from huiyin.web.rules.views.figures import Figures, list_figures, revise_figure

FIGURES = Figures(
    what=OfferRule.What,
    shipped=SHIPPED,
    rules=offer_rules,
    last=last_offer_rule,
    may_revise=may_revise_offer_rules,
    revise=revise_offer_rule,
    form=OfferForm,
    page="rules:offers",
    title=gettext_lazy("邀请志愿者的规则"),
    lede=gettext_lazy("多久答复、请几位才有把握、前一天几点看人够不够。改动出新版，旧版留着。"),
    change=gettext_lazy("修改邀请规则"),
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
