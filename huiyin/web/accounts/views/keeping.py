"""Pages for accounts and units. The security administrator reads the first ones too."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huiyin.kernel.paging import keyset
from huiyin.kernel.people import actions, policy, queries
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.kernel.people.identity import normalise
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Organisation
from huiyin.web.accounts.forms import AccountForm, UnitChangeForm, UnitForm, UnitOfAccountForm
from huiyin.web.signin.forms import posted

MOST_WORDS = 40


@duty(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Accounts by name, with their present duties."""
    words = normalise(request.GET.get("words", ""))[:MOST_WORDS]
    found = queries.accounts(words, by=request.user)
    page = keyset(found, ("display_name", "id"), after=request.GET.get("after"))
    context = {
        "page": page,
        "rows": queries.with_duties(page.rows),
        "words": words,
        "may_make": policy.may_keep_accounts(request.user),
    }
    return render(request, "accounts/list.html", context)


@duty(Role.SYSTEM_ADMIN)
@never_cache
@sensitive_variables("password")
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Make an account; the first password is shown once."""
    form = AccountForm(posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        user, password = actions.create_account(
            values["username"], values["display_name"], values["unit"], by=request.user
        )
        return render(request, "accounts/password.html", {"person": user, "password": password, "new": True})
    return render(request, "accounts/new.html", {"form": form}, status=422 if form.errors else 200)


@duty(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@require_GET
def show(request: SignedIn, pk: int) -> HttpResponse:
    """One account: whose, where, which duties, how protected; and what this administrator may do."""
    person = queries.account(pk, by=request.user)
    other = not policy.is_self(request.user, person)
    duties = queries.duties_of(person)
    context = {
        "person": person,
        "held": [held for held in duties if queries.holds_now(held)],
        "past": [held for held in duties if not queries.holds_now(held)],
        "device": queries.second_factor_of(person),
        "failures": queries.failed_sign_ins(person),
        "keeps_accounts": other and policy.may_keep_accounts(request.user),
        "keeps_duties": other and policy.may_keep_duties(request.user),
        "unit_form": UnitOfAccountForm(initial={"unit": person.unit.name if person.unit else ""}),
    }
    return render(request, "accounts/show.html", context)


@duty(Role.SYSTEM_ADMIN)
@require_POST
def disable(request: SignedIn, pk: int) -> HttpResponse:
    """Shut an account."""
    actions.disable_account(queries.account(pk, by=request.user), by=request.user)
    messages.success(request, _("账号已停用，立即生效。"))
    return redirect("accounts:show", pk)


@duty(Role.SYSTEM_ADMIN)
@require_POST
def enable(request: SignedIn, pk: int) -> HttpResponse:
    """Open an account again."""
    actions.enable_account(queries.account(pk, by=request.user), by=request.user)
    messages.success(request, _("账号已恢复。"))
    return redirect("accounts:show", pk)


@duty(Role.SYSTEM_ADMIN)
@never_cache
@sensitive_variables("password")
@require_POST
def reset_password(request: SignedIn, pk: int) -> HttpResponse:
    """A new first password, shown once."""
    person = queries.account(pk, by=request.user)
    password = actions.reset_password(person, by=request.user)
    return render(request, "accounts/password.html", {"person": person, "password": password, "new": False})


@duty(Role.SYSTEM_ADMIN)
@require_POST
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Another unit for an account."""
    person = queries.account(pk, by=request.user)
    form = UnitOfAccountForm(request.POST)
    if form.is_valid():
        actions.move_account(person, form.cleaned_data["unit"], by=request.user)
        messages.success(request, _("所属单位已变更。"))
        return redirect("accounts:show", pk)
    return render(request, "accounts/move.html", {"form": form, "person": person}, status=422)


@duty(Role.SYSTEM_ADMIN)
@require_GET
def units(request: SignedIn) -> HttpResponse:
    """Units by kind and name."""
    words = normalise(request.GET.get("words", ""))[:MOST_WORDS]
    found = queries.organisations(words)
    page = keyset(found, ("kind", "name", "id"), after=request.GET.get("after"))
    return render(request, "accounts/units.html", {"page": page, "words": words})


@duty(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def new_unit(request: SignedIn) -> HttpResponse:
    """Add a unit."""
    form = UnitForm(posted(request))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = actions.create_organisation(
            values["kind"],
            values["name"],
            values["code"],
            values["place"],
            by=request.user,
            parent=values["parent"],
            short_name=values["short_name"],
        )
        messages.success(request, _("单位已新建。"))
        return redirect("accounts:unit", made.pk)
    return render(request, "accounts/new_unit.html", {"form": form}, status=422 if form.errors else 200)


@duty(Role.SYSTEM_ADMIN)
@require_http_methods(["GET", "POST"])
def unit(request: SignedIn, pk: int) -> HttpResponse:
    """Change a unit."""
    row = get_object_or_404(Organisation.objects.select_related("place", "parent"), pk=pk)
    start = {name: getattr(row, name) for name in ("name", "short_name", "is_demonstration", "active")}
    form = UnitChangeForm(posted(request), initial=start)
    if request.method == "POST" and form.is_valid():
        actions.change_organisation(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("accounts:unit", pk)
    return render(
        request, "accounts/unit.html", {"form": form, "unit": row}, status=422 if form.errors else 200
    )
