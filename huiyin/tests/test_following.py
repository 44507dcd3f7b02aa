"""Number and code open the progress; it tells everything but names."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.archive.actions import file_under
from huiyin.collect import actions as collect
from huiyin.collect import queries
from huiyin.collect.channels.portal.tests.test_say import jpeg
from huiyin.collect.models import Photo, Request
from huiyin.dispatch import actions as dispatch
from huiyin.evaluate import actions as evaluate
from huiyin.evaluate.kinds import How, Satisfaction
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.actions import reveal_identity
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.policy import Sight
from huiyin.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_made():
    made = cast.a_request(resident=cast.resident())
    react_to_all()
    return made


def open_progress(client, made):
    data = {"number": made.no, "code": queries.pickup_code(made)}
    return client.post("/follow/", data, follow=True)


def test_number_and_code_open_the_progress(client, request_made):
    page = open_progress(client, request_made)
    assert page.status_code == 200
    assert request_made.words in page.text and "建立档案" in page.text


def test_a_mistyped_number_is_told_from_a_wrong_code(client, request_made):
    digits = request_made.no.replace("-", "")
    mistyped = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert "输错了" in client.post("/follow/", {"number": mistyped, "code": "123456"}).text
    wrong = client.post("/follow/", {"number": request_made.no, "code": "000000"})
    assert wrong.status_code == 422 and "对不上" in wrong.text


def test_the_code_cannot_be_guessed_by_trying(client, request_made):
    for guess in range(10):
        client.post("/follow/", {"number": request_made.no, "code": f"{guess:06d}"})
    page = client.post("/follow/", {"number": request_made.no, "code": queries.pickup_code(request_made)})
    assert page.status_code == 422 and "太多" in page.text


def test_without_the_code_the_progress_stays_shut(client, request_made):
    assert client.get(f"/progress/{request_made.no}/").status_code == 403
    for verb in ("not-fixed", "withdraw", "photo"):
        assert client.post(f"/progress/{request_made.no}/{verb}/").status_code == 403
    request_made.refresh_from_db()
    assert request_made.state == Request.State.OPEN


def test_it_names_units_and_roles_but_no_person(client, request_made):
    bureau = cast.organisation("department", name="县交通运输局")
    handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=bureau)
    order = dispatch.send_order(request_made.voice.case, dispatch.Duty(bureau), by=cast.dispatcher())
    dispatch.sign(order, by=handler)
    operator = cast.operator()
    reveal_identity(
        request_made.resident,
        request_made.voice.case.no,
        sight=Sight(involved=True),
        reason_code="call_back",
        note="",
        by=operator,
    )
    page = open_progress(client, request_made).text
    assert "县交通运输局" in page and "热线话务员" in page and "回拨联系" in page
    for hidden in (handler.display_name, operator.display_name, "张桂英", "13873412345"):
        assert hidden not in page


def test_saying_not_fixed_opens_an_answered_request_again(client, request_made):
    collect.answer(request_made, words="灯已换。", by=MACHINE)
    open_progress(client, request_made)
    page = client.post(f"/progress/{request_made.no}/not-fixed/", follow=True)
    assert page.status_code == 200
    request_made.refresh_from_db()
    assert request_made.state == Request.State.OPEN


def test_a_withdrawn_request_keeps_its_number_and_ends_its_case(client, request_made):
    open_progress(client, request_made)
    client.post(f"/progress/{request_made.no}/withdraw/")
    react_to_all()
    request_made.refresh_from_db()
    case = request_made.voice.case
    case.refresh_from_db()
    assert (request_made.state, case.state) == ("withdrawn", "withdrawn")


def test_the_progress_costs_few_queries(client, request_made, django_assert_max_num_queries):
    open_progress(client, request_made)
    with django_assert_max_num_queries(10):
        client.get(f"/progress/{request_made.no}/")


def test_a_shared_device_can_be_made_to_forget(client, request_made):
    open_progress(client, request_made)
    page = client.post("/follow/forget/", follow=True).text
    assert request_made.no not in page
    assert client.get(f"/progress/{request_made.no}/").status_code == 403


def test_photos_added_later_have_an_end_and_need_a_live_request(client, request_made, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    open_progress(client, request_made)
    address = f"/progress/{request_made.no}/photo/"
    for _time in range(4):
        some = [SimpleUploadedFile(f"{n}.jpg", jpeg(), "image/jpeg") for n in range(5)]
        assert client.post(address, {"photos": some}).status_code == 302
    more = client.post(address, {"photos": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")})
    assert more.status_code == 422 and "最多存 20 张" in more.text
    collect.withdraw(request_made, by=RESIDENT)
    late = client.post(address, {"photos": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")})
    assert late.status_code == 403 and Photo.objects.count() == 20


def test_what_one_voice_hears_is_not_the_other_voices(client, request_made):
    other = cast.a_request(words="我也看到路灯坏了。")
    file_under(other, request_made.voice.case, by=MACHINE)
    collect.answer(other, words="只告诉另一位的话。", by=MACHINE)
    page = open_progress(client, request_made).text
    assert other.no not in page and "只告诉另一位的话" not in page


def a_worked_off(case, answer="灯换好了，请您看看。"):
    """The unit did it and answered; now the residents are asked."""
    bureau = cast.organisation("department", name="县住建局")
    handler = cast.user_with(Role.DEPARTMENT_HANDLER, unit=bureau)
    order = dispatch.send_order(case, dispatch.Duty(bureau), by=cast.dispatcher())
    dispatch.sign(order, by=handler)
    dispatch.report(order, words="换了灯。", answer=answer, by=handler)
    dispatch.accept_report(order, by=cast.user_with(Role.DEPARTMENT_LEADER, unit=bureau))
    react_to_all()


def test_it_says_what_happens_next_and_asks_only_when_it_is_time(client, request_made):
    rating = f"/progress/{request_made.no}/rate"
    page = open_progress(client, request_made).text
    assert "接下来由县中心答复您，或派给承办单位" in page and rating not in page

    a_worked_off(request_made.voice.case)
    page = client.get(f"/progress/{request_made.no}/").text
    assert "灯换好了，请您看看。" in page and "县住建局" in page
    assert "说说办得怎么样" in page and rating in page and "没有解决" in page

    assert client.post(rating, {"solved": "yes", "satisfied": "5"}).status_code == 302
    page = client.get(f"/progress/{request_made.no}/").text
    assert "您的评价已收到" in page and rating not in page


def test_not_fixed_while_it_is_asked_leads_to_the_next_round(client, request_made):
    open_progress(client, request_made)
    case = request_made.voice.case
    a_worked_off(case)
    client.post(f"/progress/{request_made.no}/not-fixed/")
    react_to_all()
    page = client.get(f"/progress/{request_made.no}/").text
    assert "已记下：没有解决" in page and "说说办得怎么样" not in page
    case.refresh_from_db()
    supervisor = cast.supervisor()
    with pytest.raises(Refused, match="没有解决或不满意"):
        evaluate.close(case, grounds="好了", by=supervisor)
    evaluate.send_round_again(case, grounds="再查线路", why="not_solved", by=supervisor)
    page = client.get(f"/progress/{request_made.no}/").text
    assert "交给承办单位办" in page
    assert case.round == 2


def test_what_another_voice_says_of_the_matter_is_not_taken_for_ones_own(client, request_made):
    other = cast.a_request(words="我也看到路灯坏了。")
    file_under(other, request_made.voice.case, by=MACHINE)
    a_worked_off(request_made.voice.case)
    case = request_made.voice.case
    case.refresh_from_db()
    said = evaluate.Verdict(How.PHONE, solved=True, satisfied=Satisfaction.SATISFIED)
    evaluate.evaluate(other, case, said, by=cast.operator())
    assert "说说办得怎么样" in open_progress(client, request_made).text
