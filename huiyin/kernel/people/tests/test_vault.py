"""Sealing: what goes in comes out, for its purpose only, and nothing altered is believed."""

import json
import stat

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.people import checks, vault


@given(st.text(max_size=200), st.sampled_from(["people.name", "people.phone"]))
def test_it_opens_what_it_sealed(text, purpose):
    assert vault.open_sealed(vault.seal(text, purpose), purpose) == text


@pytest.mark.parametrize(("cipher", "number"), [("aes-256-gcm", 1), ("sm4-gcm", 2)])
def test_each_cipher_says_which_it_is(settings, cipher, number):
    settings.HUIYIN_CIPHER = cipher
    blob = vault.seal("张三", "people.name")
    assert vault.sealed_with(blob) == (number, vault.newest_key())
    settings.HUIYIN_CIPHER = "aes-256-gcm"
    assert vault.open_sealed(blob, "people.name") == "张三"


@pytest.mark.parametrize("cipher", ["aes-256-gcm", "sm4-gcm"])
def test_an_altered_byte_anywhere_is_noticed(settings, cipher):
    settings.HUIYIN_CIPHER = cipher
    blob = vault.seal("张三", "people.name")
    for place in range(len(blob)):
        broken = bytearray(blob)
        broken[place] ^= 1
        with pytest.raises(vault.Unreadable):
            vault.open_sealed(bytes(broken), "people.name")
    for short in (b"", blob[:10], blob[:-1]):
        with pytest.raises(vault.Unreadable):
            vault.open_sealed(short, "people.name")


def test_another_purpose_cannot_open_it():
    with pytest.raises(vault.Unreadable):
        vault.open_sealed(vault.seal("张三", "people.name"), "people.phone")


def test_the_same_text_never_looks_the_same():
    assert vault.seal("张三", "people.name") != vault.seal("张三", "people.name")


def test_the_blind_index_is_steady_and_bound_to_its_purpose():
    assert vault.blind("13807341209", "people.phone") == vault.blind("13807341209", "people.phone")
    assert vault.blind("13807341209", "people.phone") != vault.blind("13807341209", "people.id_no")


def test_sm4_is_the_national_cipher():
    """Test vector of RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    nonce = bytes.fromhex("00001234567800000000abcd")
    plain = bytes.fromhex(
        "a" * 16 + "b" * 16 + "c" * 16 + "d" * 16 + "e" * 16 + "f" * 16 + "e" * 16 + "a" * 16
    )
    aad = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    sealed = vault._Sm4Gcm(key).encrypt(nonce, plain, aad)
    assert sealed[-16:].hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    assert vault._Sm4Gcm(key).decrypt(nonce, sealed, aad) == plain


def test_a_newer_key_seals_and_the_older_still_opens(settings, tmp_path):
    settings.HUIYIN_KEY_FILE = str(tmp_path / "keys")
    first = vault.make_keys()
    vault.write_keys(tmp_path / "keys", first)
    old = vault.seal("张三", "people.name")
    index = vault.blind("1", "people.phone")
    vault.write_keys(tmp_path / "keys", vault.add_key(first), replace=True)
    new = vault.seal("张三", "people.name")
    assert (vault.sealed_with(old)[1], vault.sealed_with(new)[1]) == (1, 2)
    assert vault.open_sealed(old, "people.name") == vault.open_sealed(new, "people.name") == "张三"
    assert vault.blind("1", "people.phone") == index


def test_a_running_server_finds_a_key_that_was_added_beside_it(settings, tmp_path):
    path = tmp_path / "keys"
    settings.HUIYIN_KEY_FILE = str(path)
    first = vault.make_keys()
    vault.write_keys(path, first)
    vault.seal("x", "people.name")
    body = json.loads(path.read_text())
    body["sealing"]["2"] = "11" * 32
    path.write_text(json.dumps(body))
    blob = vault.Keys({2: bytes.fromhex("11" * 32)}, first.index)
    head = bytes((1, 2))
    sealed = vault._sealer(blob.sealing[2], 1, "people.name").encrypt(b"n" * 12, b"ok", head + b"people.name")
    assert vault.open_sealed(head + b"n" * 12 + sealed, "people.name") == "ok"


def test_make_key_writes_for_the_owner_alone_and_never_twice(settings, tmp_path, capsys):
    settings.HUIYIN_KEY_FILE = str(tmp_path / "secret" / "keys")
    call_command("make_key")
    path = tmp_path / "secret" / "keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("make_key")
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "body", ["", "{}", '{"sealing": {"1": "ab"}, "index": "cd"}', '{"sealing": [], "index": ""}']
)
def test_a_bad_key_file_stops_the_start_with_a_sentence(settings, tmp_path, body):
    path = tmp_path / "keys"
    path.write_text(body)
    path.chmod(0o600)
    settings.HUIYIN_KEY_FILE = str(path)
    with pytest.raises(ImproperlyConfigured, match="key file"):
        vault.seal("x", "people.name")
    assert [problem.id for problem in checks.personal_data_has_a_key(None)] == ["huiyin.E012"]


def test_a_missing_key_file_or_cipher_is_said_at_start(settings, tmp_path):
    settings.HUIYIN_KEY_FILE = str(tmp_path / "none")
    settings.HUIYIN_CIPHER = "rot13"
    assert [problem.id for problem in checks.personal_data_has_a_key(None)] == ["huiyin.E011", "huiyin.E010"]
    with pytest.raises(ImproperlyConfigured, match="make_key"):
        vault.seal("x", "people.name")


def test_a_key_file_others_can_read_is_warned_of(settings, tmp_path):
    path = tmp_path / "keys"
    vault.write_keys(path, vault.make_keys())
    path.chmod(0o644)
    settings.HUIYIN_KEY_FILE = str(path)
    assert [problem.id for problem in checks.personal_data_has_a_key(None)] == ["huiyin.W010"]
