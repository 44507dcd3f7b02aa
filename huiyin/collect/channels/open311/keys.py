"""The system administrator's pages: which programs have a key and use it; give one, take it away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.collect import actions, queries
from huiyin.collect.channels.open311.forms import KeyForm
from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.kinds import Role

DAYS_SHOWN = 30


@duty(Role.SYSTEM_ADMIN)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every key, newest first, with today's use."""
    page = keyset(queries.keys(), ("-id",), after=request.GET.get("after"))
    context = {"page": page, "uses": queries.uses_today(page.rows)}
    return render(request, "collect/open311/keys.html", context)


@duty(Role.SYSTEM_ADMIN)
@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "POST"])
def issue(request: SignedIn) -> HttpResponse:
    """A new key; the secret is shown once."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key, secret = actions.issue_key(form.plan(), by=request.user)
        return render(request, "collect/open311/secret.html", {"key": key, "secret": secret})
    return render(request, "collect/open311/new.html", {"form": form}, status=422 if form.errors else 200)


@duty(Role.SYSTEM_ADMIN)
@require_GET
def show(request: SignedIn, pk: int) -> HttpResponse:
    """One key: whose, what it may do, how it was used."""
    key = get_object_or_404(queries.keys(), pk=pk)
    uses = list(key.uses.order_by("-day")[:DAYS_SHOWN])
    return render(request, "collect/open311/key.html", {"key": key, "uses": uses})


@duty(Role.SYSTEM_ADMIN)
@require_POST
def revoke(request: SignedIn, pk: int) -> HttpResponse:
    """The key opens nothing from now on."""
    actions.revoke_key(get_object_or_404(queries.keys(), pk=pk), by=request.user)
    messages.success(request, _("密钥已撤销，立即生效。"))
    return redirect("open311:key", pk)
