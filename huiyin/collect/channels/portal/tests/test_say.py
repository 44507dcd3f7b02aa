"""A resident says something, page by page, and gets a number that opens its progress."""

import io
import struct
import zlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huiyin.collect import queries
from huiyin.collect.actions import tidy_staged
from huiyin.collect.models import Photo, Request
from huiyin.collect.tests.counting import at_most
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.queries import masked
from huiyin.kernel.present import now, telling_of
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
WORDS = "白水村口的路灯坏了半个月，晚上看不见路。"


def jpeg(gps: bool = False) -> bytes:
    picture, out = Image.new("RGB", (640, 480), "teal"), io.BytesIO()
    exif = Image.Exif()
    if gps:
        exif[0x010E] = "拍摄于某某家门口"
        exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 42.0, 1.0), 3: "E", 4: (112.0, 36.0, 1.0)})
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def write_all(client, **more):
    """Every page but the last, as somebody without JavaScript would."""
    assert client.post("/say/", {"matter": "help", "words": WORDS, **more}).status_code == 302
    assert client.post("/say/where/", {"place_words": "车江街道白水村", "spot": "村口"}).status_code == 302
    assert (
        client.post("/say/you/", {"name": "张桂英", "phone": "13873412345", "secrecy": "on"}).status_code
        == 302
    )


def test_each_page_leads_to_the_next_and_the_last_gives_number_and_code(client):
    write_all(client)
    check = client.get("/say/check/").text
    assert WORDS in check and "13873412345" in check
    sent = client.post("/say/send/", follow=True).text

    request = Request.objects.get()
    assert request.no in sent and queries.pickup_code(request) in sent
    assert (request.words, request.place, request.secrecy) == (WORDS, cast.village(), True)
    assert masked(request.resident).phone == "138****2345"


def test_how_to_be_told_is_asked_shown_again_and_kept(client):
    write_all(client)
    client.post("/say/you/", {"email": "zhang@example.com", "wish": "email"})
    assert "zhang@example.com" in client.get("/say/check/").text
    client.post("/say/send/")
    contact = queries.contact_of(Request.objects.get())
    assert (contact.email, contact.wish, contact.phone) == ("zhang@example.com", "email", "")


@pytest.mark.parametrize(
    ("told", "remedy"),
    [({"wish": "sms", "email": "z@example.com"}, "请留手机号"), ({"wish": "email"}, "请留邮箱")],
)
def test_a_way_without_its_number_or_address_is_sent_back(client, told, remedy):
    write_all(client)
    page = client.post("/say/you/", told)
    assert page.status_code == 422 and remedy in page.text


def test_what_was_written_lies_sealed_in_the_session(client):
    write_all(client)
    kept = str(dict(client.session.items()))
    assert "13873412345" not in kept and "路灯" not in kept


def test_pressing_send_twice_makes_one_request(client):
    write_all(client)
    draft = dict(client.session.items())["say"]
    client.post("/say/send/")
    session = client.session
    session["say"] = draft
    session.save()
    client.post("/say/send/")
    client.post("/say/send/")
    assert Request.objects.count() == 1
    assert Event.objects.filter(kind="collect.received").count() == 1


def test_a_photo_loses_its_hidden_data_and_is_shown_only_to_its_owner(client, django_user_model):
    write_all(client)
    upload = SimpleUploadedFile("门口.jpg", jpeg(gps=True), "image/jpeg")
    assert client.post("/say/photos/", {"photos": upload, "batch": uuid4()}).status_code == 302
    client.post("/say/send/")
    photo, request = Photo.objects.get(), Request.objects.get()
    assert photo.chain == request.no
    assert Image.open(io.BytesIO(jpeg(gps=True))).getexif().get_ifd(0x8825)

    address = f"/progress/{request.no}/photos/{photo.key}/"
    for size, longest in (("", 640), ("?small=1", 320)):
        body = b"".join(client.get(address + size).streaming_content)
        shown = Image.open(io.BytesIO(body))
        assert not shown.getexif() and not shown.getexif().get_ifd(0x8825)
        assert max(shown.size) == longest and b"Exif" not in body
    client.session.flush()
    client.cookies.clear()
    assert client.get(address).status_code == 403


def test_a_photo_opens_for_nobody_but_its_speaker_and_those_who_read_the_case(client):
    write_all(client)
    client.post("/say/photos/", {"photos": SimpleUploadedFile("门口.jpg", jpeg()), "batch": uuid4()})
    client.post("/say/send/")
    react_to_all()
    photo, request = Photo.objects.get(), Request.objects.get()
    case, elsewhere = request.voice.case, cast.village("花桥镇白水村")
    within = f"/cases/{case.no}/photos/{photo.key}"

    other = cast.a_request()
    session = client.session
    session["followed"] = [other.no]
    session.save()
    assert client.get(f"/progress/{request.no}/photos/{photo.key}/").status_code == 403
    assert client.get(f"/progress/{other.no}/photos/{photo.key}/").status_code == 404
    for user in (
        cast.user_with(Role.STATION_KEEPER, elsewhere),
        cast.user_with(Role.DEPARTMENT_HANDLER, unit=cast.organisation()),
        cast.volunteer().user,
    ):
        client.force_login(user)
        for address in (within, f"{within}/small", f"/progress/{request.no}/photos/{photo.key}/"):
            assert client.get(address).status_code in (403, 404), user
    client.force_login(cast.user_with(Role.STATION_KEEPER, cast.village()))
    assert client.get(within).status_code == client.get(f"{within}/small").status_code == 200


def test_a_picture_that_hides_another_file_loses_it(client):
    """A JPEG with a page and a script behind its end: only the pixels are kept."""
    write_all(client)
    hidden = jpeg() + b"<html><script>alert(1)</script></html>PK\x03\x04"
    upload = SimpleUploadedFile("门口.html", hidden, "text/html")
    client.post("/say/photos/", {"photos": upload, "batch": uuid4()})
    client.post("/say/send/")
    shown = client.get(f"/progress/{Request.objects.get().no}/photos/{Photo.objects.get().key}/")
    body = b"".join(shown.streaming_content)
    assert shown["Content-Type"] == "image/jpeg" and shown["X-Content-Type-Options"] == "nosniff"
    assert b"script" not in body and b"PK" not in body[-64:]


def test_photos_that_arrive_twice_because_an_answer_was_lost_are_kept_once(client):
    batch = uuid4()
    for _time in range(2):
        upload = SimpleUploadedFile("门口.jpg", jpeg())
        assert client.post("/say/photos/", {"photos": upload, "batch": batch}).status_code == 302
    assert client.get("/say/photos/").text.count("/remove/") == 1


def test_sending_costs_few_queries(client):
    write_all(client)
    with at_most(12):
        client.post("/say/send/")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"matter": "help", "words": ""}, "发生了什么"),
        ({"matter": "nonsense", "words": WORDS}, "您想做什么"),
        ({"matter": "help", "words": "长" * 2001}, "发生了什么"),
        ({"matter": "help", "words": "坏\x00了"}, "发生了什么"),
    ],
)
def test_bad_words_are_refused_with_the_field_named_and_kept(client, data, field):
    answer = client.post("/say/", data)
    assert answer.status_code == 422 and field in answer.text
    assert not Request.objects.exists() and not client.session.get("say")


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", "' OR 1=1; DROP TABLE collect_request; --", '=HYPERLINK("http://x")'],
)
def test_code_in_words_is_only_words(client, words):
    client.post("/say/", {"matter": "help", "words": words})
    client.post("/say/where/", {"place_words": "车江街道白水村"})
    page = client.get("/say/check/").text
    assert "<script>alert" not in page
    client.post("/say/send/")
    assert Request.objects.get().words == words


def test_broken_utf8_is_refused_or_mended_and_nothing_breaks(client):
    answer = client.post(
        "/say/", b"matter=help&words=%ff%fe%fa", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (302, 422)


@pytest.mark.parametrize("words", ["火星村", "", "白" * 61, "\x00"])
def test_a_place_that_cannot_be_is_refused(client, words):
    client.post("/say/", {"matter": "help", "words": WORDS})
    answer = client.post("/say/where/", {"place_words": words})
    assert answer.status_code == 422 and "哪个村" in answer.text


@pytest.mark.parametrize("place", ["999999999", "-1", "9" * 30, "abc"])
def test_a_place_number_from_elsewhere_does_not_count(client, place):
    client.post("/say/", {"matter": "help", "words": WORDS})
    answer = client.post("/say/where/", {"place_words": "火星村", "place": place})
    assert answer.status_code == 422


def test_two_villages_of_one_name_are_both_named(client):
    client.post("/say/", {"matter": "help", "words": WORDS})
    answer = client.post("/say/where/", {"place_words": "白水村"})
    assert answer.status_code == 422
    assert "车江街道白水村" in answer.text and "花桥镇白水村" in answer.text


def bomb() -> bytes:
    """A PNG that claims 60,000 by 60,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


HOSTILE = {
    "a PDF named .jpg": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    "a bomb": bomb(),
    "half a picture": jpeg()[:200],
    "nothing": b"",
    "50 MB": b"\xff\xd8\xff" + b"\x00" * (50 * 1024 * 1024),
    "a page that begins like a GIF": b"GIF89a/*<script>alert(1)</script>*/=1;",
    "a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_photo_is_refused_by_name(client, name):
    write_all(client)
    upload = SimpleUploadedFile("门口.jpg", HOSTILE[name], "image/jpeg")
    answer = client.post("/say/photos/", {"photos": upload, "batch": uuid4()})
    assert answer.status_code == 422 and "照片" in answer.text
    client.post("/say/send/")
    assert Request.objects.count() == 1 and not Photo.objects.exists()


def test_photos_that_were_never_sent_are_forgotten_after_two_days(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.post("/say/photos/", {"photos": SimpleUploadedFile("门口.jpg", jpeg()), "batch": uuid4()})
    assert tidy_staged(by=MACHINE) == 0
    with telling_of(now() + timedelta(days=3)):
        assert tidy_staged(by=MACHINE) == 2
    write_all(client)
    client.post("/say/send/")
    assert Request.objects.count() == 1 and not Photo.objects.exists()


def test_a_sixth_photo_is_one_too_many(client):
    write_all(client)
    uploads = [SimpleUploadedFile(f"{n}.jpg", jpeg(), "image/jpeg") for n in range(6)]
    assert client.post("/say/photos/", {"photos": uploads, "batch": uuid4()}).status_code == 422


def test_a_thousand_fields_are_refused(client):
    answer = client.post("/say/", {f"field{n}": "x" for n in range(1000)})
    assert answer.status_code == 400
    assert not Request.objects.exists()


def test_someone_elses_staged_photo_is_not_there(client):
    assert client.get(f"/say/photos/{UUID(int=7)}/").status_code == 404


def test_too_many_sendings_from_one_address_are_put_off(client):
    for _time in range(21):
        write_all(client)
        answer = client.post("/say/send/")
    assert answer.status_code == 429 and "稍" in answer.text or "再试" in answer.text
    assert Request.objects.count() == 20


def test_the_list_leads_from_town_to_village_and_back_with_the_place_filled_in(client):
    village = cast.village("花桥镇白水村")
    towns = client.get("/say/where/list/").text
    assert f"?town={village.parent_id}" in towns and "白水村" not in towns
    assert f"/say/where/?place={village.pk}" in client.get(f"/say/where/list/?town={village.parent_id}").text
    filled = client.get(f"/say/where/?place={village.pk}")
    assert 'value="花桥镇白水村"' in filled.text and "<keep-draft" not in filled.text


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "999999", "\x00", "١"])
def test_the_list_of_nowhere_is_the_list_of_towns(client, number):
    for address in ("/say/where/list/?town=", "/say/where/?place="):
        assert client.get(address + number).status_code == 200
    assert "车江街道" in client.get("/say/where/list/?town=" + number).text
