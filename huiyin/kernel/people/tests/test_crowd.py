"""Many residents at once are kept as each alone would be."""

import pytest

from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.actions import remember_resident
from huiyin.kernel.people.actions.crowd import remember_residents
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.queries import unsealed

pytestmark = pytest.mark.django_db
OWN = {"id", "key", "created_at", "name_sealed", "phone_sealed"}


def kept(pk) -> dict:
    row = Resident.objects.filter(pk=pk).values().get()
    plain = {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
    return {name: value for name, value in plain.items() if name not in OWN}


@pytest.mark.parametrize(("name", "phone"), [("张桂英", "13873412345"), ("", "0734-8552012"), ("李 雷", "")])
def test_every_column_is_as_if_remembered_alone(name, phone):
    alone = remember_resident(name=name, phone=phone, by=MACHINE).pk
    expected, said = kept(alone), unsealed(Resident.objects.get(pk=alone))
    Resident.objects.all().delete()
    (pk,) = remember_residents([(name, phone)], by=MACHINE)
    assert kept(pk) == expected
    assert unsealed(Resident.objects.get(pk=pk)) == said


def test_the_same_person_is_one_in_the_crowd_and_before_it():
    before = remember_resident(name="张桂英", phone="13873412345", by=MACHINE).pk
    told = [
        ("张桂英", "138 7341 2345"),
        ("李雷", "13873412345"),
        ("李雷", "13873412345"),
        ("", ""),
        ("", "13900000001"),
    ]
    first, second, third, nobody, nameless = remember_residents(told, by=MACHINE)
    assert first == before and second == third != first and nobody is None
    assert remember_residents([("", "13900000001")], by=MACHINE) == [nameless]
    assert Resident.objects.count() == 3


def test_a_nameless_person_gets_the_name_that_comes_later():
    first, second = remember_residents([("", "13900000001"), ("王芳", "13900000001")], by=MACHINE)
    assert first == second and unsealed(Resident.objects.get()).name == "王芳"


def test_who_was_erased_is_not_found_again():
    old = remember_resident(name="张桂英", phone="13873412345", by=MACHINE)
    Resident.objects.filter(pk=old.pk).update(phone_index=None, name_index=b"", phone_sealed=None)
    assert remember_residents([("张桂英", "13873412345")], by=MACHINE) != [old.pk]
