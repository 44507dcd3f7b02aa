"""Identity numbers and telephones, without a database."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.kernel.people import identity

AREAS = ("430422", "430421", "430424", "430481", "110101", "542123")
births = st.dates(date(1900, 1, 1), date(2026, 1, 1))


@st.composite
def id_numbers(draw):
    area = draw(st.sampled_from(AREAS))
    first = f"{area}{draw(births):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first + identity.id_check(first)


@settings(max_examples=2000, deadline=None)
@given(id_numbers())
def test_it_accepts_every_valid_number(number):
    assert identity.valid_id(number, on=date(2026, 11, 24))
    assert identity.birth_date(number) is not None


@settings(max_examples=200, deadline=None)
@given(id_numbers())
def test_it_catches_every_single_wrong_digit(number):
    for place in range(18):
        for digit in "0123456789X":
            if digit != number[place] and (digit != "X" or place == 17):
                assert not identity.valid_id(number[:place] + digit + number[place + 1 :]), (
                    number,
                    place,
                    digit,
                )


@settings(max_examples=500, deadline=None)
@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_an_old_number_of_15_digits_becomes_the_new_one(born, order):
    old = f"430422{born:%y%m%d}{order:03d}"
    new = identity.upgrade_id(old)
    assert len(new) == 18
    assert identity.valid_id(old)
    assert identity.birth_date(new) == born.replace(year=1900 + born.year % 100)


def test_it_accepts_people_born_before_the_county_had_its_code():
    assert identity.valid_id("430422196803125411")


@pytest.mark.parametrize(
    "number", ["", "4304", "43042219680312541", "430422196813125411", "4304221968031254111", "43042２"]
)
def test_it_refuses_what_is_no_number(number):
    assert not identity.valid_id(number)


def test_a_birth_in_the_future_is_refused():
    first = "43042220300101001"
    assert not identity.valid_id(first + identity.id_check(first), on=date(2026, 11, 24))


def test_full_width_digits_and_small_x_are_the_same_number():
    first = next(
        f"43042219680312{order:03d}"
        for order in range(99)
        if identity.id_check(f"43042219680312{order:03d}") == "X"
    )
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in first) + "ｘ"
    assert identity.normalise_id(wide) == first + "X"
    assert identity.valid_id(wide)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13807341209", "13807341209"),
        ("138 0734 1209", "13807341209"),
        ("＋８６－１３８０７３４１２０９", "13807341209"),
        ("+86 138-0734-1209", "13807341209"),
        ("0086 13807341209", "13807341209"),
        ("0734-8551234", "07348551234"),
        ("（0734）8551234", "07348551234"),
        ("8551234", "07348551234"),
        ("+86 734 8551234", "07348551234"),
        ("010-65551234", "01065551234"),
        ("14400001111", "14400001111"),
    ],
)
def test_a_telephone_has_one_form(typed, kept):
    assert identity.normalise_phone(typed) == kept
    assert identity.valid_phone(typed)


@pytest.mark.parametrize(
    "typed", ["", "12345", "110", "1380734120", "138073412090", "02345", "11111111111", "abc", "٠١٢٣٤٥٦٧٨٩٠"]
)
def test_nobody_can_be_called_back_there(typed):
    assert not identity.valid_phone(typed)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_the_checks(text):
    assert identity.valid_id(text) in (True, False)
    assert identity.valid_phone(text) in (True, False)
    assert identity.valid_uscc(text) in (True, False)
    for mask in (identity.mask_id, identity.mask_phone, identity.mask_name, identity.mask_address):
        assert isinstance(mask(text), str)


def test_masks_show_what_the_rules_allow():
    assert identity.mask_phone("13807341209") == "138****1209"
    assert identity.mask_phone("0734-8551234") == "0734*****34"
    assert identity.mask_id("430422196803125411") == "430422********5411"
    assert identity.mask_name("欧阳建国") == "欧**国"
    assert identity.mask_name("张三") == "张*"
    assert identity.mask_name("张") == "*"
    assert identity.mask_name("") == ""
    assert identity.mask_address("大岭山组 12 号") == "******"


codes = st.text(alphabet="0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9)


@settings(max_examples=2000, deadline=None)
@given(st.sampled_from(["91", "12", "52", "31"]), st.sampled_from(AREAS), codes)
def test_credit_codes_are_accepted_and_one_wrong_sign_is_not(kind, area, body):
    first = kind + area + body
    good = first + identity.uscc_check(first)
    assert identity.valid_uscc(good)
    wrong = ("0" if good[9] != "0" else "1").join((good[:9], good[10:]))
    assert not identity.valid_uscc(wrong)
