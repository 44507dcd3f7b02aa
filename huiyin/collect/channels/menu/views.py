"""Keeping the menu: a service is put on it, offered otherwise, taken off."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.collect import actions, policy
from huiyin.collect.channels.menu import queries
from huiyin.collect.channels.menu.forms import EndForm, ItemForm, told_by
from huiyin.collect.models import MenuItem
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people.access import SignedIn, duty


@duty(*policy.MENU_KEEPERS)
@require_http_methods(["GET", "POST"])
def new(request: SignedIn) -> HttpResponse:
    """Put a service on the menu."""
    form = ItemForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        made = actions.add_item(form.offer(), by=request.user)
        messages.success(request, _("“%(title)s”已放进服务菜单。") % {"title": made.title})
        return redirect(_home())
    return _page(request, form, _("增加一项服务"), _("放进菜单"))


@duty(*policy.MENU_KEEPERS)
@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, pk: int) -> HttpResponse:
    """Offer it otherwise from a day on."""
    item = queries.item_to_keep(request.user, pk)
    form = ItemForm(request.POST or None, initial=told_by(item), by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_item(item, form.offer(), by=request.user)
        except Refused as refusal:
            form.add_error("valid_from", str(refusal))
        else:
            messages.success(request, _("已存为新的一版。点过的单还按原来的写法。"))
            return redirect(_home())
    return _page(request, form, _("修改一项服务"), _("存为新的一版"), item)


@duty(*policy.MENU_KEEPERS)
@require_http_methods(["GET", "POST"])
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Take it off the menu."""
    item = queries.item_to_keep(request.user, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_item(item, **form.cleaned_data, by=request.user)
        messages.success(request, _("已写明供应到哪一天。点过的单照常办。"))
        return redirect(_home())
    return _page(request, form, _("停止供应"), _("停止供应"), item)


def _home() -> str:
    """The report room's page of what the menu did, where there is one; else the menu as residents see it."""
    try:
        return reverse("report:menu")
    except NoReverseMatch:
        return reverse("portal:menu")


def _page(
    request: SignedIn, form: forms.Form, title: str, press: str, item: MenuItem | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "press": press, "item": item, "home": _home()}
    return render(request, "collect/menu/form.html", context, status=422 if form.errors else 200)
