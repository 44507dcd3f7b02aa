"""What a class asks: added, put in other words, ended; what was answered keeps its question."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.collect import actions, queries
from huiyin.collect.actions import Asked
from huiyin.collect.models import Category, Detail, Question
from huiyin.collect.tests.cast import BASIS
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
WIDE = Asked("wide", 2, Question.Kind.NUMBER, "坏了几米", "How many metres")
TOMORROW = timedelta(days=1)


def road():
    return Category.objects.get(code="road")


def the(code="passable"):
    return Question.objects.get(category=road(), code=code, valid_to=None)


def asked(on=None):
    return [one.code for one in queries.questions_of(road())]


def add(what=WIDE, on=None, by=None, category=None):
    return actions.add_question(
        category or road(), what, on=on or today(), source=BASIS, by=by or cast.dispatcher()
    )


def reword(what=None, on=None, by=None):
    what = what or replace(WIDE, code="passable", order=1)
    return actions.replace_question(the(), what, on=on or today(), source=BASIS, by=by or cast.dispatcher())


def end(on=None, by=None, code="passable"):
    actions.end_question(the(code), on=on or today(), source=BASIS, by=by or cast.dispatcher())


def test_a_question_is_added_with_its_basis_and_written_down():
    dispatcher = cast.dispatcher()
    made = add(by=dispatcher)
    assert (made.source, made.valid_from, asked()) == (BASIS, today(), ["passable", "wide"])
    event = Event.objects.filter(chain=Category.CHAIN).latest("seq")
    assert (event.kind, event.actor_id) == ("collect.questions_added", dispatcher.pk)
    assert event.facts == {"category": "road", "question": "wide"}


def test_a_question_of_tomorrow_waits():
    add(on=today() + TOMORROW)
    assert asked() == ["passable"]


def test_other_words_take_the_place_of_the_old_and_what_was_answered_keeps_them():
    old, said = the(), cast.a_request(category=road())
    actions.keep_details(said, [(old, ["no"])], by=RESIDENT)
    fresh = reword()
    old.refresh_from_db()
    assert (old.valid_to, old.end_source, fresh.text) == (today(), BASIS, "坏了几米")
    assert Detail.objects.get().question == old and asked() == ["passable"]


def test_words_for_tomorrow_leave_today_as_it_is():
    reword(on=today() + TOMORROW)
    assert [one.text for one in queries.questions_of(road())] == ["现在能不能通行"]


def test_a_question_ends_and_stays_readable():
    end()
    assert asked() == [] and Question.objects.filter(category=road(), code="passable").exists()
    assert Event.objects.filter(kind="collect.question_ended").get().facts["question"] == "passable"


def test_a_class_of_another_name_keeps_what_is_asked_later():
    add(on=today() + TOMORROW)
    told = {"code": "rural-road", "name": "农村公路", "name_en": "Rural roads", "source": BASIS}
    fresh = actions.replace_category(road(), **told, on=today(), by=cast.dispatcher())
    assert fresh.questions.get(code="wide").valid_from == today() + TOMORROW


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (lambda: add(on=today() - TOMORROW), "不能早于今天"),
        (lambda: add(replace(WIDE, code="passable")), "已经用了"),
        (lambda: add(replace(WIDE, order=1)), "已经有第 1 个问题"),
        (lambda: (add(on=today() + 2 * TOMORROW), end(code="wide")), "不能早于启用"),
        (lambda: end(on=today() - TOMORROW), "不能早于今天"),
    ],
)
def test_what_would_spoil_the_form_is_refused_in_words(verb, words):
    with pytest.raises(Refused, match=words):
        verb()


def test_an_ended_question_ends_once_and_an_ended_class_asks_no_more():
    question = the()
    end()
    with pytest.raises(Refused, match="已经停用"):
        actions.end_question(question, on=today(), source=BASIS, by=cast.dispatcher())
    actions.end_category(road(), source=BASIS, on=today(), by=cast.dispatcher())
    with pytest.raises(Refused, match="不在用"):
        add()


@pytest.mark.parametrize("verb", [add, reword, end])
@pytest.mark.parametrize("who", [RESIDENT, Role.SYSTEM_ADMIN, Role.HOTLINE_OPERATOR])
def test_only_the_countys_desk_edits_them(verb, who):
    by = who if who == RESIDENT else cast.user_with(who)
    with pytest.raises(PermissionDenied):
        verb(by=by)
    assert asked() == ["passable"]
