"""Documents of a case: laid in by content, handed out to those who may know, erased for good."""

import hashlib
import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from huiyin.archive import actions
from huiyin.archive.actions import attachments as verbs
from huiyin.archive.actions.attachments import attach, erase_attachment, files_of, name_of
from huiyin.archive.models import Attachment, Case
from huiyin.collect.tests.counting import at_most
from huiyin.engines.documents import checked
from huiyin.engines.documents.tests import samples
from huiyin.kernel.events.lifecycle import Refused
from huiyin.kernel.events.models import Event
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.people.kinds import Role
from huiyin.kernel.people.sealed_files import read_file
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
PDF = samples.a_pdf()


@pytest.fixture
def case():
    return cast.a_case()


@pytest.fixture
def dispatcher(client):
    user = cast.dispatcher()
    client.force_login(user)
    return user


def a_document(data=PDF):
    return checked(io.BytesIO(data), len(data), 20 * 1024 * 1024)


def upload(client, case, data=PDF, name="合同.pdf", kind="application/pdf"):
    told = {"file": SimpleUploadedFile(name, data, kind)}
    return client.post(reverse("archive:attachments", args=[case.no]), told)


def address(attachment, name="attachment"):
    return reverse(f"archive:{name}", args=[attachment.case.no, attachment.key])


def handler_of(case):
    unit = cast.organisation("department")
    actions.involve(case, unit, by=MACHINE)
    return cast.user_with(Role.DEPARTMENT_HANDLER, unit=unit)


def test_a_document_is_kept_under_its_key_alone_and_told_of(client, case, dispatcher):
    upload(client, case)
    kept = Attachment.objects.get()
    whole, small = files_of(kept.key)
    assert read_file(whole) == PDF and PDF not in whole.read_bytes() and not small.exists()
    assert "合同" not in str(whole) and "合同".encode() not in bytes(kept.name_sealed)
    event = Event.objects.get(kind="archive.attached")
    assert (event.chain, event.facts["sha256"]) == (case.no, hashlib.sha256(PDF).hexdigest())
    page = client.get(reverse("archive:attachments", args=[case.no])).text
    assert "合同.pdf" in page and dispatcher.display_name in page
    assert "附件 1" in client.get(case.get_absolute_url()).text


def test_it_is_saved_and_never_run(client, case, dispatcher):
    answer = client.get(address(attach(case, a_document(), "合同.pdf", by=dispatcher)))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/pdf")
    assert answer["Cache-Control"] == "private, no-store"


def test_of_a_picture_only_its_pixels_are_kept(client, case, dispatcher):
    exif = Image.Exif()
    exif[0x9286] = "埋在照片里的话"
    data = samples.an_image(exif=exif) + b"<?php system($_GET[0]); ?>"
    upload(client, case, data, "现场.php", "text/html")
    kept = Attachment.objects.get()
    stored = read_file(files_of(kept.key)[0])
    assert b"php" not in stored and not Image.open(io.BytesIO(stored)).getexif()
    small = client.get(address(kept, "attachment_small"))
    assert small["Content-Type"] == "image/jpeg" and name_of(kept) == "现场.jpg"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\\\Users\\\\x\\\\合同.docx", "合同.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a\r\nSet-Cookie: x", "a Set-Cookie: x.pdf"),
        ("字" * 300, "字" * 60 + ".pdf"),
        ("", "附件.pdf"),
    ],
)
def test_a_name_is_only_a_name(client, case, dispatcher, name, kept):
    attachment = attach(case, a_document(), name, by=dispatcher)
    assert name_of(attachment) == kept
    assert client.get(address(attachment)).status_code == 200


def test_the_same_bytes_are_one_document(case, dispatcher):
    first = attach(case, a_document(), "a.pdf", by=dispatcher)
    assert attach(case, a_document(), "b.pdf", by=dispatcher) == first
    assert Event.objects.filter(kind="archive.attached").count() == 1


def test_a_case_holds_thirty(case, dispatcher, monkeypatch):
    monkeypatch.setattr(verbs, "MOST", 1)
    attach(case, a_document(), "a.pdf", by=dispatcher)
    with pytest.raises(Refused, match="最多放 1 个"):
        attach(case, a_document(samples.a_wav()), "b.wav", by=dispatcher)


def test_a_bad_file_is_refused_with_the_remedy(client, case, dispatcher):
    answer = upload(client, case, samples.a_docx(**{"word/vbaProject.bin": b"x"}), "a.docx")
    assert answer.status_code == 422 and "文件里有宏，不能收。" in answer.text
    assert not Attachment.objects.exists()


def test_a_department_adds_and_opens_what_belongs_to_its_case(client, case):
    handler = handler_of(case)
    client.force_login(handler)
    assert upload(client, case).status_code == 302
    assert client.get(address(Attachment.objects.get())).status_code == 200


def test_the_unit_complained_about_opens_nothing_that_others_brought(client, case, dispatcher):
    handler = handler_of(case)
    Case.objects.filter(pk=case.pk).update(against=handler.unit)
    theirs, own = (
        attach(Case.objects.get(), a_document(data), "来信.pdf", by=user)
        for data, user in ((PDF, dispatcher), (samples.a_wav(), handler))
    )
    client.force_login(handler)
    assert client.get(address(theirs)).status_code == 403
    assert client.get(address(own)).status_code == 200
    page = client.get(reverse("archive:attachments", args=[case.no])).text
    assert page.count("来信") == 1 and "您不能打开" in page


def test_under_secrecy_only_the_desk_opens_it(client, dispatcher):
    case = cast.a_case(secrecy=True)
    kept = attach(case, a_document(), "来信.pdf", by=dispatcher)
    assert client.get(address(kept)).status_code == 200
    client.force_login(handler_of(case))
    assert client.get(address(kept)).status_code == 403


def test_nobody_else_reaches_it_by_any_address(client, case, dispatcher):
    kept = attach(case, a_document(), "a.pdf", by=dispatcher)
    other = cast.a_case()
    assert client.get(reverse("archive:attachment", args=[other.no, kept.key])).status_code == 404
    client.force_login(cast.user_with(Role.STATION_KEEPER, cast.village("花桥镇白水村")))
    assert client.get(address(kept)).status_code == 403
    client.logout()
    assert client.get(address(kept)).status_code == 302
    with pytest.raises(PermissionDenied):
        attach(case, a_document(samples.a_wav()), "x", by=cast.supervisor())


def test_erasing_leaves_only_that_it_was_there(client, case, dispatcher, django_capture_on_commit_callbacks):
    kept = attach(case, a_document(samples.an_image()), "a.jpg", by=dispatcher)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(kept, "erase_attachment"))
    kept.refresh_from_db()
    assert (
        kept.erased_at and kept.name_sealed is None and not any(path.exists() for path in files_of(kept.key))
    )
    assert Event.objects.get(kind="archive.attachment_erased").facts["attachment"] == kept.pk
    assert client.get(address(kept)).status_code == 404
    erase_attachment(kept, by=dispatcher)
    assert Event.objects.filter(kind="archive.attachment_erased").count() == 1


def test_the_rules_of_keeping_end_all_of_a_case_and_nobody_else_may(case, dispatcher):
    kept = [attach(case, a_document(data), "a", by=dispatcher) for data in (PDF, samples.a_wav())]
    for attachment in kept:
        with pytest.raises(PermissionDenied):
            erase_attachment(attachment, by=cast.operator())
    for _time in range(2):
        for attachment in kept:
            erase_attachment(attachment, by=MACHINE)
    assert Event.objects.filter(kind="archive.attachment_erased").count() == 2


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_stays_within_its_queries(client, case, dispatcher, count):
    for number in range(count):
        attach(case, a_document(samples.an_image(size=(40, 30 + number))), "a.jpg", by=dispatcher)
    page = reverse("archive:attachments", args=[case.no])
    client.get(page)
    with at_most(10):
        client.get(page)
