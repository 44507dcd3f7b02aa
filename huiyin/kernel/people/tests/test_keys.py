"""Changing the key: everything is sealed anew, in batches, and an interruption does no harm."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command

from huiyin.kernel.people import actions, queries, vault
from huiyin.kernel.people.access import MACHINE, RESIDENT
from huiyin.kernel.people.models import Resident
from huiyin.kernel.people.tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_keys(settings, tmp_path):
    settings.HUIYIN_KEY_FILE = str(tmp_path / "keys")
    settings.MEDIA_ROOT = tmp_path / "media"  # what others sealed lies under their keys
    vault.write_keys(tmp_path / "keys", vault.make_keys())
    return tmp_path / "keys"


def residents(count):
    for number in range(count):
        actions.remember_resident(name=f"张{number}", phone=f"1380734{number:04d}", by=RESIDENT)


def keys_in_use():
    return {vault.sealed_with(row.phone_sealed)[1] for row in Resident.objects.all()}


def test_rotation_seals_every_row_with_the_new_key(own_keys, capsys):
    residents(7)
    call_command("rotate_keys", "--batch", "3")
    assert keys_in_use() == {2}
    assert "Sealed 7 rows with key 2" in capsys.readouterr().out
    assert queries.find_resident(phone="13807340003").count() == 1
    assert queries.unsealed(Resident.objects.order_by("id")[3]).name == "张3"
    assert cast.events().get(kind="people.keys_rotated").facts == {"key": 2, "rows": 7}


def test_an_interrupted_rotation_goes_on_where_it_stopped(own_keys):
    residents(7)
    vault.write_keys(own_keys, vault.add_key(vault.keys_of(str(own_keys))), replace=True)

    def stop(done, total):
        assert (done, total) == (3, 7)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.reseal(by=MACHINE, batch=3, report=stop)
    assert keys_in_use() == {1, 2}
    assert actions.reseal(by=MACHINE, batch=3) == 4
    assert keys_in_use() == {2}
    assert actions.reseal(by=MACHINE) == 0


def test_a_change_of_cipher_is_a_rotation_too(own_keys, settings):
    residents(2)
    settings.HUIYIN_CIPHER = "sm4-gcm"
    call_command("rotate_keys", "--resume")
    assert {vault.sealed_with(row.name_sealed) for row in Resident.objects.all()} == {(vault.SM4_GCM, 1)}
    assert queries.unsealed(Resident.objects.order_by("id")[0]).name == "张0"


def test_only_the_machine_rotates():
    with pytest.raises(PermissionDenied):
        actions.reseal(by=cast.system_admin())
