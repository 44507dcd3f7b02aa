"""Photos and documents lie sealed on the disk; plain ones of before are read; a new key seals all anew."""

import pytest
from django.core.management import call_command

from huiyin.kernel.people import vault
from huiyin.kernel.people.sealed_files import MARK, keep_file, read_file, reseal_file

pytestmark = pytest.mark.django_db
PICTURE = b"\xff\xd8\xff\xe0" + b"pixels" * 50


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.HUIYIN_KEY_FILE = str(tmp_path / "keys")
    vault.write_keys(tmp_path / "keys", vault.make_keys())
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "ab").mkdir(parents=True)
    return tmp_path / "media" / "ab"


def key_of(path):
    return vault.sealed_with(path.read_bytes()[len(MARK) :])[1]


@pytest.mark.parametrize("cipher", ["aes-256-gcm", "sm4-gcm"])
@pytest.mark.parametrize("data", [PICTURE, b"", MARK + b"x", bytes(3_000_000)])
def test_what_was_kept_is_read_and_does_not_lie_there_in_clear(settings, folder, cipher, data):
    settings.HUIYIN_CIPHER = cipher
    path = folder / "one.jpg"
    keep_file(path, data)
    assert read_file(path) == data
    assert path.read_bytes().startswith(MARK) and b"pixels" not in path.read_bytes()
    assert list(folder.iterdir()) == [path]


def test_a_plain_file_of_before_is_read_as_it_is(folder):
    (folder / "old.jpg").write_bytes(PICTURE)
    assert read_file(folder / "old.jpg") == PICTURE


def test_an_altered_file_or_one_under_another_name_does_not_open(folder):
    path = folder / "one.jpg"
    keep_file(path, PICTURE)
    path.rename(folder / "two.jpg")
    with pytest.raises(vault.Unreadable):
        read_file(folder / "two.jpg")
    keep_file(path, PICTURE)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(vault.Unreadable):
        read_file(path)


def test_a_new_key_seals_every_file_anew_plain_ones_too_and_nothing_else(folder, capsys):
    sealed, plain, other = folder / "one.jpg", folder / "two.bin", folder / "list.xlsx"
    keep_file(sealed, PICTURE)
    for path in (plain, other):
        path.write_bytes(PICTURE)
    call_command("rotate_keys")
    assert "Sealed 2 files" in capsys.readouterr().out
    assert (key_of(sealed), key_of(plain)) == (2, 2) and other.read_bytes() == PICTURE
    assert read_file(sealed) == read_file(plain) == PICTURE
    call_command("rotate_keys", "--resume")
    assert "Sealed 0 files" in capsys.readouterr().out


def test_a_file_that_was_erased_meanwhile_is_not_laid_down_again(folder, monkeypatch):
    path = folder / "one.jpg"
    path.write_bytes(PICTURE)
    seal = vault.seal_bytes

    def erased_meanwhile(*told):
        path.unlink()
        return seal(*told)

    monkeypatch.setattr(vault, "seal_bytes", erased_meanwhile)
    assert not reseal_file(path) and list(folder.iterdir()) == []
