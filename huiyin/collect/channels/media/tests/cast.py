"""A publisher on this machine, and what it publishes."""

import os
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import uuid4

from huiyin.collect import actions
from huiyin.collect.actions import Said
from huiyin.collect.kinds import Channel, Matter
from huiyin.collect.models import Feed
from huiyin.kernel.people.access import MACHINE
from huiyin.kernel.present import now
from huiyin.tests import cast


class Publisher(ThreadingHTTPServer):
    """Answers each path with (status, headers, body), and remembers what it was asked.

    A body may be a function that gives pieces without end.
    """

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Door)
        self.pages, self.asked = {}, []

    @property
    def host(self):
        return f"127.0.0.1:{self.server_port}"

    def url(self, path):
        return f"http://{self.host}{path}"


class _Door(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))
        tag = headers.get("ETag")
        if tag and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304 and isinstance(body, bytes):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            for piece in [body] if isinstance(body, bytes) else body():
                self.wfile.write(piece)
        except OSError:  # nobody listens any more
            self.close_connection = True

    def log_message(self, *_args):
        """Silence."""


@contextmanager
def a_publisher():
    server = Publisher()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def rss(*items, title="问政"):
    """RSS with (guid, title, words) items; the link follows from the guid."""
    told = "".join(
        f"<item><guid>{guid}</guid><title>{name}</title><link>https://example.org/{guid}</link>"
        f"<description>{words}</description></item>"
        for guid, name, words in items
    )
    return f"<rss version='2.0'><channel><title>{title}</title>{told}</channel></rss>".encode()


def a_feed(url, name="百姓留言", **more):
    told = {"every": 30, "added_at": now(), "next_at": now(), **more}
    return Feed.objects.create(name=name, url=url, **told)


def asked_again(feed):
    """Ask a feed as if its turn had come."""
    from huiyin.collect.actions import feeds

    Feed.objects.filter(pk=feed.pk).update(next_at=now())
    feed.refresh_from_db()
    noted = feeds.ask_feed(feed, by=MACHINE)
    feed.refresh_from_db()
    return noted


def lay_down(folder: Path, name: str, data: bytes, age: int = 60) -> Path:
    """A file that was last written to `age` seconds ago."""
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (time.time() - age,) * 2)
    return path


def an_item(by, **more):
    told = {"source": "县融媒", "title": "路灯坏了", "words": "白水村路灯坏了半年。", "url": "", **more}
    return actions.note_item(key=uuid4(), published_at=None, **told, by=by)


def an_answered_item(by, words="路灯已经修好，请您看看。", **more):
    """A text that became a request and was answered: the answer."""
    item = an_item(by, **{"url": "https://example.org/post/1", **more})
    said = Said(Channel.MEDIA, Matter.HELP, item.words, cast.village())
    request = actions.take_item(item, said, by=by)
    actions.answer(request, words=words, by=cast.dispatcher())
    return request.answers.get()
