"""The pages of days, hours and limits."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.kernel.calendar.actions import start_clock
from huiyin.kernel.calendar.models import Calendar, Clock, SpecialDay, TimeLimit
from huiyin.kernel.calendar.tests.cast import at
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.web.rules.forms.hours import hours_text, read_hours
from huiyin.web.rules.tests.cast import county, signed_in

pytestmark = pytest.mark.django_db
GOOD = "date,is_workday,name,source\n2027-01-01,0,元旦,通知\n2027-01-09,1,元旦调休上班,通知\n"


@pytest.fixture(autouse=True)
def admin(client):
    county()
    return signed_in(client)


def page(client, name, /, *args, **query):
    answer = client.get(reverse(f"rules:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, name, /, *args, **told):
    return client.post(reverse(f"rules:{name}", args=args), told)


def file(text, name="2027.csv"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def test_a_year_is_shown_in_words_and_colour(client):
    text = page(client, "calendar", year=2026)
    assert "2026 年工作日历" in text
    assert 'class="makeup"' in text and 'class="holiday"' in text
    assert "春节" in text and "国庆节调休上班" in text
    assert "工作日历" in page(client, "calendar", year="9999999999")


def test_the_missing_year_is_said_aloud(client):
    Job.objects.all().delete()
    assert "节假日安排只装入到2026年12月31日" in page(client, "calendar", year=2027)


def test_a_day_is_changed_and_clocks_follow(client):
    started = start_clock(
        "dispatch.finish", "2026-000001", "workorder:1", by=MACHINE, started_at=at("2026-11-24 09:00")
    )
    address = reverse("rules:day") + "?day=2026-11-27"
    assert client.post(address, {"what": "off", "name": "", "source": ""}).status_code == 422
    answer = client.post(address, {"what": "off", "name": "台风停工", "source": "县应急办"})
    assert answer.status_code == 302
    assert not SpecialDay.objects.get(day=date(2026, 11, 27)).is_workday
    job = Job.objects.get(name="rules.recompute")
    run(job.pk)
    assert Clock.objects.get(pk=started.pk).due_at == at("2026-12-02 18:00")
    job.refresh_from_db()
    assert job.result == {"looked": 1, "changed": 1}
    assert client.post(address, {"what": "plain"}).status_code == 302
    assert not SpecialDay.objects.filter(day=date(2026, 11, 27)).exists()


@pytest.mark.parametrize("day", ["", "tomorrow", "1066-10-14", "2026-02-30"])
def test_no_such_day(client, day):
    assert client.get(reverse("rules:day"), {"day": day}).status_code == 404


def test_a_file_is_looked_at_first_and_then_loaded(client):
    looked = send(client, "upload", file=file(GOOD), look_first="on")
    assert looked.status_code == 200
    assert "这个文件会新增 2 天" in looked.content.decode()
    assert not SpecialDay.objects.filter(day__year=2027).exists()
    assert send(client, "upload", file=file(GOOD)).status_code == 302
    assert SpecialDay.objects.filter(day__year=2027).count() == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (GOOD + "2027-13-01,0,元旦,通知\n", "第 4 行"),
        (GOOD + "2027-01-01,0,元旦,通知\n", "写了两次"),
        ("a;b;c\n", "列名"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 300_000, "200 KB"),
    ],
)
def test_a_bad_file_loads_nothing(client, content, sentence):
    answer = send(client, "upload", file=file(content))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not SpecialDay.objects.filter(day__year=2027).exists()


def test_hours_are_read_and_written_the_same_way():
    assert read_hours("08:30－12:00， 14:30~18:00") == [["08:30", "12:00"], ["14:30", "18:00"]]
    assert read_hours("8:30-12:00") == [["08:30", "12:00"]]
    assert hours_text(read_hours("08:30-12:00 14:30-18:00")) == "08:30-12:00 14:30-18:00"


def test_hours_are_added_and_changed(client):
    days = {f"day{number}": "09:00-17:00" for number in range(5)} | {"valid_from": "2099-12-01"}
    assert send(client, "hours_add", name="政务大厅", seen=1, **days).status_code == 302
    made = Calendar.objects.get(name="政务大厅")
    assert not made.observes_holidays
    assert "政务大厅" in page(client, "hours")
    told = {"name": "大厅", "seen": 1, "observes_holidays": "on", **days}
    assert send(client, "hours_change", made.pk, **told).status_code == 302
    assert send(client, "hours_change", made.pk, **told).status_code == 409
    assert "起有调整" in page(client, "hours")
    assert Job.objects.filter(name="rules.recompute", arguments__calendar=made.pk).exists()


@pytest.mark.parametrize(
    "days", [{}, {"day0": "nine to five"}, {"day0": "12:00-08:00"}, {"day0": "08:00-12:00 11:00-13:00"}]
)
def test_hours_without_sense_are_sent_back(client, days):
    assert send(client, "hours_add", name="政务大厅", seen=1, **days).status_code == 422
    assert Calendar.objects.count() == 2


def test_a_dispatcher_makes_a_new_version(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    old = TimeLimit.objects.get(kind="dispatch.finish", matter="complaint", urgency="")
    text = page(client, "limit_revise", old.pk)
    assert "现行第 1 版" in text and "试算" in text
    told = {
        "amount": 7,
        "unit": "working_day",
        "warn_percent": 70,
        "valid_from": "2026-12-01",
        "source": "县政府办",
    }
    assert send(client, "limit_revise", old.pk, **(told | {"amount": 0})).status_code == 422
    assert send(client, "limit_revise", old.pk, **told).status_code == 302
    new = TimeLimit.objects.get(kind="dispatch.finish", matter="complaint", urgency="", valid_to=None)
    assert (new.version, new.amount, new.warn_share) == (2, 7, 0.7)
    assert send(client, "limit_revise", old.pk, **told).status_code == 409
    assert "第 2 版" in page(client, "limits", past=1)


def test_a_rule_of_its_own_is_added(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    told = {"kind": "dispatch.finish", "matter": "help", "urgency": "urgent", "amount": 12, "unit": "hour"}
    told |= {"warn_percent": 80, "valid_from": "2026-11-24", "source": "县政府办"}
    assert send(client, "limit_add", **told).status_code == 302
    assert send(client, "limit_add", **told).status_code == 409


def test_the_example_follows_what_is_typed(client):
    signed_in(client, Role.COUNTY_DISPATCHER)
    assert "到期" in page(client, "limit_example", amount=5, unit="working_day", warn_percent=80)
    assert "试算到期时间" in page(client, "limit_example", amount="many", unit="working_day", warn_percent=80)


def test_every_page_speaks_english(client):
    client.cookies["django_language"] = "en"
    for name in ("start", "places", "calendar", "hours", "limits", "upload", "hours_add"):
        text = page(client, name)
        assert 'lang="en"' in text
    assert "Working calendar of 2026" in page(client, "calendar", year=2026)
