"""How a project went: its photos by moment, and the closing report counted from records."""

from datetime import timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from huiyin.dispatch import actions as dispatch
from huiyin.engines.pictures import make_safe
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import telling_of, today
from huiyin.plan import actions as plan
from huiyin.plan.tests.cast import a_line, a_milestone, a_payment, a_project, a_slot
from huiyin.tests import cast
from huiyin.track import actions, queries
from huiyin.track.kinds import ProgressKind

pytestmark = pytest.mark.django_db


def a_photo(colour="red"):
    """Made safe like any photo."""
    file = BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG")
    return make_safe(BytesIO(file.getvalue()))


def noted(project, kind, words, photos=1):
    """A note with photos, by a dispatcher."""
    note = actions.Note(words, kind, pictures=[a_photo() for _number in range(photos)])
    return actions.note_project(project, note, by=cast.dispatcher())


def words_of(shots):
    return [one.note.words for one in shots]


def test_photos_stand_before_during_and_after_by_their_note():
    project, other = a_project(), a_project()
    noted(project, ProgressKind.BEFORE, "路面坑洼")
    noted(project, ProgressKind.VISIT, "填土")
    noted(project, ProgressKind.AFTER, "路面平整", photos=2)
    noted(project, ProgressKind.AFTER, "没有照片", photos=0)
    noted(other, ProgressKind.BEFORE, "别的项目")
    seen = queries.pictures_of(project)
    assert words_of(seen.before) == ["路面坑洼"] and words_of(seen.during) == ["填土"]
    assert words_of(seen.after) == ["路面平整", "路面平整"]


def test_the_first_photos_before_and_the_latest_after_are_shown():
    project = a_project()
    for number in range(queries.MOST_SHOWN + 2):
        noted(project, ProgressKind.BEFORE, f"前{number}")
        noted(project, ProgressKind.AFTER, f"后{number}")
    seen = queries.pictures_of(project)
    assert words_of(seen.before)[0] == "前0" and words_of(seen.after)[0] == f"后{queries.MOST_SHOWN + 1}"
    assert len(seen.before) == len(seen.after) == queries.MOST_SHOWN


def test_a_photo_opens_for_readers_of_the_project_and_for_nobody_else(client):
    project, other = a_project(), a_project()
    noted(project, ProgressKind.BEFORE, "路面坑洼")
    key = queries.pictures_of(project).before[0].key
    address = reverse("track:project_photo", args=[project.no, key])
    client.force_login(cast.dispatcher())
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert client.get(address + "?small=1").status_code == 200
    assert client.get(reverse("track:project_photo", args=[other.no, key])).status_code == 404
    client.force_login(cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation()))
    assert client.get(address).status_code == 403
    stranger = cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村"))
    with pytest.raises(PermissionDenied):
        queries.photo_to_see(stranger, project.no, key)


def finished_project():
    """Money spent, one milestone kept, one late, one given up; one need."""
    by = cast.dispatcher()
    line = a_line(by=by)
    project = line.project
    plan.link_need(project, cast.a_case(), by=by)
    plan.spend(line, a_payment("300.50"), by=by)
    kept, late, dropped = (a_milestone(project, today() + timedelta(days=n)) for n in (1, 1, 2))
    plan.reach_milestone(kept, on=today(), note="十二人", by=by)
    with telling_of(late.due_at + timedelta(days=1)):
        plan.reach_milestone(late, on=late.due_on + timedelta(days=1), note="雨天", by=by)
    plan.drop_milestone(dropped, why="场地没有", by=by)
    plan.add_partner(project, name="县人民医院", part="接诊", key=uuid4(), by=by)
    noted(project, ProgressKind.BEFORE, "开工前")
    plan.finish(project, result="陪诊十二次。", shortfall="场地没有谈成，明年再办。", by=by)
    return project


def test_the_closing_report_counts_from_the_records(client):
    project = finished_project()
    client.force_login(cast.supervisor())
    answer = client.get(reverse("track:closing", args=[project.no]))
    page = " ".join(unescape(answer.text).split())
    assert "按时达到 1 个，晚了才达到 1 个，不做了 1 个，还没有结束 0 个" in page
    assert "300.50" in page and "499.50" in page
    assert project.needs.get().case.no in page and "县人民医院" in page
    assert "陪诊十二次。" in page and "场地没有谈成" in page and "草稿" not in page


def test_the_report_of_a_project_under_way_is_a_draft(client):
    project = a_slot().project
    client.force_login(cast.dispatcher())
    page = client.get(reverse("track:closing", args=[project.no])).text
    assert "草稿" in page and "项目完成时由负责人填写" in page


def test_who_came_is_counted_from_the_rolls():
    slot = a_slot()
    leader, volunteer = cast.user_with(Role.TEAM_LEADER), cast.volunteer()
    assignment = dispatch.offer(slot, volunteer, reasons={}, by=cast.dispatcher())
    dispatch.accept(assignment, by=volunteer.user)
    with telling_of(slot.starts_at):
        actions.check_in(assignment, by=leader)
    with telling_of(slot.ends_at):
        actions.check_out(assignment, by=leader)
    came = queries.turnout_of(slot.project)
    assert (came.served, came.people, came.minutes, came.absent) == (1, 1, 120, 0)
    assert queries.turnout_of(a_project()).minutes == 0


@pytest.mark.parametrize("name", ["track:closing", "track:project_notes", "track:project_pictures"])
def test_each_page_asks_at_most_ten_queries(client, name):
    project = finished_project()
    client.force_login(cast.supervisor())
    client.get(reverse(name, args=[project.no]))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name, args=[project.no])).status_code == 200
    assert len(asked) <= 10, [query["sql"][:120] for query in asked]


def test_an_unfinished_milestone_holds_the_report_back_in_words(client):
    by = cast.dispatcher()
    project = a_slot().project
    a_milestone(project)
    client.force_login(by)
    page = client.get(reverse("plan:finish", args=[project.no])).text
    assert "还有 1 个里程碑没有结束" in page
    answer = client.post(reverse("plan:finish", args=[project.no]), {"result": "做完了"})
    assert answer.status_code == 422 and "培训结束" in answer.text and "做完了" in answer.text
