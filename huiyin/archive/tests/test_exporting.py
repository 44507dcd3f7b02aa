"""A list leaves the house only for those who may, masked, told of, and not for long."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from huiyin.archive.actions import exporting
from huiyin.archive.actions.listing import starred
from huiyin.archive.queries import Wanted
from huiyin.collect.models import ExportFile, ExportPart
from huiyin.engines.sheets import rows_of
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.jobs.models import Job
from huiyin.kernel.jobs.running import run
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import now
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
KINDS = ExportFile.Kind


def made(by, wanted=Wanted(), kind=KINDS.CSV) -> ExportFile:  # noqa: B008  it cannot be changed
    file = exporting.ask_for_list(wanted, kind, by=by)
    run(file.job_id)
    file.refresh_from_db()
    return file


def told(file, by) -> list[dict[str, str]]:
    data = b"".join(exporting.take_list(file, by=by))
    (_line, heading), *rows = rows_of(io.BytesIO(data), len(data))
    return [dict(zip(heading, [*cells, *[""] * len(heading)], strict=False)) for _line, cells in rows]


@pytest.fixture
def clerk():
    return cast.dispatcher()


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_row_a_voice_masked(clerk, kind):
    case = cast.a_case(
        resident=cast.resident(), words="路灯坏了，打我电话13873412345，身份证430422197001011234。"
    )
    (row,) = told(made(clerk, kind=kind), clerk)
    assert (row["档案编号"], row["诉求人"], row["电话"]) == (case.no, "张*英", "138****2345")
    assert "13873412345" not in str(row) and "430422197001011234" not in str(row)
    assert row["地点"] == "车江街道白水村" and row["乡镇街道"] == "车江街道" and row["状态"] == "已建档"


def test_secrecy_hides_who_and_what(clerk):
    cast.a_case(resident=cast.resident(), words="某人欺负我家", secrecy=True)
    (row,) = told(made(clerk), clerk)
    assert (row["诉求人"], row["电话"], row["诉求内容"]) == ("", "", "（要求保密）")
    assert "欺负" not in str(row)


def test_who_spoke_is_not_named_to_the_unit_complained_about(clerk):
    unit = cast.organisation()
    clerk = cast.user_with(Role.COUNTY_DISPATCHER, unit=unit)
    cast.a_case(resident=cast.resident(), against=unit)
    (row,) = told(made(clerk), clerk)
    assert (row["诉求人"], row["电话"]) == ("", "")


def test_formulas_do_not_leave_the_house(clerk):
    cast.a_case(words='=HYPERLINK("http://x")')
    (row,) = told(made(clerk), clerk)
    assert row["诉求内容"].startswith("'=")


def test_the_filters_hold_and_words_too(clerk):
    cast.a_case(words="水渠垮了一段")
    cast.a_case(cast.village("花桥镇白水村"), words="路灯坏了")
    assert made(clerk, Wanted(township=cast.township("花桥镇").pk)).rows == 1
    assert made(clerk, Wanted(words="水渠")).rows == 1
    assert made(clerk, Wanted(state="closed")).rows == 0


def test_making_and_taking_are_told_without_the_words_looked_for(clerk):
    cast.a_case(words="水渠垮了一段")
    file = made(clerk, Wanted(words="水渠", channel="portal"))
    told(file, clerk)
    first, second = Event.objects.filter(kind="people.exported").order_by("id")
    assert first.actor_id == clerk.pk and first.chain.startswith("audit:")
    assert first.facts == {"what": "cases", "rows": 1, "searched": True, "channel": "portal"}
    assert second.facts["what"] == "cases:taken"
    assert "水渠" not in str(ExportFile.objects.values().get())


def test_nothing_lies_open(clerk):
    cast.a_case(words="水渠垮了一段")
    made(clerk)
    assert "水渠".encode() not in b"".join(bytes(part.data_sealed) for part in ExportPart.objects.all())


def test_only_who_asked_may_take_it(clerk, client):
    file = made(clerk)
    other = cast.supervisor()
    with pytest.raises(PermissionDenied):
        exporting.take_list(file, by=other)
    client.force_login(other)
    assert client.get(reverse("archive:list_file", args=[file.pk])).status_code == 404
    for role in (Role.HOTLINE_OPERATOR, Role.STATION_KEEPER, Role.AUDIT_ADMIN):
        with pytest.raises(PermissionDenied):
            exporting.ask_for_list(Wanted(), KINDS.CSV, by=cast.user_with(role))


def test_it_is_gone_after_three_days(clerk):
    file = made(clerk)
    ExportFile.objects.update(asked_at=now() - exporting.KEEP * 1.1)
    assert exporting.forget_lists(by=MACHINE) == 1
    assert not ExportPart.objects.exists()
    file.refresh_from_db()
    with pytest.raises(Refused):
        exporting.take_list(file, by=clerk)


def test_the_pages_lead_from_the_register_to_the_file(client, clerk):
    cast.a_case(words="水渠垮了一段")
    client.force_login(clerk)
    assert "导出这些档案" in client.get(reverse("archive:cases")).content.decode()
    answer = client.post(reverse("archive:ask_for_list"), {"query": "state=filed", "kind": "xlsx"})
    file = ExportFile.objects.get()
    assert answer["Location"] == reverse("archive:list", args=[file.pk]) and file.wanted == {"state": "filed"}
    assert "progress-poll" in client.get(answer["Location"]).content.decode()
    Job.objects.filter(pk=file.job_id).update(state="failed")
    assert "再试一次" in client.get(answer["Location"]).content.decode()
    client.post(reverse("archive:list_again", args=[file.pk]))
    run(file.job_id)
    state = client.get(reverse("archive:list_state", args=[file.pk]))
    assert state["X-Finished"] == "1" and "下载清单" in state.content.decode()
    got = client.get(reverse("archive:list_file", args=[file.pk]))
    data = b"".join(got.streaming_content)
    assert data.startswith(b"PK") and "cases-" in got["Content-Disposition"]
    assert "可以下载" in client.get(reverse("archive:lists")).content.decode()
    client.force_login(cast.operator())
    assert "导出这些档案" not in client.get(reverse("archive:cases")).content.decode()


def test_only_the_numbers_are_starred():
    assert starred("Wi-Fi 坏了，13873412345") == "Wi-Fi 坏了，***********"


def test_a_list_of_nobody_elses_is_found(clerk):
    with pytest.raises(Http404):
        exporting_door(clerk, 999)


def exporting_door(by, pk):
    from huiyin.archive.queries.exports import list_to_take

    return list_to_take(by, pk)
