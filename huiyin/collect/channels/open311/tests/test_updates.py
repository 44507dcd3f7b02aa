"""The updates extension: what happened, and what the resident says later."""

from datetime import timedelta

import pytest

from huiyin.collect import actions
from huiyin.collect.channels.open311.tests.cast import ROOT, a_key, errors, submit, tags, told, tree
from huiyin.collect.models import Added, Request
from huiyin.collect.tests.counting import at_most
from huiyin.dispatch import actions as dispatch
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
FIELDS = "update_id service_request_id status updated_datetime description media_url".split()


@pytest.fixture
def secret():
    return a_key()


@pytest.fixture
def no(client, secret):
    """A request that the key brought in, filed."""
    number = told(submit(client, secret))[0]["service_request_id"]
    react_to_all()
    return number


def update(client, secret, no, **more):
    sent = {
        "api_key": secret,
        "service_request_id": no,
        "update_id": "77",
        "status": "OPEN",
        "updated_datetime": "2026-11-24T08:00:00+08:00",
        "description": "第四根也不亮了。",
    }
    return client.post(f"{ROOT}/servicerequestupdates.json", sent | more)


def listed(client, **filters):
    return told(client.get(f"{ROOT}/servicerequestupdates.json", filters))


class TestReading:
    def test_each_has_its_fields_in_both_formats(self, client, no):
        assert {tuple(row) for row in listed(client)} == {tuple(FIELDS)}
        written = tree(client.get(f"{ROOT}/servicerequestupdates.xml"))
        assert (written.tag, set(tags(written)), tags(written[0])) == (
            "service_request_updates",
            {"request_update"},
            FIELDS,
        )

    def test_they_tell_what_the_progress_page_tells(self, client, no):
        case = Request.objects.get(no=no).voice.case
        dispatch.send_order(case, dispatch.Duty(cast.organisation(), basis="三定方案"), by=cast.dispatcher())
        rows = listed(client, service_request_id=no)
        assert [row["status"] for row in rows] == ["open", "open", "action_scheduled"]
        assert [row["description"] for row in rows][:2] == ["已受理", "建立档案"]
        assert len({row["update_id"] for row in rows}) == 3

    def test_of_another_voice_in_the_same_matter_nothing_is_told(self, client, no):
        case = Request.objects.get(no=no).voice.case
        other = cast.a_request()
        from huiyin.archive.actions import file_under

        file_under(other, case, by=MACHINE)
        actions.withdraw(other, by=cast.operator())
        mine = listed(client, service_request_id=no)
        assert "cancelled" not in {row["status"] for row in mine}
        assert {row["service_request_id"] for row in mine} == {no}

    def test_start_and_end_date_bound_them(self, client, no):
        later = (now() + timedelta(hours=1)).isoformat()
        assert listed(client, start_date=later) == []
        assert listed(client, start_date=(now() - timedelta(hours=1)).isoformat(), end_date=later)

    def test_they_turn_pages(self, client, no):
        rows = listed(client)
        assert listed(client, page_size=1, page=2) == rows[1:2]

    def test_old_ones_are_not_told_unasked(self, client):
        with telling_of(now() - timedelta(days=100)):
            cast.a_request()
        assert listed(client) == []

    def test_the_answers_words_go_to_the_key_that_brought_it_and_to_nobody_else(self, client, secret, no):
        made = Request.objects.get(no=no)
        actions.answer(made, words="灯已换好，张师傅138开头的电话。", by=cast.dispatcher())
        assert "张师傅" not in client.get(f"{ROOT}/servicerequestupdates.json").content.decode()
        assert "张师傅" in str(listed(client, api_key=secret))
        assert (
            "张师傅" in told(client.get(f"{ROOT}/requests/{no}.json", {"api_key": secret}))[0]["status_notes"]
        )

    def test_it_costs_the_same_however_many(self, client, secret, no):
        for _number in range(6):
            submit(client, secret)
        react_to_all()
        with at_most(7):
            assert len(listed(client, api_key=secret)) == 14


class TestAdding:
    def test_the_words_are_kept_and_the_answer_is_the_update_id(self, client, secret, no):
        assert told(update(client, secret, no)) == [{"update_id": "77"}]
        assert Added.objects.get().words == "第四根也不亮了。"
        event = Event.objects.get(kind="collect.added")
        assert (event.chain, "第四根" in str(event.facts)) == (no, False)

    def test_the_same_update_id_twice_is_one(self, client, secret, no):
        for _try in range(2):
            assert told(update(client, secret, no)) == [{"update_id": "77"}]
        assert Added.objects.count() == Event.objects.filter(kind="collect.added").count() == 1

    def test_an_update_id_used_for_another_request_is_400(self, client, secret, no):
        other = told(submit(client, secret))[0]["service_request_id"]
        update(client, secret, no)
        errors(update(client, secret, other), 400)

    def test_reopen_says_not_fixed(self, client, secret, no):
        made = Request.objects.get(no=no)
        actions.answer(made, words="灯已换好。", by=cast.dispatcher())
        update(client, secret, no, status="REOPEN")
        made.refresh_from_db()
        assert made.state == Request.State.OPEN
        assert Event.objects.filter(chain=no, kind="collect.not_fixed").exists()

    def test_cancelled_withdraws(self, client, secret, no):
        update(client, secret, no, status="CANCELLED")
        assert Request.objects.get(no=no).state == Request.State.WITHDRAWN
        errors(update(client, secret, no, status="CANCELLED", update_id="78"), 400)

    def test_closed_and_fixed_end_nothing_by_themselves(self, client, secret, no):
        for number, status in enumerate(("CLOSED", "FIXED")):
            update(client, secret, no, status=status, update_id=str(number))
        assert Request.objects.get(no=no).state == Request.State.OPEN

    @pytest.mark.parametrize(
        "name", ["service_request_id", "update_id", "status", "updated_datetime", "description"]
    )
    def test_each_required_parameter_is_named_when_missing(self, client, secret, no, name):
        assert name in errors(update(client, secret, no, **{name: ""}), 400)

    def test_an_unknown_status_is_400(self, client, secret, no):
        assert "status" in errors(update(client, secret, no, status="DONE"), 400)

    def test_without_a_key_it_is_403(self, client, no):
        errors(update(client, "", no), 403)

    def test_a_key_that_may_only_submit_is_403(self, client):
        secret = a_key(scopes=["submit"])
        no = told(submit(client, secret))[0]["service_request_id"]
        errors(update(client, secret, no), 403)

    def test_a_request_that_another_key_or_channel_brought_is_404(self, client, secret, no):
        errors(update(client, a_key(), no), 404)
        errors(update(client, secret, cast.a_request().no), 404)
