"""Certificates: only what counts, by two hands, checkable without a name."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from huiyin.dispatch import actions
from huiyin.dispatch.models import Certificate, CertificateKey, ServiceHour
from huiyin.dispatch.queries.certificates import published, verify
from huiyin.dispatch.tests.hours import a_certificate, a_wish, an_entry, final, issued
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.queries import unsealed
from huiyin.kernel.present import now, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
State = Certificate.State


def test_a_certificate_is_handled_by_one_and_issued_by_another():
    one, handler = a_certificate(), cast.dispatcher()
    actions.handle_certificate(one, by=handler)
    with pytest.raises(Refused, match="不能是同一个人"):
        actions.issue_certificate(one, by=handler)
    actions.issue_certificate(one, by=cast.dispatcher())
    assert (one.state, one.minutes, one.times, one.on_notice) == (State.ISSUED, 120, 1, True)
    assert one.number.startswith("Z")
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=one.pk).update(issuer=handler)


def test_only_hours_that_count_are_certified():
    entry = an_entry()
    with pytest.raises(Refused):
        actions.apply_for_certificate(entry.volunteer, a_wish(entry.organisation), by=entry.volunteer.user)
    assert not Certificate.objects.exists()


def test_a_unit_vouches_only_for_what_it_recorded_and_the_centre_for_all():
    actions.ensure_certificate_key(by=MACHINE)
    first = final()
    volunteer, station = first.volunteer, cast.organisation("station", cast.village())
    other = final(an_entry(volunteer=volunteer, at=now() + timedelta(days=2)))
    ServiceHour.objects.filter(pk=other.pk).update(organisation=station)
    narrow = actions.apply_for_certificate(volunteer, a_wish(station), by=volunteer.user)
    wide = actions.apply_for_certificate(volunteer, a_wish(cast.organisation("centre")), by=volunteer.user)
    assert (issued(narrow).minutes, issued(wide).minutes) == (120, 240)
    stranger = cast.organisation("station", cast.village())
    with pytest.raises(Refused, match="没有记过"):
        actions.apply_for_certificate(volunteer, a_wish(stranger), by=volunteer.user)


def test_nobody_applies_for_another_nor_issues_his_own():
    one, stranger = a_certificate(), cast.volunteer()
    keeper_elsewhere = cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村"))
    with pytest.raises(PermissionDenied):
        actions.apply_for_certificate(one.volunteer, a_wish(one.organisation), by=stranger.user)
    for nobody in (one.volunteer.user, keeper_elsewhere):
        with pytest.raises(PermissionDenied):
            actions.handle_certificate(one, by=nobody)


def test_it_verifies_by_number_and_by_code():
    one = issued()
    assert verify(one.slip).genuine is True and verify(one.slip).certificate == one
    assert (verify(one.number).genuine, verify(one.number).certificate) == (None, one)
    assert verify(one.slip[:-9] + "A" * 9).genuine is False
    assert verify("Z26-9999999-9").certificate is None
    assert verify("").certificate is None


def test_after_a_rotation_old_certificates_stay_verifiable():
    old = issued()
    actions.rotate_certificate_key(by=MACHINE)
    new = issued()
    assert old.signed_with != new.signed_with
    assert verify(old.slip).genuine and verify(new.slip).genuine
    assert [bool(one["to"]) for one in published()["keys"]] == [True, False]
    with pytest.raises(PermissionDenied):
        actions.rotate_certificate_key(by=cast.dispatcher())


def test_the_private_half_is_sealed_and_never_published():
    assert actions.ensure_certificate_key(by=MACHINE) == 1
    assert actions.ensure_certificate_key(by=MACHINE) == 0
    assert set(published()["keys"][0]) == {"id", "public", "from", "to"}
    assert len(bytes(CertificateKey.objects.get().private_sealed)) > 64


def test_a_revoked_one_is_on_the_published_list(client):
    one = issued()
    actions.end_certificate(one, why="时长查实有误", by=cast.dispatcher())
    page = client.post(reverse("dispatch:verify"), {"text": one.slip}).content.decode()
    assert "证明已撤销" in page
    assert client.get(reverse("dispatch:certificate_keys")).json()["revoked"] == [one.number]


def test_the_public_page_checks_what_was_scanned_and_shows_no_name(client):
    one = issued()
    page = client.get(reverse("dispatch:verify"), {"text": one.slip}).content.decode()
    assert "签名核对无误" in page and one.number in page
    assert one.volunteer.number not in page and unsealed(one.volunteer).name not in page
    assert "不是真的" in client.get(reverse("dispatch:verify"), {"text": one.slip + "x"}).content.decode()
    assert client.post(reverse("dispatch:verify"), {"text": ""}).status_code == 422


def test_a_volunteer_applies_once_and_prints_with_the_name_and_it_is_noted(client):
    entry = final()
    actions.ensure_certificate_key(by=MACHINE)
    client.force_login(entry.volunteer.user)
    last = (today() + timedelta(days=9)).isoformat()
    told = {"organisation": entry.organisation_id, "first": "2020-01-01", "last": last, "key": uuid4()}
    address = reverse("dispatch:apply_certificate")
    assert client.post(address, told | {"last": "2019-01-01"}).status_code == 422
    assert [client.post(address, told).status_code for _twice in range(2)] == [302, 302]
    one, name = issued(Certificate.objects.get()), unsealed(entry.volunteer).name
    page = client.get(reverse("dispatch:certificate", args=[one.pk])).content.decode()
    shown = client.post(reverse("dispatch:print_certificate", args=[one.pk])).content.decode()
    assert name not in page and name in shown and "data:image/svg" in shown
    assert Event.objects.filter(kind="dispatch.certificate_printed").count() == 1
