"""The system administrator's pages: which addresses are told what, what they answered, and sending again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.paging import keyset
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.web.hooks import actions, policy, queries
from huiyin.web.hooks.forms import HookForm
from huiyin.web.hooks.kinds import tellable
from huiyin.web.hooks.models import Hook, Parcel
from huiyin.web.signin.forms import posted


@duty(*policy.KEEPERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every address, newest first, with what it is still owed."""
    page = keyset(queries.hooks(request.user), ("-id",), after=request.GET.get("after"))
    context = {"page": page, "owed": queries.owed(page.rows), "tones": Hook.TONES}
    return render(request, "hooks/list.html", context)


@duty(*policy.KEEPERS)
@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """A new address; its secret is shown once."""
    form = HookForm(posted(request))
    if request.method == "POST" and form.is_valid():
        hook, secret = actions.add_hook(form.plan(), by=request.user)
        return render(request, "hooks/secret.html", {"hook": hook, "secret": secret})
    context = {"form": form, "hook": None}
    return render(request, "hooks/form.html", context, status=422 if form.errors else 200)


@duty(*policy.KEEPERS)
@require_GET
def show(request: SignedIn, pk: int) -> HttpResponse:
    """One address and its deliveries, newest first."""
    hook = queries.hook_to_keep(request.user, pk)
    state = request.GET.get("state", "")
    words = dict(tellable())
    context = {
        "hook": hook,
        "tone": Hook.TONES[Hook.State(hook.state)],
        "kinds": [words.get(kind, kind) for kind in hook.kinds],
        "words": words,
        "page": queries.parcels(hook, state, request.GET.get("after")),
        "state": state if state in Parcel.State.values else "",
        "states": Parcel.State.choices,
        "tones": Parcel.TONES,
        "owed": queries.owed([hook]).get(hook.pk, {}),
    }
    return render(request, "hooks/show.html", context)


@duty(*policy.KEEPERS)
@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """Another address, other kinds, another place."""
    hook = queries.hook_to_keep(request.user, pk)
    form = HookForm(posted(request), hook=hook)
    if request.method == "POST" and form.is_valid():
        actions.change_hook(hook, form.plan(), by=request.user)
        messages.success(request, _("已保存，从下一件事起生效。"))
        return redirect("hooks:show", pk)
    return render(
        request, "hooks/form.html", {"form": form, "hook": hook}, status=422 if form.errors else 200
    )


@duty(*policy.KEEPERS)
@never_cache
@sensitive_variables("secret")
@require_POST
def rotate(request: SignedIn, pk: int) -> HttpResponse:
    """A new secret, shown once."""
    hook = queries.hook_to_keep(request.user, pk)
    secret = actions.rotate_secret(hook, by=request.user)
    return render(request, "hooks/secret.html", {"hook": hook, "secret": secret})


@duty(*policy.KEEPERS)
@require_POST
def ping(request: SignedIn, pk: int) -> HttpResponse:
    """Send a test."""
    actions.ping(queries.hook_to_keep(request.user, pk), by=request.user)
    messages.success(request, _("测试已排队，几秒后刷新这一页看结果。"))
    return redirect("hooks:show", pk)


@duty(*policy.KEEPERS)
@require_POST
def pause(request: SignedIn, pk: int) -> HttpResponse:
    """Send nothing for now."""
    actions.pause_hook(queries.hook_to_keep(request.user, pk), by=request.user)
    messages.success(request, _("已暂停。这段时间的事都留着，恢复后补发。"))
    return redirect("hooks:show", pk)


@duty(*policy.KEEPERS)
@require_POST
def resume(request: SignedIn, pk: int) -> HttpResponse:
    """Send again."""
    actions.resume_hook(queries.hook_to_keep(request.user, pk), by=request.user)
    messages.success(request, _("已恢复，先补发留着的。"))
    return redirect("hooks:show", pk)


@duty(*policy.KEEPERS)
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Tell this address nothing more."""
    actions.end_hook(queries.hook_to_keep(request.user, pk), by=request.user)
    messages.success(request, _("已停用，不再推送。"))
    return redirect("hooks:list")


@duty(*policy.KEEPERS)
@require_POST
def again(request: SignedIn, pk: int) -> HttpResponse:
    """Deliver one thing once more."""
    parcel = queries.parcel_to_keep(request.user, pk)
    actions.send_again(parcel, by=request.user)
    messages.success(request, _("已排队重发。"))
    return redirect("hooks:show", parcel.hook_id)


@duty(*policy.KEEPERS)
@require_POST
def all_again(request: SignedIn, pk: int) -> HttpResponse:
    """Deliver everything that was parked."""
    count = actions.send_parked_again(queries.hook_to_keep(request.user, pk), by=request.user)
    messages.success(
        request, ngettext("已排队重发 %(n)d 条。", "已排队重发 %(n)d 条。", count) % {"n": count}
    )
    return redirect("hooks:show", pk)
