"""The county asks other machines, and nobody makes it ask its own."""

import gzip
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from huiyin.kernel.outward.asking import Unreachable, ask, reachable


class Peer(BaseHTTPRequestHandler):
    """A machine that answers by its path."""

    seen: list[tuple[str, str, bytes]] = []

    def do_GET(self):
        status, headers, body = {
            "/": (200, {"X-Kind": "plain"}, "好".encode()),
            "/round": (302, {"Location": "/round"}, b""),
            "/on": (302, {"Location": "/"}, b""),
            "/inside": (302, {"Location": "http://10.0.0.1/"}, b""),
            "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(9_000_000))),
            "/gone": (410, {}, b"gone"),
        }[self.path]
        self.answer(status, headers, body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Peer.seen.append((self.path, self.headers["Host"], body))
        self.answer(302, {"Location": "/"}, b"")

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Silence."""


@pytest.fixture
def peer():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_peer(peer, settings):
    settings.HUIYIN_REACHABLE = [peer]
    return f"http://{peer}"


def test_an_answer_is_read_whole(open_peer):
    answer = ask("GET", open_peer)
    assert (answer.status, answer.headers["x-kind"], answer.body.decode()) == (200, "plain", "好")


def test_a_refusal_by_the_other_side_is_an_answer_too(open_peer):
    assert ask("GET", f"{open_peer}/gone").status == 410


def test_a_redirect_is_followed_and_one_that_turns_round_is_not(open_peer):
    assert ask("GET", f"{open_peer}/on").url == f"{open_peer}/"
    with pytest.raises(Unreachable, match="转来转去"):
        ask("GET", f"{open_peer}/round")


def test_a_post_follows_nothing_and_carries_the_host(open_peer, peer):
    Peer.seen.clear()
    assert ask("POST", f"{open_peer}/hook", body=b"x").status == 302
    assert Peer.seen == [("/hook", peer, b"x")]


def test_a_redirect_does_not_lead_inside(open_peer):
    with pytest.raises(Unreachable, match="内部网络"):
        ask("GET", f"{open_peer}/inside")


def test_a_packed_bomb_is_not_unpacked_past_the_limit(open_peer):
    with pytest.raises(Unreachable, match="超过 1024 KB"):
        ask("GET", f"{open_peer}/bomb", most=1024 * 1024)


def test_a_silent_port_is_told_so(settings):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        settings.HUIYIN_REACHABLE = ["127.0.0.1"]
        with pytest.raises(Unreachable, match="没有应答"):
            ask("GET", f"http://127.0.0.1:{port}/", seconds=2)


INSIDE = (
    "http://127.0.0.1/",
    "http://localhost:5432/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://10.1.2.3/",
    "http://172.16.0.9/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[64:ff9b::a00:1]/",
    "http://[2002:7f00:1::]/",
)


@pytest.mark.parametrize("url", INSIDE)
def test_the_inside_is_not_asked(url):
    with pytest.raises(Unreachable, match="内部网络"):
        reachable(url)


@pytest.mark.parametrize(
    "url",
    (
        "",
        "file:///etc/passwd",
        "gopher://example.org/",
        "//example.org",
        "http://",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://user:secret@example.org/",
        "http://example.org/a b",
        "http://example.org/\r\nX: y",
        "http://[::1",
    ),
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(Unreachable):
        reachable(url)


def test_a_host_nobody_knows_is_told_so():
    with pytest.raises(Unreachable, match="找不到"):
        reachable("https://nobody.invalid/")


def test_public_and_listed_addresses_are_asked(settings):
    assert reachable("https://203.0.114.1/") == "203.0.114.1"
    settings.HUIYIN_REACHABLE = ["10.0.0.0/8"]
    assert reachable("https://10.2.3.4:8443/x") == "10.2.3.4"
    settings.HUIYIN_REACHABLE = ["10.2.3.4:8443"]
    with pytest.raises(Unreachable):
        reachable("https://10.2.3.4/")
