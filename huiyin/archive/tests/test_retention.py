"""What is kept no longer is erased in batches, told on its chain, and nothing else is touched."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from PIL import Image

from huiyin.archive import actions as archive
from huiyin.archive import queries
from huiyin.archive.actions import attachments, retention
from huiyin.archive.actions.retention import RetentionTerms, decide_retention, erase_what_is_due
from huiyin.archive.jobs import ERASE, erase, erase_daily
from huiyin.archive.models import Attachment, Case, Hold, RetentionRule
from huiyin.archive.queries import Wanted
from huiyin.archive.queries.retention import ended_before, rules_on, would_erase
from huiyin.collect.actions import add_photo, withdraw
from huiyin.collect.actions.photos import paths
from huiyin.collect.models import Added, Answer, Photo, Request
from huiyin.engines.documents import Document
from huiyin.engines.pictures import make_safe
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.events.verify import verify
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.messages.actions import tell
from huiyin.kernel.messages.models import Message
from huiyin.kernel.messages.tests.cast import letter
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.models import Resident
from huiyin.kernel.present import now, telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
What = RetentionRule.What
OF_CASES = [what for what in What.values if what != What.HOURS]
LONG_AGO = timedelta(days=400)
BASIS = "县办〔2026〕15号"


def decide(months: int = 12, *kinds: str) -> None:
    """The county decides, today, the same for these kinds of data, or for all of cases."""
    by = cast.dispatcher()
    for what in kinds or OF_CASES:
        last = RetentionRule.objects.filter(what=what, valid_to=None).first()
        terms = RetentionTerms(months, today(), BASIS)
        decide_retention(What(what), terms, seen=last.version if last else 0, by=by)


def a_picture():
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    return make_safe(file)


def an_old_case(ago: timedelta = LONG_AGO, person: Resident | None = None, **more) -> Case:
    """A matter with everything personal in it, taken back so long ago."""
    with telling_of(now() - ago):
        told = {"spot": "大岭山组 12 号", "lat": 26.7, "lon": 112.6, **more}
        case = cast.a_case(resident=person or cast.resident(), **told)
        request = case.voice_set.get().request
        add_photo(request.no, a_picture(), by=RESIDENT)
        Answer.objects.create(request=request, words="请张桂英留意。", at=now())
        Added.objects.create(request=request, ref=request.no, words="还没有修。", at=now())
        tell(letter(chain=request.no), by=MACHINE)
        document = Document("pdf", b"%PDF-1.7 x", None)
        attachments.attach(case, document, "张桂英.pdf", by=cast.dispatcher())
        withdraw(request, by=RESIDENT)
        react_to_all()
    case.refresh_from_db()
    assert case.state == Case.State.WITHDRAWN
    return case


def erase_today() -> dict[str, int]:
    return erase_what_is_due(today(), by=MACHINE)


def test_everything_due_goes_and_the_matter_stays():
    case = an_old_case()
    request = case.voice_set.get().request
    photo = Photo.objects.get()
    paper = attachments.files_of(Attachment.objects.get().key)[0]
    assert paths(photo.key)[0].exists() and paper.exists()
    decide()
    assert erase_today() == dict.fromkeys(OF_CASES, 1)
    request.refresh_from_db()
    case.refresh_from_db()
    assert (request.words, request.spot_sealed, request.lat) == ("", None, None)
    assert (case.title, case.lat, case.state) == ("路灯亮化", case.place.lat, "withdrawn")
    assert request.resident.erased_at is not None and request.resident.name_sealed is None
    assert not Photo.objects.exists() and not paths(photo.key)[0].exists() and not paper.exists()
    assert Attachment.objects.get().name_sealed is None and Message.objects.get().words_sealed is None
    assert (Answer.objects.get().words, Added.objects.get().words) == ("", "")


def test_mail_to_a_subscriber_goes_by_its_own_age_and_the_next_one_still_arrives():
    chain = "subscription:7"
    with telling_of(now() - LONG_AGO):
        old = tell(letter(chain=chain), by=MACHINE)
    fresh = tell(letter(chain=chain), by=MACHINE)
    decide(12, What.MESSAGES)
    assert erase_today() == {"messages": 1}
    old.refresh_from_db()
    fresh.refresh_from_db()
    assert (old.to_sealed, old.words_sealed) == (None, None)
    assert fresh.to_sealed and fresh.words_sealed and fresh.state == Message.State.WAITING
    assert Event.objects.get(kind="archive.messages_erased").chain == chain


def test_each_erasing_is_an_event_with_its_version_and_no_words():
    case = an_old_case()
    decide()
    erase_today()
    request = case.voice_set.get().request
    kinds = {kind.value for kind in retention.KINDS.values()}
    told = Event.objects.filter(kind__in=kinds)
    assert set(told.values_list("kind", flat=True)) == kinds
    assert set(told.values_list("chain", flat=True)) == {request.no, case.no, request.resident.chain}
    for event in told:
        assert set(event.facts) == {"what", "version", "n"} and event.subject.startswith("retention:")
    assert not verify().broken


def test_twice_is_once():
    an_old_case()
    decide()
    erase_today()
    before = Event.objects.count()
    assert erase_today() == {} and Event.objects.count() == before


def test_killed_in_the_middle_it_goes_on_where_it_stopped(monkeypatch):
    monkeypatch.setattr("huiyin.archive.queries.retention.BATCH", 1)
    people = [cast.resident(f"居民{number}", f"1387341000{number}") for number in range(3)]
    for person in people:
        an_old_case(person=person)
    decide(12, What.PERSON)

    def die(done, _total):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        erase_what_is_due(today(), by=MACHINE, report=die)
    assert Resident.objects.exclude(erased_at=None).count() == 2
    assert erase_today() == {"person": 1}
    assert Event.objects.filter(kind="archive.person_erased").count() == 6


def test_what_is_open_young_or_held_stays():
    an_old_case(timedelta(days=300), cast.resident("李四", "13873410001"))
    person = cast.resident()
    an_old_case(person=person)
    still_open = cast.a_case(resident=person, spot="村口")
    held = an_old_case(person=cast.resident("王五", "13873410002"))
    keeper = cast.user_with(Role.SECURITY_ADMIN)
    hold = retention.hold(held, "诉讼期间", by=keeper)
    decide()
    assert set(erase_today()) == {"spot", "photos", "papers", "messages", "words"}
    assert not Resident.objects.exclude(erased_at=None).exists()
    assert Request.objects.exclude(words="").count() == 3
    assert still_open.voice_set.get().request.spot_sealed is not None
    retention.release_hold(hold, by=keeper)
    assert erase_today() == dict.fromkeys(OF_CASES, 1)
    kinds = Event.objects.filter(chain=held.no, kind__startswith="archive.h").values_list("kind", flat=True)
    assert list(kinds) == ["archive.held", "archive.hold_released"]


def test_a_case_that_gave_its_voice_away_waits_for_where_it_went():
    target = cast.a_case()
    with telling_of(now() - LONG_AGO):
        case = cast.a_case()
        attachments.attach(case, Document("pdf", b"%PDF-1.7 y", None), "a.pdf", by=cast.dispatcher())
        archive.join([case.voice_set.get().request], target, by=MACHINE)
    decide()
    assert erase_today() == {}
    Case.objects.filter(pk=target.pk).update(state="closed", closed_at=now() - LONG_AGO)
    Request.objects.update(state="settled")
    assert erase_today()["papers"] == 1


def test_nothing_is_erased_under_a_value_that_nobody_decided():
    an_old_case(timedelta(days=1500))
    assert {rule.decided for rule in rules_on(today())} == {False}
    assert all("演示值" in rule.source for rule in rules_on(today()))
    assert erase_today() == {}


def test_erased_words_are_not_found_any_more_nor_offered_as_alike():
    case = an_old_case(words="水塘边的杨树倒了压着电线。")
    by = cast.dispatcher()
    assert [row.case for row in queries.search(by, Wanted(words="杨树")).rows] == [case]
    decide(12, What.WORDS)
    erase_today()
    assert queries.search(by, Wanted(words="杨树")).rows == []
    assert [row.case for row in queries.search(by, Wanted(words=case.no)).rows] == [case]


def test_versions_follow_one_another_and_nothing_is_overwritten():
    by, soon = cast.user_with(Role.SECURITY_ADMIN), today() + timedelta(days=30)
    decide_retention(What.WORDS, RetentionTerms(24, soon, BASIS), seen=1, by=by)
    first, second = RetentionRule.objects.filter(what=What.WORDS).order_by("version")
    assert (first.valid_to, second.version, second.valid_to) == (soon - timedelta(days=1), 2, None)
    assert [rule.version for rule in rules_on(today()) if rule.what == What.WORDS] == [1]
    assert [rule.version for rule in rules_on(soon) if rule.what == What.WORDS] == [2]
    with pytest.raises(StaleState):
        decide_retention(What.WORDS, RetentionTerms(6, soon, BASIS), seen=1, by=by)
    for day in (today() - timedelta(days=1), soon - timedelta(days=1)):
        with pytest.raises(Refused):
            decide_retention(What.WORDS, RetentionTerms(6, day, BASIS), seen=2, by=by)
    event = Event.objects.get(kind="archive.retention_decided")
    assert event.facts["months"] == 24 and BASIS not in str(event.facts)


def test_only_those_who_guard_the_data_decide_and_hold():
    case = cast.a_case()
    for role in (Role.SYSTEM_ADMIN, Role.SUPERVISOR, Role.HOTLINE_OPERATOR):
        with pytest.raises(PermissionDenied):
            decide_retention(What.WORDS, RetentionTerms(6, today(), BASIS), seen=1, by=cast.user_with(role))
    with pytest.raises(PermissionDenied):
        retention.hold(case, "诉讼", by=cast.dispatcher())
    with pytest.raises(PermissionDenied):
        erase_what_is_due(today(), by=cast.dispatcher())
    keeper = cast.user_with(Role.SECURITY_ADMIN)
    retention.hold(case, "诉讼", by=keeper)
    with pytest.raises(Refused):
        retention.hold(case, "诉讼", by=keeper)
    assert Hold.objects.count() == 1


def test_the_preview_counts_what_a_rule_would_erase_on_a_day():
    an_old_case(timedelta(days=40))
    assert would_erase(What.PERSON, 1, today()) == 1
    assert would_erase(What.PERSON, 12, today()) == 0
    assert would_erase(What.PHOTOS, 12, today() + timedelta(days=360)) == 1


@pytest.mark.parametrize(
    ("day", "months", "first_kept"),
    [
        (date(2026, 12, 1), 36, date(2023, 12, 2)),
        (date(2026, 3, 31), 1, date(2026, 3, 1)),
        (date(2027, 1, 15), 1, date(2026, 12, 16)),
        (date(2026, 2, 28), 12, date(2025, 3, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, first_kept):
    expected = timezone.make_aware(datetime.combine(first_kept, datetime.min.time()))
    assert ended_before(day, months) == expected


def test_once_a_day_a_job_erases_and_says_how_much():
    an_old_case()
    decide(12, What.PHOTOS)
    assert erase_daily() is True and erase_daily() is False
    assert Job.objects.get(name=ERASE).state == Job.State.WAITING

    class Quiet:
        progress = staticmethod(lambda done, total: None)

    assert erase(Quiet()) == {"photos": 1}
