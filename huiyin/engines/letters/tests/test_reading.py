"""Replies as each mail program writes them, answers that nobody wrote, mail that came back, and attacks."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.engines.letters import Sort, read
from huiyin.engines.letters.opening import MOST_BYTES
from huiyin.engines.letters.tests import sample
from huiyin.engines.letters.tests.sample import ANSWER, HTML, KEY, PLAIN, SAID, TOKEN, reply, report


def same(words):
    return re.sub(r"\s+", "", words)


@pytest.mark.parametrize("program", PLAIN)
def test_only_what_is_new_is_read_out_of_plain_text(program):
    found = read(reply(PLAIN[program]))
    assert found.sort == Sort.REPLY
    assert same(found.words) == same(SAID)


@pytest.mark.parametrize("program", HTML)
def test_only_what_is_new_is_read_out_of_html(program):
    found = read(reply(html=HTML[program]))
    assert same(found.words) == same(SAID)


def test_plain_text_goes_before_html_and_attachments_are_left():
    found = read(reply(SAID, html="<p>etwas anderes</p>"))
    assert found.words == SAID


def test_words_that_only_look_like_a_quote_stay():
    words = "发件人没有写清楚，请问On是什么意思？\n主题：路灯"
    assert read(reply(words)).words == words


@pytest.mark.parametrize("charset", ["gb2312", "gb18030", "utf-8", "big5", "no-such-charset"])
def test_chinese_is_read_whatever_the_charset(charset):
    coded = "路燈" if charset == "big5" else "路灯"
    data = coded.encode("utf-8" if charset == "no-such-charset" else charset)
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert read(head.encode() + data).words == coded


def test_it_says_which_message_of_ours_it_answers():
    found = read(reply(SAID, In_Reply_To=f"<{KEY}-2@county.example>", References="<other@example.com>"))
    assert (found.tokens, found.keys) == ((TOKEN,), (KEY,))
    assert found.sender == "zhang@example.com"


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"subject": "自动回复: 您反映的诉求"},
        {"subject": "Automatic reply: your request"},
    ],
)
def test_what_nobody_wrote_is_no_reply(heads):
    assert read(reply("我在休假。", **heads)).sort == Sort.AUTO


def test_a_person_may_say_that_nobody_submitted_it():
    assert read(reply(SAID, Auto_Submitted="no")).sort == Sort.REPLY


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_of_failure_is_a_bounce_with_its_status(whole):
    found = read(report(whole=whole))
    assert (found.sort, found.reason) == (Sort.BOUNCE, "5.1.1")
    assert (found.tokens, found.keys) == ((TOKEN,), (KEY,))


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.7"), ("delivered", "2.0.0")])
def test_a_report_of_no_failure_changes_nothing(action, status):
    assert read(report(action, status)).sort == Sort.AUTO


def bomb(depth):
    head = "From: a@example.com\n"
    for number in range(depth):
        head += f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n"
    return (head + "Content-Type: text/plain\n\nhi").encode()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"From: a@example.com\n\n" + b"x" * MOST_BYTES, "size"),
        (b"Subject: " + b"x" * 9_000_000, "headers"),
        (b"".join(b"X-%d: y\n" % number for number in range(20000)) + b"\nhi", "headers"),
        (bomb(5000), "parts"),
    ],
)
def test_a_hostile_mail_is_refused_with_a_reason(raw, why):
    found = read(raw)
    assert (found.sort, found.reason) == (Sort.REFUSED, why)


@pytest.mark.parametrize(
    "text",
    [
        " " * 400_000 + "x",
        "-" * 400_000 + "x",
        "On " + "a " * 200_000,
        "于2026年" * 50_000,
        ">" * 400_000,
        "\n" * 400_000,
    ],
    ids=["spaces", "dashes", "on", "dates", "quotes", "lines"],
)
def test_no_text_takes_long(text):
    before = time.process_time()
    read(reply(text))
    assert time.process_time() - before < 5


def test_nothing_unseen_comes_through():
    found = read(reply("好\u202e\u200b\x07的", html=""))
    assert found.words == "好的"


def test_markup_is_read_as_words_and_never_kept():
    found = read(reply(html="<p>好&lt;b&gt;</p><script>alert(1)</script><![x[ <img src=x onerror=y>"))
    assert "script" not in found.words and "onerror" not in found.words


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_upset_it(raw):
    assert read(raw).sort in Sort


WHOLE = [reply(text) for text in PLAIN.values()] + [reply(html=text) for text in HTML.values()] + [report()]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_no_damaged_mail_upsets_it(raw, data):
    at = data.draw(st.integers(0, len(raw)))
    until = data.draw(st.integers(at, min(len(raw), at + 200)))
    assert read(raw[:at] + data.draw(st.binary(max_size=60)) + raw[until:]).sort in Sort


def test_the_samples_are_about_the_same_answer():
    assert all(ANSWER in text for text in (*PLAIN.values(), *HTML.values(), sample.QQ))
