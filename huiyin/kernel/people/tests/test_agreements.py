"""Texts in versions: who signs which, who has still to, and that only what was read counts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.people import actions, queries
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import Consent
from huiyin.kernel.people.models import Agreed, Agreement, GuardianConsent, Volunteer
from huiyin.kernel.people.tests import cast
from huiyin.kernel.present import today

pytestmark = pytest.mark.django_db
What = Agreement.What


@pytest.fixture(autouse=True)
def texts(db):
    actions.seed_agreements(by=MACHINE)
    Agreement.objects.update(valid_from=date(2020, 1, 1))


def publish(what, *, later=0, seen=1):
    text = queries.shipped_agreement(what)
    text.valid_from = today() + timedelta(days=later)
    return actions.publish_agreement(text, seen=seen, by=cast.dispatcher())


def changed(volunteer, **fields):
    Volunteer.objects.filter(pk=volunteer.pk).update(**fields)
    volunteer.refresh_from_db()
    return volunteer


def test_everybody_signs_the_agreement_and_a_new_version_again(django_assert_num_queries):
    one = cast.volunteer()
    first = Agreement.current(What.SERVING)
    assert queries.agreement_to_sign(one) == first == queries.agreements_waiting(one.user).get()
    actions.agree(one, first, by=one.user)
    assert queries.agreement_to_sign(one) is None and not queries.agreements_waiting(one.user)
    assert not queries.must_sign(first)
    second = publish(What.SERVING)
    with django_assert_num_queries(1):
        assert queries.agreement_to_sign(one) == second
    assert list(queries.must_sign(second)) == [one]


def test_a_version_to_come_can_be_read_before_and_is_signed_when_it_holds():
    one = cast.volunteer()
    actions.agree(one, Agreement.current(What.SERVING), by=one.user)
    coming = publish(What.SERVING, later=7)
    assert queries.agreements_ahead(one) == [coming]
    assert queries.agreement_to_sign(one) is None
    with pytest.raises(Refused):
        actions.agree(one, coming, by=one.user)


def test_who_works_with_children_signs_that_text_too_once_the_county_has_one():
    one, other = cast.volunteer(), cast.volunteer("two", "13900002222")
    changed(one, checks=["children"])
    for each in (one, other):
        actions.agree(each, Agreement.current(What.SERVING), by=each.user)
    assert not Agreement.objects.filter(what=What.CHILDREN), "no county is made to use it"
    text = publish(What.CHILDREN, seen=0)
    assert queries.agreement_to_sign(one) == text and queries.agreement_to_sign(other) is None
    assert list(queries.must_sign(text)) == [one]
    actions.agree(one, text, by=one.user)
    assert queries.agreement_to_sign(one) is None


def test_a_minors_guardian_consents_and_to_a_new_version_again():
    one = changed(cast.volunteer(), adult_on=today() + timedelta(days=400))
    actions.agree(one, Agreement.current(What.SERVING), by=one.user)
    text = Agreement.current(What.GUARDIAN)
    assert queries.agreement_to_sign(one) == text
    with pytest.raises(Refused):
        actions.agree(one, text, by=one.user)
    consent = Consent("王大力", "13800001111", "parent", text.pk)
    for _again in range(2):
        actions.consent_again(one, consent, by=one.user)
    assert queries.agreement_to_sign(one) is None and GuardianConsent.objects.count() == 1
    assert [event.kind for event in cast.events()].count("people.consented") == 1
    newer = publish(What.GUARDIAN)
    assert queries.agreement_to_sign(one) == newer
    with pytest.raises(Refused):
        actions.consent_again(one, consent, by=one.user)
    changed(one, adult_on=today())
    assert queries.agreement_to_sign(one) is None, "of age now"


def test_nobody_consents_for_somebody_elses_record():
    one = changed(cast.volunteer(), adult_on=today() + timedelta(days=400))
    consent = Consent("王大力", "13800001111", "parent", Agreement.current(What.GUARDIAN).pk)
    with pytest.raises(PermissionDenied):
        actions.consent_again(one, consent, by=cast.dispatcher())
    assert not GuardianConsent.objects.exists() and not Agreed.objects.exists()


def test_a_great_many_are_counted_no_further_than_is_told(monkeypatch):
    for at, name in enumerate(("one", "two", "three")):
        cast.volunteer(name, f"1390000222{at}")
    monkeypatch.setattr("huiyin.kernel.people.queries.agreements.MOST_COUNTED", 1)
    assert queries.up_to_most(queries.signers(What.SERVING)) == 2
    assert queries.up_to_most(queries.signers(What.GUARDIAN)) == 0


def test_an_unknown_kind_of_text_has_no_page():
    assert queries.what_of("children") == What.CHILDREN
    with pytest.raises(Http404):
        queries.what_of("secret")
