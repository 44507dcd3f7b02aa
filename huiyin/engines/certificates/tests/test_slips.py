"""A slip says what was signed, and nothing that was touched passes."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from huiyin.engines.certificates.__main__ import main
from huiyin.engines.certificates.slips import (
    LONGEST,
    NotGenuine,
    Slip,
    checked,
    id_of,
    new_key,
    public_of,
    signed,
)

KEY = new_key()
ID = id_of(public_of(KEY))
KEYS = {ID: public_of(KEY)}
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ "
DAYS = (date(2026, 1, 1), date(2026, 11, 30), 4530, date(2026, 12, 1), date(2026, 12, 8))
SLIP = Slip("Z26-0000123-4", *DAYS, ID)


def test_a_slip_comes_back_as_it_was_signed():
    text = signed(SLIP, KEY)
    assert checked(text, KEYS) == SLIP
    assert checked(text[:40] + "\n" + text[40:], KEYS) == SLIP


def test_it_holds_no_name():
    told = {"first", "issued", "key", "last", "minutes", "no", "notice", "status"}
    assert set(json.loads(SLIP.body())) == told


def tampered(chance: Random, text: str) -> str:
    """Somebody's try: a letter changed, taken out, added, an end turned round or cut."""
    at, letter = chance.randrange(len(text)), chance.choice(ALPHABET)
    ways = (
        text[:at] + letter + text[at + 1 :],
        text[:at] + text[at + 1 :],
        text[:at] + letter + text[at:],
        text[:at] + text[at:][::-1],
        text[:at],
    )
    return chance.choice(ways)


def test_a_thousand_tampered_certificates_are_all_refused():
    chance, refused = Random(2026), 0
    while refused < 1000:
        number = f"Z26-{chance.randrange(10**7):07d}-1"
        text = signed(replace(SLIP, minutes=chance.randrange(1, 9**6), number=number), KEY)
        wrong = tampered(chance, text)
        if "".join(wrong.split()) == text:
            continue
        with pytest.raises(NotGenuine):
            checked(wrong, KEYS)
        refused += 1


def test_more_minutes_under_the_old_signature_are_refused():
    mark, _body, signature = signed(SLIP, KEY).split(".")
    more = urlsafe_b64encode(replace(SLIP, minutes=99999).body()).decode().rstrip("=")
    with pytest.raises(NotGenuine):
        checked(f"{mark}.{more}.{signature}", KEYS)


def test_another_s_key_does_not_sign_for_the_county():
    other = new_key()
    for slip in (SLIP, replace(SLIP, key=id_of(public_of(other)))):
        with pytest.raises(NotGenuine):
            checked(signed(slip, other), KEYS)


NONSENSE = ["", ".", "..", "HYZ1..", "HYZ1.e30.e30", "Z26-0000123-4", "x" * 9999, "你.好.吗"]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_refused(text):
    with pytest.raises(NotGenuine):
        checked(text, KEYS)


def test_the_longest_slip_fits():
    assert len(signed(replace(SLIP, minutes=10**9), KEY)) < LONGEST


def published(tmp_path, revoked=()):
    public = urlsafe_b64encode(KEYS[ID]).decode().rstrip("=")
    told = {"at": "2026-12-01", "keys": [{"id": ID, "public": public}], "revoked": list(revoked)}
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(told))
    return str(file)


def test_the_command_checks_without_a_server(tmp_path, capsys):
    keys, text = published(tmp_path), signed(SLIP, KEY)
    assert main(keys, text) == 0 and "4530 min" in capsys.readouterr().out
    assert main(keys, text[:-9] + "A" * 9) == 1 and "NOT GENUINE" in capsys.readouterr().out
    assert main(published(tmp_path, [SLIP.number]), text) == 1 and "REVOKED" in capsys.readouterr().out
