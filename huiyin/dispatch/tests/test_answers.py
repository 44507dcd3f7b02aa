from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.collect.actions import Reply
from huiyin.collect.models import Answer, Category
from huiyin.dispatch import actions, queries
from huiyin.dispatch.actions import AnswerTerms, TemplatePlan
from huiyin.dispatch.models import AnswerBand, AnswerCheck, AnswerRule, AnswerTemplate
from huiyin.dispatch.queries.answers import LOOKED_AT
from huiyin.dispatch.tests import cast as own
from huiyin.dispatch.tests.cast import a_bureau, an_order, handler_of, leader_of
from huiyin.engines.answers.gaps import ASKED, gap
from huiyin.engines.answers.sameness import BANDS
from huiyin.kernel.events.lifecycle import Refused, StaleState
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
WHOLE = "".join(gap(name) for name in ASKED)
GOOD = "您好。11月3日上午由路灯所更换灯头两个、电缆十二米，当晚已经亮了。以后请找路灯所李工。"
OTHER = "您好。昨天水利站清淤三百米，挖出的泥拉走了三车，今早水已经到了您家田里。有事请找站里。"


@pytest.fixture(autouse=True)
def rules():
    actions.seed_answers(by=MACHINE)


def signed(unit=None, **more):
    order = an_order(unit, cast.a_case(**more))
    handler = handler_of(order)
    actions.sign(order, by=handler)
    return order, handler


def reported(answer, unit=None, template=None):
    order, handler = signed(unit)
    actions.report(order, words="修好了", answer=answer, template=template, by=handler)
    return order


def a_plan(**more):
    return TemplatePlan(**{"name": "修路灯", "text": WHOLE, "source": "县办发〔2026〕9号", **more})


def test_a_copy_is_named_with_its_share_and_its_case_to_the_reviewer():
    bureau = a_bureau()
    first = reported(GOOD, bureau)
    check = reported(GOOD.replace("11月3日", "11月9日"), bureau).answer_check
    assert (check.percent, check.same_as, check.no_act, check.no_day) == (100, first, False, False)
    assert check.warns


def test_an_honest_answer_warns_of_nothing():
    bureau = a_bureau()
    reported(GOOD, bureau)
    assert not reported(OTHER, bureau).answer_check.warns


def test_the_same_words_of_another_unit_are_no_copy():
    reported(GOOD, a_bureau())
    assert reported(GOOD, a_bureau("住建局")).answer_check.percent == 0


def test_the_same_answer_to_the_same_case_in_its_next_round_is_a_copy():
    order, handler = signed()
    actions.report(order, words="好了", answer=GOOD, by=handler)
    actions.send_back_report(order, why="没好", by=leader_of(order))
    actions.report(order, words="好了", answer=GOOD, by=handler)
    assert AnswerCheck.objects.get().percent == 0  # its own words sent again
    assert AnswerBand.objects.count() == BANDS


@pytest.mark.parametrize(
    ("words", "noticed"),
    [
        ("您反映的问题已收悉，我们高度重视，将尽快处理。感谢您的支持和理解！", (True, True, True)),
        ("我们非常关心这件事，大家都认为群众的困难就是自己的困难，一定负责到底。", (False, True, True)),
        ("路灯所更换了灯头两个，电缆换成新的，晚上亮了，请放心出门走路。", (False, False, True)),
        (GOOD, (False, False, False)),
    ],
)
def test_phrases_and_answers_without_act_or_day_are_noticed(words, noticed):
    check = reported(words).answer_check
    assert (check.is_phrases, check.no_act, check.no_day) == noticed


def test_what_a_template_says_itself_is_neither_copy_nor_substance():
    template = AnswerTemplate.objects.get(name="修路灯")
    filled = template.text
    for name, words in zip(template.gaps, ("3日", "李工", "换灯头", "昨晚", "常来看", "李工"), strict=True):
        filled = filled.replace(gap(name), words)
    other = template.text
    for name in template.gaps:
        other = other.replace(gap(name), f"{name}这里写的是别的话")
    bureau = a_bureau()
    reported(filled, bureau, template)
    assert reported(other, bureau, template).answer_check.percent == 0
    again = reported(other, bureau, template).answer_check
    assert again.percent == 100


def test_a_template_with_open_gaps_is_neither_proposed_nor_sent(client):
    order, handler = signed()
    template = queries.templates_for(order.case)[0]
    with pytest.raises(Refused, match="做了什么"):
        actions.report(order, words="好了", answer=template.text, template=template, by=handler)
    client.force_login(handler)
    answer = client.post(
        reverse("dispatch:report", args=[order.pk]), {"words": "好了", "answer": template.text}
    )
    assert answer.status_code == 422 and "没有填" in answer.text
    with pytest.raises(Refused):
        actions.answer_case(
            order.case,
            [Reply(order.case.voice_set.get().request, f"您好，{gap('什么时候')}修好")],
            by=cast.dispatcher(),
        )
    assert not Answer.objects.exists() and not AnswerCheck.objects.exists()


def test_templates_of_the_own_class_come_first_then_of_the_larger_then_those_for_all():
    order, _handler = signed()
    road = Category.objects.get(code="infrastructure")
    actions.add_template(a_plan(name="一律", category=road), on=today(), by=cast.dispatcher())
    names = [one.name for one in queries.templates_for(order.case)]
    assert names[:2] == ["修路灯", "一律"]
    assert set(names[2:]) == set(AnswerTemplate.objects.filter(category=None).values_list("name", flat=True))


def test_warnings_are_shown_once_before_they_are_passed_over(client):
    order, handler = signed()
    client.force_login(handler)
    address = reverse("dispatch:report", args=[order.pk])
    told = {"words": "修好了", "answer": "高度重视，将尽快处理。"}
    first = client.post(address, told)
    assert first.status_code == 422 and "几乎只有套话" in first.text
    order.refresh_from_db()
    assert order.state == order.State.SIGNED
    mark = queries.weigh(order, told["answer"]).mark
    assert client.post(address, {**told, "seen": mark}).status_code == 302
    order.refresh_from_db()
    assert order.state == order.State.REPORTED and order.answer_check.is_phrases


def test_the_reviewer_and_the_handler_see_what_is_noticed_and_a_stranger_does_not(client):
    bureau = a_bureau()
    first, second = reported(GOOD, bureau), reported(GOOD, bureau)
    page = reverse("dispatch:order", args=[second.pk])
    for who in (leader_of(second), handler_of(second)):
        client.force_login(who)
        assert first.case.no in client.get(page).text
        found = client.post(reverse("dispatch:weigh", args=[second.pk]), {"words": GOOD})
        assert "100%" in found.text
    client.force_login(handler_of(an_order(a_bureau("住建局"))))
    assert client.post(reverse("dispatch:weigh", args=[second.pk]), {"words": GOOD}).status_code == 403


def test_what_was_told_in_the_end_is_what_the_decider_sees():
    order = reported(GOOD)
    leader, voice = leader_of(order), order.case.voice_set.get().request
    reply = Reply(voice, "我们高度重视，将尽快处理。")
    actions.accept_report(order, replies=[reply], by=leader)
    check = AnswerCheck.objects.get()
    assert check.words == reply.words and check.is_phrases


def test_a_county_without_a_rule_warns_of_nothing():
    AnswerRule.objects.all().delete()
    assert not queries.weigh(an_order(), "高度重视").warns


def test_a_new_version_of_the_rule_counts_from_its_day_and_the_faster_hand_wins():
    order, by = an_order(), cast.dispatcher()
    terms = AnswerTerms(90, ["研究研究"], ["种树"], today(), "县办发〔2026〕9号")
    rule = actions.revise_answer_rule(terms, seen=1, by=by)
    assert AnswerRule.objects.get(version=1).valid_to == today() - timedelta(days=1)
    assert queries.answer_rule() == rule
    assert queries.weigh(order, "研究研究").is_phrases and not queries.weigh(order, "昨天种树三棵").no_act
    with pytest.raises(StaleState):
        actions.revise_answer_rule(terms, seen=1, by=by)
    with pytest.raises(Refused):
        past = AnswerTerms(90, [], [], today() - timedelta(days=1), "x")
        actions.revise_answer_rule(past, seen=2, by=by)


def test_the_county_adds_revises_and_ends_a_template():
    by, key = cast.dispatcher(), uuid4()
    made = actions.add_template(a_plan(key=key), on=today(), by=by)
    assert actions.add_template(a_plan(key=key), on=today(), by=by) == made
    later = today() + timedelta(days=3)
    second = actions.revise_template(made, a_plan(name="修灯"), on=later, by=by)
    made.refresh_from_db()
    assert (made.valid_to, second.version, second.key) == (later - timedelta(days=1), 2, key)
    with pytest.raises(StaleState):
        actions.revise_template(made, a_plan(), on=later, by=by)
    actions.end_template(second, on=later + timedelta(days=1), source="不用了", by=by)
    second.refresh_from_db()
    assert second.valid_to == later and second.end_source == "不用了"
    kinds = Event.objects.filter(chain=AnswerTemplate.CHAIN).values_list("kind", flat=True)
    assert list(kinds) == [f"dispatch.template_{verb}" for verb in ("added", "revised", "ended")]


def test_a_template_must_ask_the_five_things_and_nobody_else_keeps_them():
    with pytest.raises(Refused, match="谁办的"):
        actions.add_template(a_plan(text=WHOLE.replace(gap("谁办的"), "")), on=today(), by=cast.dispatcher())
    for by in (cast.supervisor(), handler_of(an_order())):
        with pytest.raises(PermissionDenied):
            actions.add_template(a_plan(), on=today(), by=by)


def test_sowing_twice_adds_nothing_and_keeps_what_the_county_decided():
    before = AnswerTemplate.objects.count()
    template = AnswerTemplate.objects.get(name="修路灯")
    actions.revise_template(template, a_plan(name="灯"), on=today(), by=cast.dispatcher())
    assert actions.seed_answers(by=MACHINE) == 0
    assert AnswerTemplate.objects.count() == before + 1


def test_weighing_asks_the_same_few_rows_however_many_answers_there_are():
    bureau = a_bureau()
    orders = [reported(GOOD, bureau) for _number in range(LOOKED_AT + 3)]
    with CaptureQueriesContext(connection) as few:
        found = queries.weigh(orders[0], GOOD)
    assert found.same_as == orders[-1]
    assert len(own.queries(few)) <= 4
    with CaptureQueriesContext(connection) as asked:
        queries.weigh(orders[-1], GOOD)
    compared = next(one for one in own.queries(asked) if "answercheck" in one and " IN (" in one)
    listed = compared.split(" IN (", 1)[1].split(")")[0].split(",")
    assert len(listed) <= LOOKED_AT * BANDS
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        bands = "SELECT check_of_id FROM dispatch_answerband WHERE key = 5"
        cursor.execute(f"EXPLAIN {bands} ORDER BY check_of_id DESC LIMIT 5")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "answer_alike" in plan and "Sort" not in plan
