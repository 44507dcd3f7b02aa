"""What looking again found is said with how sure one can be, and each draw can be drawn again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.evaluate import actions
from huiyin.evaluate.actions import Seen
from huiyin.evaluate.models import Revisit, RevisitDraw
from huiyin.evaluate.tests.test_revisiting import closed, draw, plan
from huiyin.kernel.people.kinds import Role
from huiyin.report import queries
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
MOST_OF_A_PAGE = 10


@pytest.fixture
def looked():
    """Three drawn: one holds, one came back, one waits; a fourth in another township."""
    plan(100, 1)
    for place in ("车江街道白水村", "车江街道白水村", "车江街道白水村", "花桥镇白水村"):
        closed(cast.village(place))
    draw()
    supervisor = cast.supervisor()
    first, second = Revisit.objects.filter(draw__township__name="车江街道").order_by("pk")[:2]
    actions.revisit(first, Seen(Revisit.State.HOLDS, "好的。"), by=supervisor)
    actions.revisit(second, Seen(Revisit.State.RELAPSED, "又灭了。"), by=supervisor)
    return supervisor


def test_found_counts_only_what_was_seen(looked):
    found = queries.found_since(looked, RevisitDraw.objects.first().month)
    assert (found.drawn, found.holds, found.relapsed, found.waiting, found.gone) == (4, 1, 1, 2, 0)
    assert (found.rate.hits, found.rate.n, found.rate.enough) == (1, 2, False)


def test_a_township_reads_its_own(looked):
    manager = cast.user_with(Role.INSTITUTE_MANAGER, cast.township("花桥镇"))
    assert queries.found_since(manager, RevisitDraw.objects.first().month).drawn == 1
    assert [one.township.name for one in queries.page_of_draws(manager, None).rows] == ["花桥镇"]


def test_the_page_says_the_plan_and_that_few_say_little(client, looked):
    client.force_login(looked)
    client.get(reverse("report:revisits"))
    with CaptureQueriesContext(connection) as seen:
        page = client.get(reverse("report:revisits")).content.decode()
    assert len(seen.captured_queries) <= MOST_OF_A_PAGE
    assert "抽 100%，至少 1 件" in page and "县府办〔2026〕1号" in page
    assert "看成的 2 件里，1 件还是好的，1 件又出现了" in page and "9.5% 到 90.5%" in page
    assert "不到 20 件，太少" in page and "还是好的占" not in page


def test_a_draw_is_drawn_again_before_ones_eyes(client, looked):
    client.force_login(looked)
    draw_of = RevisitDraw.objects.get(township__name="车江街道")
    address = reverse("report:revisit_draw", args=[draw_of.pk])
    page = client.get(address).content.decode()
    assert (
        draw_of.seed in page.replace("<wbr>", "")
        and all(no in page for no in draw_of.frame)
        and "和记录一致" in page
    )
    RevisitDraw.objects.filter(pk=draw_of.pk).update(share=0)
    assert "和记录不一致" in client.get(address).content.decode()
