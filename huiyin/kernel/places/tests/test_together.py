"""Two people at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.places import actions
from huiyin.kernel.places.models import Place, PlaceName
from huiyin.kernel.places.tests.cast import SOMEBODY, hengnan, the

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works):
    """Run each work in its own thread and connection; what each returned or how it was refused."""

    def alone(work):
        try:
            return work()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(alone, works))


def test_of_two_renames_one_wins():
    hengnan()
    pk = the("向阳桥街道白洋村").pk

    def rename(name):
        return lambda: actions.rename(Place.objects.get(pk=pk), name, seen=1, by=SOMEBODY)

    told = together(*(rename(f"白云{number}村") for number in range(6)))
    assert sum(isinstance(one, Place) for one in told) == 1
    place = Place.objects.get(pk=pk)
    assert (place.version, place.full_name) == (2, f"向阳桥街道{place.name}")
    assert PlaceName.objects.filter(place=place, kind="old").count() == 1


def test_of_two_groups_of_one_name_one_is_made():
    hengnan()
    village = the("向阳桥街道白洋村")
    told = together(*(lambda: actions.add_place(village, "大岭山组", by=SOMEBODY) for _each in range(6)))
    assert sum(isinstance(one, Place) for one in told) == 1
    assert Place.objects.filter(parent=village).count() == 1
