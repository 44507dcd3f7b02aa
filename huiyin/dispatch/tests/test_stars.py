"""Stars follow from the hours that count, by the ladder of the day."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from huiyin.dispatch import actions
from huiyin.dispatch.actions.stars import BEGIN
from huiyin.dispatch.models import StarLadder
from huiyin.dispatch.queries import stars_of
from huiyin.dispatch.queries.stars import steps_climbed
from huiyin.dispatch.tests.hours import final
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.present import telling_of, today
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
LADDER = StarLadder(hours=[1, 3], times=[0, 2], window="life", publicity_days=7)
STEPS = [(59, 9, 0), (60, 0, 1), (180, 1, 1), (180, 2, 2), (9999, 2, 2)]


@pytest.mark.parametrize(("minutes", "times", "stars"), STEPS)
def test_each_step_asks_for_hours_and_for_services(minutes, times, stars):
    assert steps_climbed(LADDER, minutes, times) == stars


def a_ladder(hours, window="life", days=0):
    terms = actions.StarTerms(hours, [0] * len(hours), window, days, today(), "县里的办法")
    return actions.set_star_ladder(terms, seen=0, by=cast.dispatcher())


def test_a_star_is_computed_from_what_counts_and_for_any_past_day():
    a_ladder([2, 4], days=7)
    entry = final()
    day = entry.final_at.date()
    assert stars_of(entry.volunteer, day - timedelta(days=2)).reached == 0
    at_once = stars_of(entry.volunteer, day + timedelta(days=1))
    assert (at_once.reached, at_once.held, at_once.missing_minutes) == (1, 0, 120)
    assert stars_of(entry.volunteer, day + timedelta(days=9)).held == 1
    assert stars_of(entry.volunteer, BEGIN) is None, "no ladder on that day"


def test_a_yearly_ladder_forgets_last_year():
    a_ladder([2], "year")
    entry = final()
    after = entry.final_at.date() + timedelta(days=1)
    assert stars_of(entry.volunteer, after.replace(year=entry.day.year + 1, month=12)).reached == 0


def test_only_the_centre_changes_the_ladder(client):
    actions.seed_star_ladder(by=MACHINE)
    terms = actions.StarTerms([2], [0], "life", 0, today(), "x")
    with pytest.raises(PermissionDenied):
        actions.set_star_ladder(terms, seen=1, by=cast.user_with(Role.STATION_KEEPER, cast.village()))
    client.force_login(cast.dispatcher())
    assert "张家港" in client.get(reverse("rules:stars")).content.decode()
    begun = client.get(reverse("rules:stars_revise"), {"like": "zhenjiang"}).content.decode()
    assert "10 20 30 40 50" in begun
    told = {"hours": "30 60，100", "times": "", "window": "year", "publicity_days": "7", "seen": "1"}
    told |= {"valid_from": today().isoformat(), "source": "县文〔2026〕1号"}
    wrong = client.post(reverse("rules:stars_revise"), told | {"hours": "60 30"})
    assert wrong.status_code == 422 and "从低到高" in wrong.content.decode()
    assert client.post(reverse("rules:stars_revise"), told).status_code == 302
    assert StarLadder.objects.latest("version").hours == [30, 60, 100]


def test_a_volunteer_reads_what_is_missing_to_the_next(client):
    a_ladder([2, 4])
    entry = final()
    with telling_of(entry.final_at):
        client.force_login(entry.volunteer.user)
        page = client.get(reverse("dispatch:my_hours")).content.decode()
    assert "星级：1 星" in page and "到 2 星还差：2 小时" in page


def test_a_past_day_is_recomputed_by_its_own_ladder_on_both_pages(client):
    actions.seed_star_ladder(by=MACHINE)
    StarLadder.objects.update(hours=[1, 2], times=[0, 0], publicity_days=0)
    entry = final()
    day = entry.final_at.date() + timedelta(days=1)
    with telling_of(entry.final_at + timedelta(days=5)):
        terms = actions.StarTerms([50], [0], "life", 0, today(), "后来的办法")
        actions.set_star_ladder(terms, seen=1, by=cast.dispatcher())
        client.force_login(entry.volunteer.user)
        address = reverse("dispatch:my_stars")
        assert "2 星" in client.get(address, {"on": day.isoformat()}).content.decode()
        assert "后来的办法" in client.get(address).content.decode()
        late = client.get(address, {"on": (today() + timedelta(days=9)).isoformat()})
        assert late.status_code == 422 and "还没有到这一天" in late.content.decode()
        client.force_login(cast.dispatcher())
        address = reverse("dispatch:stars")
        assert entry.volunteer.number in client.get(address, {"on": day.isoformat()}).content.decode()
        before = client.get(address, {"on": (day - timedelta(days=4)).isoformat()}).content.decode()
        assert entry.volunteer.number not in before


def test_a_keeper_reads_only_the_own_places_and_the_page_stays_flat(client, django_assert_max_num_queries):
    actions.seed_star_ladder(by=MACHINE)
    entry = final()
    client.force_login(cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村")))
    with telling_of(entry.final_at + timedelta(days=1)), django_assert_max_num_queries(10):
        assert entry.volunteer.number not in client.get(reverse("dispatch:stars")).content.decode()
