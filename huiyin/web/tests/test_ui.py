"""The parts of ui.html: what fields, lists and marks look like to a browser and to a screen reader."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from huiyin.kernel.paging import Page


class Form(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="Words", help_text="Say when.", widget=forms.Textarea(attrs={"maxlength": 9})
    )
    matter = forms.ChoiceField(label="Matter", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    photo = forms.FileField(
        label="Photo", required=False, widget=forms.FileInput(attrs={"accept": "image/*"})
    )
    secret = forms.BooleanField(label="Secret", required=False)


def shown(source: str, **context) -> str:
    text = engines["jinja2"].from_string('{% import "ui.html" as ui %}' + source).render(context)
    return re.sub(r"\s+", " ", text)


def test_a_field_names_its_hint_and_its_error():
    page = shown("{{ ui.field(form.words) }}", form=Form({}))
    assert '<label for="id_words">Words</label>' in page
    assert 'aria-describedby="id_words_helptext id_words_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_words_helptext">Say when.' in page
    assert 'id="id_words_error">' in page


def test_a_long_text_says_how_much_it_holds():
    with override("en"):
        assert "<word-count>" in shown("{{ ui.field(form.words) }}", form=Form())


def test_choices_are_tiles_in_a_group_with_a_name():
    page = shown("{{ ui.field(form.matter) }}", form=Form({}))
    assert "<fieldset" in page and "<legend>Matter</legend>" in page
    assert 'aria-describedby="id_matter_error"' in page
    assert page.count('<label class="tile"') == 2


def test_what_may_stay_empty_says_so_but_a_box_to_tick_does_not():
    assert "optional" in shown("{{ ui.field(form.photo) }}", form=Form())
    assert "optional" not in shown("{{ ui.field(form.secret) }}", form=Form())


def test_a_photo_is_made_small_where_scripts_run():
    assert re.search(
        r"<photo-field[^>]*> <input type=\"file\"", shown("{{ ui.field(form.photo) }}", form=Form())
    )


def test_the_summary_leads_to_each_wrong_field():
    page = shown("{{ ui.errors(form) }}", form=Form({}))
    assert 'role="alert" tabindex="-1"' in page
    assert 'href="#id_words"' in page and 'href="#id_matter_0"' in page
    assert 'href="#id_key"' not in page
    assert shown("{{ ui.errors(form) }}", form=Form()).strip() == ""


def test_all_fields_of_a_form_are_shown_once():
    page = shown("{{ ui.fields(form) }}", form=Form())
    assert [page.count(f'name="{name}"') for name in Form.base_fields] == [1, 1, 2, 1, 1]


def test_what_people_say_is_never_markup():
    page = shown("{{ ui.facts([(a, a)]) }}{{ ui.state(a) }}{{ ui.button(a) }}{{ ui.callout(a) }}", a="<b>")
    assert "<b>" not in page and page.count("&lt;b&gt;") == 5


def test_a_button_takes_any_attribute():
    page = shown("{{ ui.button('Go', 'danger', hx_post='/go', data_hot='g') }}")
    assert '<button class="button danger" hx-post="/go" data-hot="g">Go</button>' in page


@pytest.mark.parametrize(
    ("page", "query", "links"),
    [
        (Page([], None, True), "", []),
        (Page([], "abc", True), "state=open", ["?state=open&amp;after=abc"]),
        (Page([], "abc", False), "", ["?", "?after=abc"]),
        (Page([], None, False), "state=open", ["?state=open"]),
    ],
)
def test_the_pager_keeps_the_filters(page, query, links):
    assert (
        re.findall(r'href="([^"]*)"', shown("{{ ui.pager(page, query) }}", page=page, query=query)) == links
    )


def test_the_timeline_says_when_what_and_who():
    at = datetime(2020, 8, 1, 1, 0, tzinfo=UTC)
    item = {"at": at, "title": "Received", "who": "operator", "tone": "late", "words": "soon"}
    with override("en"):
        page = shown("{{ ui.timeline([item]) }}", item=item)
    assert '<li class="late">' in page and "<b>Received</b>" in page
    assert "1 Aug 2020 09:00</time> · operator" in page


@pytest.mark.parametrize(("at", "past"), [("collect", 0), ("dispatch", 3), ("closed", 6), ("unknown", 0)])
def test_the_steps_show_where_a_matter_stands(at, past):
    page = shown("{{ ui.steps(at) }}", at=at)
    assert page.count('class="past"') == past
    assert page.count('aria-current="step"') == 1


@pytest.mark.parametrize("name", ["400.html", "500.html"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_worst_pages_need_neither_request_nor_database(name, language):
    with override(language):
        page = engines["jinja2"].get_template(name).render()
    assert "<h1>" in page and name[:3] in page


@pytest.mark.parametrize("name", ["403.html", "404.html", "409.html", "429.html"])
def test_the_other_error_pages_say_what_to_do_and_lead_back(name):
    request = RequestFactory().get("/matter", headers={"referer": "http://testserver/queue"})
    page = engines["jinja2"].env.get_template(name).render(request=request, why="Because.")
    assert "<h1>" in page and "Because." in page and 'href="/queue"' in page
