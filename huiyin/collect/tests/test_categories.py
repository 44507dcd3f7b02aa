"""The county's own tree of classes: added, renamed, ended; nothing that was filed loses its class."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from huiyin.collect import actions, queries
from huiyin.collect.models import Category, Question
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
BASIS = "县办〔2026〕12号"


def the(code):
    return Category.objects.get(code=code)


def offered():
    return {one.code for one in queries.categories()}


def add(code="bridge", name="桥梁", parent="infrastructure", by=None, on=None):
    under = the(parent) if parent else None
    told = {"code": code, "name": name, "name_en": "Bridges", "parent": under, "source": BASIS}
    return actions.add_category(**told, on=on or today(), by=by or cast.dispatcher())


def replace(old="road", code="rural-road", name="农村公路", on=None, by=None):
    told = {"code": code, "name": name, "name_en": "Rural roads", "source": BASIS, "on": on or today()}
    return actions.replace_category(the(old), **told, by=by or cast.dispatcher())


def end(code, on=None, by=None):
    actions.end_category(the(code), source=BASIS, on=on or today(), by=by or cast.dispatcher())


def facts(kind):
    return [event.facts for event in Event.objects.filter(chain=Category.CHAIN, kind=kind).order_by("seq")][
        -1
    ]


def test_a_class_is_added_with_its_basis_and_written_down():
    dispatcher = cast.dispatcher()
    made = add(by=dispatcher)
    assert (made.source, made.valid_from, made.parent) == (BASIS, today(), the("infrastructure"))
    assert "bridge" in offered()
    event = Event.objects.filter(chain=Category.CHAIN).latest("seq")
    assert (event.actor_id, event.facts) == (dispatcher.pk, {"category": "bridge"})


def test_a_class_of_the_future_waits_for_its_day():
    add(on=today() + timedelta(days=3))
    assert "bridge" not in offered()


def test_a_class_ends_and_what_was_filed_keeps_it():
    said = cast.a_request()
    said.category = the("road")
    said.save()
    end("road")
    said.refresh_from_db()
    assert (said.category, said.category.end_source) == (the("road"), BASIS)
    assert "road" not in offered()
    assert facts("collect.category_ended") == {"category": "road"}


def test_a_class_that_ends_later_is_offered_until_then():
    end("road", on=today() + timedelta(days=1))
    assert "road" in offered()


def test_another_name_is_another_class_in_the_same_place():
    fresh = replace()
    assert (fresh.parent, fresh.valid_from, the("road").valid_to) == (the("infrastructure"), today(), today())
    assert "rural-road" in offered() and "road" not in offered()
    assert facts("collect.category_added") == {"category": "rural-road", "instead_of": "road"}


def test_a_larger_class_hands_its_smaller_ones_over():
    ended = the("power")
    end("power")
    fresh = replace("infrastructure", "village-works", "村庄建设")
    assert the("road").parent == fresh
    ended.refresh_from_db()
    assert ended.parent == the("infrastructure")


def test_the_questions_go_over_too():
    row = Question.objects.create(
        category=the("road"), code="where", order=90, kind="string", text="哪段路", text_en="Which part",
        source=BASIS, valid_from=today(),
    )  # fmt: skip
    before = the("road").questions.filter(valid_to=None).count()
    fresh = replace()
    row.refresh_from_db()
    assert row.valid_to == today()
    assert fresh.questions.filter(valid_to=None).count() == before
    assert fresh.questions.get(code="where").text == "哪段路"


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (lambda: add(code="road"), "已经用过"),
        (lambda: add(name="供电"), "已经有叫"),
        (lambda: add(parent="road"), "在用的大类"),
        (lambda: add(on=today() - timedelta(days=1)), "不能早于今天"),
        (lambda: end("road", on=today() - timedelta(days=1)), "不能早于今天"),
        (lambda: end("infrastructure"), "先停用小类"),
        (lambda: (end("road"), end("road")), "已经停用"),
        (lambda: (end("road"), replace()), "已经停用"),
        (lambda: (add(on=today() + timedelta(days=9)), end("bridge")), "不能早于启用日期"),
        (lambda: replace(code="power"), "已经用过"),
        (lambda: replace(name="供电"), "已经有叫"),
    ],
)
def test_what_would_spoil_the_tree_is_refused_in_words(verb, words):
    with pytest.raises(Refused, match=words):
        verb()


@pytest.mark.parametrize("verb", [add, replace, lambda by: end("road", by=by)])
@pytest.mark.parametrize("who", [RESIDENT, Role.SYSTEM_ADMIN, Role.SUPERVISOR])
def test_only_the_countys_desk_edits_it(verb, who):
    by = who if who == RESIDENT else cast.user_with(who)
    before = Event.objects.filter(chain=Category.CHAIN).count()
    with pytest.raises(PermissionDenied):
        verb(by=by)
    assert Event.objects.filter(chain=Category.CHAIN).count() == before
