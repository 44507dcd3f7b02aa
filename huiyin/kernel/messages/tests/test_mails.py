import pytest

from huiyin.engines.letters.tests import sample
from huiyin.engines.letters.tests.sample import PLAIN, SAID
from huiyin.kernel.events.models import Event
from huiyin.kernel.messages import letterbox
from huiyin.kernel.messages.actions import fetch_mail, send_next, set_aside, take_in
from huiyin.kernel.messages.kinds import MessageKind, Way
from huiyin.kernel.messages.models import Mail, Message
from huiyin.kernel.messages.queries import read_mail, reply_words
from huiyin.kernel.messages.tests.cast import CHAIN, a_message, mail_server, post_office
from huiyin.kernel.people.access import MACHINE
from huiyin.tests import cast

pytestmark = pytest.mark.django_db
READER = "zhang@example.com"


@pytest.fixture
def message(settings):
    """A mail that went out."""
    settings.HUIYIN_REACHABLE = ["127.0.0.1"]
    told = a_message(way=Way.EMAIL, to=READER)
    with mail_server() as (port, _box):
        post_office(port)
        send_next(by=MACHINE)
    told.refresh_from_db()
    assert told.state == Message.State.SENT
    return told


def to(message):
    return f"case+{message.token}@county.example"


def test_a_reply_is_told_on_the_chain_of_what_it_answers(message):
    mail = take_in(sample.reply(PLAIN["QQ 邮箱"], to=to(message)), by=MACHINE)
    assert (mail.sort, mail.message, mail.waits) == (Mail.Sort.REPLY, message, False)
    event = Event.objects.get(kind=MessageKind.REPLIED)
    assert (event.chain, event.facts) == (CHAIN, {"mail": mail.pk})
    assert "".join(reply_words(mail).split()) == "".join(SAID.split())
    assert read_mail(mail).sender == "z***@example.com"


def test_the_same_mail_twice_is_one(message):
    raw = sample.reply(SAID, to=to(message))
    assert take_in(raw, by=MACHINE) == take_in(raw, by=MACHINE)
    assert Event.objects.filter(kind=MessageKind.REPLIED).count() == 1


def test_without_the_token_its_message_id_is_enough_from_the_same_reader(message):
    head = {"In_Reply_To": f"<{message.key}@county.example>", "to": "case@county.example"}
    mine = take_in(sample.reply(SAID, sender=f"张桂英 <{READER.upper()}>", **head), by=MACHINE)
    others = take_in(sample.reply(SAID, sender="li@example.com", **head), by=MACHINE)
    assert (mine.sort, others.sort, others.waits) == (Mail.Sort.REPLY, Mail.Sort.UNKNOWN, True)


def test_a_bounce_marks_its_message(message):
    take_in(sample.report(to=to(message)), by=MACHINE)
    message.refresh_from_db()
    assert (message.state, message.error) == (Message.State.BOUNCED, "5.1.1")
    assert Event.objects.filter(chain=CHAIN, kind=MessageKind.BOUNCED).count() == 1


def test_an_automatic_answer_says_nothing_and_waits_for_nobody(message):
    mail = take_in(sample.reply("休假中", to=to(message), Auto_Submitted="auto-replied"), by=MACHINE)
    assert (mail.sort, mail.waits) == (Mail.Sort.AUTO, False)
    assert not Event.objects.filter(kind=MessageKind.REPLIED).exists()


@pytest.mark.parametrize(
    ("raw", "sort"),
    [
        (sample.reply(SAID), Mail.Sort.UNKNOWN),
        (b"Subject: " + b"x" * 100_000, Mail.Sort.REFUSED),
        (sample.report(to="case@county.example"), Mail.Sort.BOUNCE),
    ],
)
def test_what_fits_nothing_waits_for_a_person_who_sets_it_aside(raw, sort):
    mail = take_in(raw, by=MACHINE)
    assert (mail.sort, mail.waits, mail.message) == (sort, True, None)
    set_aside(mail, by=cast.dispatcher())
    mail.refresh_from_db()
    assert not mail.waits


def test_a_reply_without_words_waits_for_a_person(message):
    mail = take_in(sample.reply(" ", to=to(message)), by=MACHINE)
    assert (mail.sort, mail.reason, mail.waits) == (Mail.Sort.REPLY, "empty", True)


@pytest.mark.parametrize("maildir", [True, False])
def test_a_folder_is_emptied_and_nothing_in_it_is_lost(tmp_path, settings, message, maildir):
    settings.HUIYIN_MAIL_FOLDER = str(tmp_path)
    source = tmp_path / "new" if maildir else tmp_path
    source.mkdir(exist_ok=True)
    (source / "1.eml").write_bytes(sample.reply(SAID, to=to(message)))
    (source / "2.eml").symlink_to("/etc/hostname")
    assert (fetch_mail(by=MACHINE), fetch_mail(by=MACHINE)) == (1, 0)
    kept = tmp_path / ("cur/1.eml:2,S" if maildir else "done/1.eml")
    assert kept.exists() and Mail.objects.count() == 1


class FakeBox:
    """An IMAP mailbox with some mails, as imaplib shows one."""

    def __init__(self, mails):
        self.mails, self.seen = mails, []

    def __call__(self, host, port, **more):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass

    def login(self, user, password):
        self.user = user

    def select(self, folder):
        self.folder = folder

    def search(self, charset, wanted):
        return "OK", [b" ".join(b"%d" % (number + 1) for number in range(len(self.mails)))]

    def fetch(self, number, what):
        raw = self.mails[int(number) - 1]
        if what == "(RFC822.SIZE)":
            return "OK", [b"%s (RFC822.SIZE %d)" % (number.encode(), len(raw))]
        return "OK", [(b"1 (BODY[] {9}", raw[: letterbox.MOST_BYTES + 1]), b")"]

    def store(self, number, how, flags):
        self.seen.append((number, flags))


def test_a_mailbox_is_read_and_each_mail_marked_once_it_is_kept(monkeypatch, settings, message):
    settings.HUIYIN_REACHABLE = ["127.0.0.1"]
    box = FakeBox([sample.reply(SAID, to=to(message)), b"x" * (letterbox.MOST_BYTES + 9)])
    monkeypatch.setattr(letterbox.imaplib, "IMAP4_SSL", box)
    post_office(25, imap_host="127.0.0.1", imap_port=993, username="case")
    assert fetch_mail(by=MACHINE) == 2
    assert box.seen == [("1", r"(\Seen)"), ("2", r"(\Seen)")]
    assert list(Mail.objects.order_by("id").values_list("sort", flat=True)) == ["reply", "refused"]


def test_a_mailbox_that_does_not_answer_is_said_on_the_settings_page(settings):
    settings.HUIYIN_REACHABLE = ["127.0.0.1"]
    outlet = post_office(25, imap_host="127.0.0.1", imap_port=9)
    assert fetch_mail(by=MACHINE) == 0
    outlet.refresh_from_db()
    assert "读不了收信邮箱" in outlet.last_error
