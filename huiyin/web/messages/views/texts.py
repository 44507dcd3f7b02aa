"""What residents read: each text, its places, and since when it reads so."""

from django.contrib import messages as notes
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from huiyin.kernel.messages import actions, policy, queries
from huiyin.kernel.messages.texts import TEXTS, example, own_words
from huiyin.kernel.people.access import SignedIn, duty
from huiyin.web.messages.forms import WordingForm


@duty(*policy.WRITERS)
@require_GET
def listing(request: SignedIn) -> HttpResponse:
    """Every text as it reads today."""
    kept = queries.wordings_today()
    lines = [
        (text, kept.get(code), example(code, kept[code].text if code in kept else own_words(code, "zh-hans")))
        for code, text in TEXTS.items()
    ]
    return render(request, "messages/texts.html", {"lines": lines})


@duty(*policy.WRITERS)
@require_http_methods(["GET", "POST"])
def text(request: SignedIn, code: str) -> HttpResponse:
    """Change one text from a day on."""
    if code not in TEXTS:
        raise Http404
    kept = queries.wording_of(code)
    initial = {
        "text": kept.text if kept else own_words(code, "zh-hans"),
        "text_en": kept.text_en if kept else own_words(code, "en"),
    }
    form = WordingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reword(code, **form.cleaned_data, by=request.user)
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            notes.success(request, _("已保存。"))
            return redirect("messages:texts")
    context = {
        "text": TEXTS[code],
        "form": form,
        "past": queries.wordings_of(code),
        "own": own_words(code, "zh-hans"),
    }
    return render(request, "messages/text.html", context, status=422 if form.errors else 200)
