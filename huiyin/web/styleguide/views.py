"""The style guide's pages; only where the demo runs."""

from datetime import timedelta
from uuid import uuid4

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.people.access import public
from huiyin.kernel.present import now


class Sample(forms.Form):
    """One field of each kind."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    words = forms.CharField(
        label=gettext_lazy("发生了什么事"),
        help_text=gettext_lazy("说清时间、地点和经过。不必写身份证号。"),
        widget=forms.Textarea(attrs={"maxlength": 1000, "rows": 5}),
    )
    matter = forms.ChoiceField(
        label=gettext_lazy("属于哪一类"),
        choices=[
            ("help", gettext_lazy("求助")),
            ("complaint", gettext_lazy("投诉")),
            ("suggestion", gettext_lazy("建议")),
            ("consult", gettext_lazy("咨询")),
        ],
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=gettext_lazy("在哪个村或社区"), help_text=gettext_lazy("例如：车江街道白水村")
    )
    happened = forms.DateField(
        label=gettext_lazy("哪一天发生的"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    department = forms.ChoiceField(
        label=gettext_lazy("承办单位"),
        choices=[("", "—"), ("water", gettext_lazy("水利局")), ("roads", gettext_lazy("交通运输局"))],
    )
    wishes = forms.MultipleChoiceField(
        label=gettext_lazy("希望怎样得到回音"),
        required=False,
        choices=[
            ("call", gettext_lazy("打电话")),
            ("text", gettext_lazy("发短信")),
            ("none", gettext_lazy("自己来查")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    photo = forms.FileField(
        label=gettext_lazy("照片"),
        required=False,
        help_text=gettext_lazy("最多 3 张。照片里的位置信息会自动去掉。"),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    secret = forms.BooleanField(
        label=gettext_lazy("请为我保密：承办单位看不到我的姓名和电话"), required=False
    )


class Pin(forms.Form):
    """Where it is, for the map."""

    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)


@public
def show(request: HttpRequest) -> HttpResponse:
    """Show every part; ?layout=desk in the work layout, ?wrong=1 with errors."""
    _only_in_the_demo()
    form = Sample({}) if request.GET.get("wrong") else Sample()
    layout = "desk" if request.GET.get("layout") == "desk" else "public"
    context = {"form": form, "pin": Pin(), "layout": layout, "happenings": _happenings()}
    if layout == "desk":
        context["nav"] = _nav()
    return render(request, "styleguide.html", context, status=422 if form.errors else 200)


@public
def points(request: HttpRequest) -> HttpResponse:
    """Give the sample map its circles."""
    _only_in_the_demo()
    some = [
        (1, _("云集街道"), 112.677, 26.735, 42, "ok"),
        (2, _("车江街道"), 112.741, 26.789, 18, "warn"),
        (3, _("三塘镇"), 112.528, 26.817, 9, "late"),
    ]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"id": pk, "name": name, "value": value, "tone": tone, "words": str(value)},
        }
        for pk, name, lon, lat, value, tone in some
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@public
def answer(request: HttpRequest, status: int) -> HttpResponse:
    """Answer a fragment with the status asked for, to see what the page makes of it."""
    _only_in_the_demo()
    return render(request, "_styleguide_answer.html", {"status": status}, status=status)


def _only_in_the_demo() -> None:
    if not (settings.HUIYIN_DEMO or settings.DEBUG):
        raise Http404


def _happenings() -> list[dict[str, object]]:
    at = now()
    return [
        {"at": at - timedelta(days=9), "title": _("已受理"), "who": _("热线话务员"), "tone": "done"},
        {
            "at": at - timedelta(days=8),
            "title": _("已派单"),
            "who": _("县级调度员"),
            "words": _("主办单位：水利局。"),
        },
        {"at": at - timedelta(days=3), "title": _("已催办"), "who": _("督查员"), "tone": "warn"},
        {"at": at - timedelta(days=1), "title": _("已超期"), "who": _("系统"), "tone": "late"},
        {
            "at": at,
            "title": _("已办结"),
            "who": _("承办人"),
            "tone": "ok",
            "words": _("水管已换新，村民已确认来水。"),
        },
    ]


def _nav() -> list[dict[str, object]]:
    return [
        {"label": _("我的队列"), "url": "#forms", "current": True, "count": 12},
        {"label": _("登记诉求"), "url": "#lists", "current": False},
        {"label": _("档案"), "url": "#words", "current": False},
        {"label": _("服务项目"), "url": "#figures", "current": False},
        {"label": _("县级看板"), "url": "#map", "current": False},
    ]
