import pytest
from django.urls import reverse

from huiyin.collect import actions as collect
from huiyin.engines.letters.tests import sample
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.messages import queries
from huiyin.kernel.messages.actions import send_next, take_in
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.messages.models import Mail, Message, Outlet, QuietHours, Wording
from huiyin.kernel.messages.tests.cast import CHAIN, a_message, gateway, sms
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(settings):
    settings.HUIYIN_REACHABLE = ["127.0.0.1"]


@pytest.fixture
def as_role(client):
    def signed_in(role, place=None):
        client.force_login(cast.user_with(role, place))
        return client

    return signed_in


ROBOT = {"hook": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-12345678", "on": "on"}


def test_a_way_is_set_up_tried_and_shown_without_its_secret(as_role):
    admin = as_role(Role.SYSTEM_ADMIN)
    page = reverse("messages:outlet", args=[Way.WECOM])
    assert admin.post(page, ROBOT).status_code == 302
    assert Outlet.objects.get().on
    assert "abc-12345678" not in admin.get(page).text
    admin.post(reverse("messages:try", args=[Way.WECOM]))
    assert Message.objects.get().way == Way.WECOM
    assert "等待发送" in admin.get(page).text


def test_settings_that_cannot_work_are_said_at_their_field_and_kept_on_the_page(as_role):
    admin = as_role(Role.SYSTEM_ADMIN)
    page = reverse("messages:outlet", args=[Way.SMS])
    told = {"url": "http://10.0.0.1/sms", "method": "POST", "body": "to={name}", "ok_at": "code"}
    answer = admin.post(page, told)
    assert answer.status_code == 422
    for words in ("内部网络", "这里不能用 {name}", "位置以 / 开头", "http://10.0.0.1/sms"):
        assert words in answer.text
    assert not Outlet.objects.exists()


def test_a_gateway_reports_by_an_address_that_only_it_knows(client, django_assert_max_num_queries):
    with gateway() as (url, _asked):
        sms(url)
        message = a_message()
        send_next(by=MACHINE)
    address = reverse("messages:report", args=["sms", queries.report_key("sms")])
    with django_assert_max_num_queries(12):
        assert (
            client.post(address, [{"id": "m-1", "status": "DELIVRD"}], "application/json").status_code == 200
        )
    message.refresh_from_db()
    assert message.state == Message.State.DELIVERED
    assert client.post(reverse("messages:report", args=["sms", "guess"]), {}).status_code == 404


@pytest.mark.parametrize("body", [b"", b"[[[[", b"[1, null, {}]", b"id=m-9&status=0", b"\xff\xfe"])
def test_a_report_that_says_nothing_changes_nothing(client, body):
    address = reverse("messages:report", args=["sms", queries.report_key("sms")])
    assert client.post(address, body, "application/json").status_code == 200


def test_a_report_sent_as_a_form_is_understood(client):
    with gateway() as (url, _asked):
        sms(url)
        message = a_message()
        send_next(by=MACHINE)
    client.post(
        reverse("messages:report", args=["sms", queries.report_key("sms")]), {"id": "m-1", "status": "X"}
    )
    message.refresh_from_db()
    assert (message.state, message.error) == (Message.State.FAILED, "X")


def test_what_is_stuck_is_tried_again_or_given_up(as_role, django_assert_max_num_queries):
    for state in (Message.State.FAILED, Message.State.BOUNCED, Message.State.SENT):
        Message.objects.filter(pk=a_message().pk).update(state=state)
    failed, bounced, _sent = Message.objects.order_by("id")
    admin = as_role(Role.SYSTEM_ADMIN)
    with django_assert_max_num_queries(10):
        shown = admin.get(reverse("messages:sent")).text
    assert shown.count(CHAIN) >= 2 and "138****2345" in shown and "13873412345" not in shown
    admin.post(reverse("messages:again", args=[failed.pk]))
    admin.post(reverse("messages:give_up", args=[bounced.pk]))
    assert set(Message.objects.values_list("state", flat=True)) == {"waiting", "given_up", "sent"}


def test_a_text_is_changed_from_a_day_on_with_its_places_checked(as_role):
    desk = as_role(Role.COUNTY_DISPATCHER)
    page = reverse("messages:text", args=["collect.answered_secret"])
    told = {"text": "编号 {no}", "text_en": "Number {no}", "on": today().isoformat(), "source": "县办文件"}
    leaking = desk.post(page, {**told, "text": "{answer}"})
    assert leaking.status_code == 422 and "这里不能用 {answer}" in leaking.text
    assert desk.post(page, told).status_code == 302
    assert Wording.objects.count() == 1
    assert queries.words("collect.answered_secret", "zh-hans", {"no": "1"}) == "编号 1"
    assert queries.words("collect.answered_secret", "en", {"no": "1"}) == "Number 1"
    assert "县办文件" in desk.get(reverse("messages:texts")).text


def test_mail_that_fits_nothing_is_looked_at(as_role):
    mail = take_in(sample.reply(sample.SAID), by=MACHINE)
    desk = as_role(Role.COUNTY_DISPATCHER)
    page = reverse("messages:mails")
    shown = desk.get(page).text
    assert "第三盏还是不亮" in shown and "zhang@" not in shown
    desk.post(reverse("messages:mail_seen", args=[mail.pk]))
    assert not Mail.objects.filter(waits=True).exists()
    assert "没有要处理的来信" in desk.get(page).text


def test_the_station_hands_slips_over_and_has_the_loudspeaker_speak(as_role):
    slip = a_message(way=Way.SLIP, place=cast.village(), words="答复：修好了。\n查询码：123456")
    aloud = a_message(way=Way.LOUDSPEAKER, place=cast.village(), words="编号 1 的诉求已有答复。")
    keeper = as_role(Role.STATION_KEEPER, cast.village())
    page = reverse("messages:carry")
    assert "修好了" not in keeper.get(page).text
    assert "修好了" in keeper.get(reverse("messages:slip", args=[slip.pk])).text
    assert "编号 1" in keeper.get(page + "?what=loudspeaker").text
    for message in (slip, aloud):
        keeper.post(reverse("messages:done", args=[message.pk]))
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.DONE}


def test_another_village_sees_no_slip(as_role):
    slip = a_message(way=Way.SLIP, place=cast.village(), words="答复：修好了。")
    keeper = as_role(Role.STATION_KEEPER, cast.village("花桥镇白水村"))
    assert CHAIN not in keeper.get(reverse("messages:carry")).text
    assert keeper.get(reverse("messages:slip", args=[slip.pk])).status_code == 403
    assert keeper.post(reverse("messages:done", args=[slip.pk])).status_code == 403


def test_the_case_shows_beside_the_answer_what_became_of_it(client):
    request = cast.a_request(resident=cast.resident())
    react_to_all()
    collect.answer(request, words="修好了。", by=cast.dispatcher())
    react_to_all()
    client.force_login(cast.dispatcher())
    case = request.voice.case
    assert "短信" in client.get(case.get_absolute_url()).text
    send_next(by=MACHINE)
    shown = client.get(case.get_absolute_url()).text
    assert "渠道没有开通，只写进了日志" in shown and "消息已发出" in shown
    assert "13873412345" not in shown


def test_the_hotline_calls_up_who_wished_it_and_the_station_never_sees_a_number(as_role):
    request = cast.a_request(channel="hotline", resident=cast.resident())
    react_to_all()
    collect.keep_reach(request, wish="call", by=cast.operator())
    collect.answer(request, words="修好了。", by=cast.dispatcher())
    react_to_all()
    page, message = reverse("messages:carry"), Message.objects.get()
    keeper = as_role(Role.STATION_KEEPER, cast.village())
    assert request.no not in keeper.get(f"{page}?what=calls").text
    assert keeper.post(reverse("messages:done", args=[message.pk])).status_code == 403
    operator = as_role(Role.HOTLINE_OPERATOR)
    shown = operator.get(page).text
    assert "修好了。" in shown and "138****2345" in shown and "13873412345" not in shown
    identity = reverse("case:identity", args=[request.voice.case.no, request.no])
    assert identity in shown and operator.get(identity).status_code == 200
    operator.post(reverse("messages:done", args=[message.pk]))
    assert "没有要打的电话" in operator.get(page).text


def test_many_calls_cost_no_more_queries(as_role, django_assert_max_num_queries):
    for _time in range(12):
        a_message(way=Way.CALL, place=cast.village())
    operator = as_role(Role.HOTLINE_OPERATOR)
    with django_assert_max_num_queries(10):
        assert operator.get(reverse("messages:carry")).text.count("<article") == 12


def test_quiet_hours_are_changed_on_their_page_with_both_ends_or_none(as_role):
    desk = as_role(Role.COUNTY_DISPATCHER)
    page = reverse("messages:quiet")
    assert "短信随时发" in desk.get(page).text
    told = {"seen": "0", "begins": "21:00", "ends": "", "valid_from": f"{today():%F}", "source": "县里的通知"}
    answer = desk.post(page, told)
    assert answer.status_code == 422 and "要么都填" in answer.text and "县里的通知" in answer.text
    assert desk.post(page, {**told, "ends": "21:00"}).status_code == 422
    assert not QuietHours.objects.exists()
    assert desk.post(page, {**told, "ends": "08:00"}).status_code == 302
    assert "21:00 到 08:00" in desk.get(page).text
