"""A class of needs asks for a grade of proof; below it nothing closes as solved."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.archive.actions.attachments import attach
from huiyin.collect.kinds import Matter, Shows
from huiyin.collect.models import Category, Photo
from huiyin.dispatch import actions as dispatch
from huiyin.dispatch.actions import ProofTerms
from huiyin.dispatch.kinds import Grade
from huiyin.dispatch.models import ProofRule
from huiyin.dispatch.queries import asked_of, grade_of
from huiyin.engines.documents import checked
from huiyin.engines.documents.tests import samples
from huiyin.evaluate import actions, policy, queries
from huiyin.evaluate.actions import Found
from huiyin.evaluate.models import SiteCheck
from huiyin.evaluate.tests.cast import Done
from huiyin.evaluate.tests.test_glance import a_picture
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast
from huiyin.track import actions as track
from huiyin.track.actions import Note
from huiyin.track.kinds import ProgressKind

pytestmark = pytest.mark.django_db


def ask_for(grade, code="street-light", seen=0, begins=None):
    category = Category.objects.get(code=code) if code else None
    terms = ProofTerms(grade, begins or today(), "县里的规定")
    return dispatch.set_proof_rule(category, terms, seen=seen, by=cast.dispatcher())


class Shown(Done):
    """A case whose unit showed these photos with its report."""

    def __init__(self, *shows, **more):
        self.shows = shows
        super().__init__(**more)

    def work(self, answer="请看看。", contacted=False):
        order = dispatch.send_order(self.case, dispatch.Duty(self.bureau), by=cast.dispatcher())
        dispatch.sign(order, by=self.handler)
        pictures = [(one, a_picture()) for one in self.shows]
        dispatch.report(order, words="换了灯。", answer=answer, pictures=pictures, by=self.handler)
        dispatch.accept_report(order, by=self.leader)
        react_to_all()
        self.read()


def close(done):
    return actions.close(done.case, grounds="好了", by=done.supervisor)


@pytest.mark.parametrize(
    ("shown", "looked", "grade"),
    [
        ([], False, Grade.C),
        ([Shows.BEFORE], False, Grade.C),
        ([Shows.AFTER], False, Grade.B),
        ([Shows.PAPER], False, Grade.B),
        ([Shows.BEFORE, Shows.SLIP], False, Grade.B),
        ([Shows.AFTER, Shows.SLIP], False, Grade.A),
        ([], True, Grade.A),
    ],
)
def test_what_is_shown_reaches_a_grade(shown, looked, grade):
    assert grade_of(shown, looked=looked) == grade


def test_a_class_without_a_rule_follows_the_one_above_and_then_the_general_one():
    case = cast.a_case()
    assert asked_of(case) == Grade.C
    ask_for(Grade.B, code="")
    assert asked_of(case) == Grade.B
    ask_for(Grade.A, code="infrastructure")
    assert asked_of(case) == Grade.A
    ask_for(Grade.C)
    assert asked_of(case) == Grade.C


def test_a_question_is_answered_by_words_whatever_its_class():
    ask_for(Grade.A)
    assert asked_of(cast.a_case(matter=Matter.CONSULT)) == Grade.C


@pytest.mark.parametrize(
    ("asked", "shown", "closes"),
    [
        (Grade.C, [], True),
        (Grade.B, [], False),
        (Grade.B, [Shows.BEFORE], False),
        (Grade.B, [Shows.AFTER], True),
        (Grade.A, [Shows.AFTER], False),
        (Grade.A, [Shows.AFTER, Shows.SLIP], True),
    ],
)
def test_closing_below_the_grade_that_is_asked_is_refused_in_words(asked, shown, closes):
    ask_for(asked)
    done = Shown(*shown).hear()
    if closes:
        close(done)
        return
    with pytest.raises(Refused, match=f"要 {asked.value} 级凭证"):
        close(done)
    actions.send_round_again(done.case, grounds="补照片", why="no_proof", by=done.supervisor)


def test_proof_of_an_earlier_round_does_not_count_again():
    ask_for(Grade.B)
    done = Shown(Shows.AFTER).hear()
    actions.send_round_again(done.case, grounds="又灭了", why="came_back", by=done.supervisor)
    done.shows = ()
    done.work()
    done.hear()
    with pytest.raises(Refused, match="只到 C 级"):
        close(done)


def test_what_was_reported_before_the_rule_keeps_the_old_one():
    done = Done().hear()
    with telling_of(now() + timedelta(days=1)):
        ask_for(Grade.A, begins=today())
        close(done)


@pytest.mark.parametrize("kind", [ProgressKind.AFTER, ProgressKind.EVIDENCE, ProgressKind.SURVEY])
def test_a_note_proves_by_its_photo_or_its_measure_and_not_by_its_words(kind):
    ask_for(Grade.B)
    done = Done().hear()
    track.note_case(done.case, Note("好了。", kind=kind), by=done.handler)
    assert queries.proofs_of(done.case).reached == Grade.C
    track.note_case(done.case, Note("好了。", kind=kind, pictures=[a_picture()]), by=done.handler)
    assert queries.proofs_of(done.case).reached == Grade.B
    close(done)


def test_a_paper_counts_from_the_hands_that_did_the_work_only():
    done = Done().hear()
    paper = checked(io.BytesIO(samples.a_pdf()), 900, 9000)
    attach(done.case, paper, "来信.pdf", by=cast.dispatcher())
    assert queries.proofs_of(done.case).reached == Grade.C
    other = checked(io.BytesIO(samples.an_image()), 900, 9000)
    attach(done.case, other, "验收.jpg", by=done.handler)
    assert queries.proofs_of(done.case).reached == Grade.B


def test_somebody_outside_the_unit_goes_to_look_and_that_is_the_best_proof():
    ask_for(Grade.A)
    done = Done().hear()
    found = Found(True, "三盏都亮。", [a_picture()])
    made = actions.check_site(done.case, found, by=done.keeper())
    assert actions.check_site(done.case, found, by=done.keeper()) == made
    facts = Event.objects.get(kind="evaluate.checked").facts
    assert (facts["holds"], facts["round"]) == (True, 1)
    assert Photo.objects.get(subject=made.subject).shows == Shows.AFTER
    close(done)


def test_found_undone_on_the_spot_nothing_closes_until_somebody_looks_again():
    done = Done().hear()
    actions.check_site(done.case, Found(False, "还是黑的。"), by=done.keeper())
    with pytest.raises(Refused, match="没有办好"):
        close(done)
    actions.check_site(done.case, Found(True, "今天亮了。"), by=done.supervisor)
    close(done)


def test_the_unit_that_did_it_does_not_look_for_itself():
    done = Done()
    own = cast.user_with(Role.SUPERVISOR, unit=done.bureau)
    for person in (done.handler, done.leader, own, cast.operator()):
        with pytest.raises(PermissionDenied):
            actions.check_site(done.case, Found(True, "好了。"), by=person)
    assert not SiteCheck.objects.exists()


def test_nobody_looks_where_nothing_is_to_be_decided():
    with pytest.raises(Refused, match="不在评价阶段"):
        actions.check_site(cast.a_case(), Found(True, "好了。"), by=cast.supervisor())


@pytest.mark.parametrize("role", Role.values)
def test_who_goes_to_look(role):
    user = cast.user_with(role, unit=cast.organisation())
    assert policy.may_check(user, cast.a_case()) is (role in policy.CHECKERS)


def test_the_decision_page_sets_what_is_asked_beside_what_is_reached(client):
    ask_for(Grade.A)
    done = Shown(Shows.AFTER).hear()
    client.force_login(done.supervisor)
    address = reverse("evaluate:decide", args=[done.case.no])
    page = client.get(address).content.decode()
    assert "A 级：" in page and "B 级：" in page and "现在只到 B 级" in page and "data-main" not in page
    refused = client.post(reverse("evaluate:close", args=[done.case.no]), {"grounds": "好了"})
    assert refused.status_code == 409 and "要 A 级凭证" in refused.content.decode()
    look = reverse("evaluate:check", args=[done.case.no])
    assert look in page
    assert client.post(look, {"holds": "yes"}).status_code == 422
    told = {"key": "00000000-0000-4000-8000-000000000001", "holds": "yes", "words": "亮着。"}
    assert client.post(look, told)["Location"] == address
    assert "data-main" in client.get(address).content.decode()


def test_the_handler_is_told_what_the_class_asks_before_sending(client):
    ask_for(Grade.A)
    case, unit = cast.a_case(), cast.organisation()
    handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=unit)
    order = dispatch.send_order(case, dispatch.Duty(unit), by=cast.dispatcher())
    dispatch.sign(order, by=handler)
    client.force_login(handler)
    address = reverse("dispatch:order", args=[order.pk])
    assert "A 级：" in client.get(address).content.decode()
    image = samples.an_image()
    told = {
        "words": "换了灯。",
        "answer": "灯泡11月20日换好了，请看看。",
        "photos": io.BytesIO(image),
        "slip": io.BytesIO(samples.an_image(size=(50, 40))),
        "papers": io.BytesIO(samples.an_image(size=(60, 40))),
        "paper_kind": "measured",
    }
    for name in ("photos", "slip", "papers"):
        told[name].name = f"{name}.jpg"
    assert client.post(reverse("dispatch:report", args=[order.pk]), told).status_code == 302
    shows = Photo.objects.filter(chain=case.no).values_list("shows", flat=True)
    assert set(shows) == {Shows.AFTER, Shows.SLIP, Shows.MEASURED}


def test_rules_are_versions_and_of_two_who_change_one_is_told():
    first = ask_for(Grade.B)
    second = ask_for(Grade.A, seen=1, begins=today() + timedelta(days=9))
    first.refresh_from_db()
    assert (first.valid_to, second.version) == (second.valid_from - timedelta(days=1), 2)
    with pytest.raises(StaleState):
        ask_for(Grade.C, seen=1, begins=today() + timedelta(days=20))
    with pytest.raises(PermissionDenied):
        dispatch.set_proof_rule(None, ProofTerms(Grade.C, today(), "x"), seen=0, by=cast.supervisor())


def test_a_new_county_begins_with_words_and_asks_for_more_from_next_month():
    assert dispatch.seed_proof_rules(by=MACHINE) > 3 and dispatch.seed_proof_rules(by=MACHINE) == 0
    assert ProofRule.objects.get(category=None).grade == Grade.C
    assert asked_of(cast.a_case()) == Grade.C
    next_month = (today().replace(day=1) + timedelta(days=32)).replace(day=1)
    assert asked_of(cast.a_case(), next_month) == Grade.B
