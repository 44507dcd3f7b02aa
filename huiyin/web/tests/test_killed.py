"""The server is killed again and again while calls are written down: nothing kept is lost or doubled."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from huiyin.archive.models import Voice
from huiyin.collect.models import Request
from huiyin.kernel.events.models import Event
from huiyin.kernel.events.reactions import react_to_all
from huiyin.kernel.events.verify import verify
from huiyin.tests import cast

KILLS = 50
TOKEN = "k" * 32


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_fifty_kills_lose_no_acknowledged_request_and_double_none(tmp_path):
    """A caller asks again with the same key until it is answered; kills fall while it waits."""
    place, operator = cast.village(), cast.operator()
    cookie = f"sessionid={signed_in(operator)}; csrftoken={TOKEN}"
    port, chance, caller = free_port(), random.Random(20200806), Caller()
    thread = threading.Thread(target=caller.keep_calling, args=[port, cookie, place])
    thread.start()
    try:
        for _kill in range(KILLS):
            server = start(port, tmp_path)
            time.sleep(chance.uniform(0.02, 0.4))
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
        server = start(port, tmp_path)
    finally:
        caller.over.set()
        thread.join(30)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
    assert caller.cut_off, "No kill fell while a request was under way."
    kept = list(Request.objects.values_list("key", "no"))
    assert len(caller.acknowledged) >= 20
    assert set(caller.acknowledged) <= {key for key, _no in kept}
    assert len(kept) <= caller.keys
    received = list(Event.objects.filter(kind="collect.received").values_list("chain", flat=True))
    assert sorted(received) == sorted(no for _key, no in kept)
    react_to_all()
    assert Voice.objects.count() == len(kept)
    assert verify().broken is None


class Caller:
    """Somebody who never gives a call up: the same key again until the server says that it is kept.

    `cut_off` counts requests that had been sent in full when the connection broke.
    """

    def __init__(self) -> None:
        self.over = threading.Event()
        self.acknowledged = []
        self.keys = self.cut_off = 0

    def keep_calling(self, port: int, cookie: str, place) -> None:
        chance = random.Random(43)
        while not self.over.is_set():
            key = UUID(int=chance.getrandbits(128), version=4)
            self.keys += 1
            while not self.over.is_set():
                answer = write_down(port, cookie, key, place)
                if answer == "kept":
                    self.acknowledged.append(key)
                    break
                self.cut_off += answer == "cut off"
                time.sleep(0.01)


def signed_in(user) -> str:
    """A session of this user, as signing in makes it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(port: int, folder) -> subprocess.Popen:
    """The real server on the test's database, in a process group of its own; waits until it answers."""
    at = connection.settings_dict
    url = f"postgresql://{quote(at['USER'])}:{quote(at['PASSWORD'])}@/{at['NAME']}?host={quote(str(at['HOST']))}"
    if at["PORT"]:
        url += f"&port={at['PORT']}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "HUIYIN_KEY_FILE": settings.HUIYIN_KEY_FILE,
        "HUIYIN_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "huiyin.web.settings",
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--port", str(port)]
    server = subprocess.Popen(
        [*command, "huiyin.web.wsgi:application"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _try in range(600):
        if answers(port):
            return server
        time.sleep(0.05)
    os.killpg(server.pid, signal.SIGKILL)
    raise AssertionError("The server did not start.")


def answers(port: int) -> bool:
    try:
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        caller.request("GET", "/healthz")
        return caller.getresponse().status == 200
    except OSError:
        return False


def write_down(port: int, cookie: str, key: UUID, place) -> str:
    """Post one call to the desk: "kept", "cut off" after it was sent, or "refused" by a server not there."""
    form = {
        "csrfmiddlewaretoken": TOKEN,
        "key": str(key),
        "words": "村里水渠垮了一段，浇不上田。",
        "place": place.pk,
        "place_words": place.full_name,
        "matter": "help",
        "urgency": "ordinary",
    }
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    caller = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        caller.request("POST", "/hotline/", urlencode(form), headers)
    except OSError:
        return "refused"
    try:
        answer = caller.getresponse()
    except (OSError, http.client.HTTPException):
        return "cut off"
    finally:
        caller.close()
    kept = answer.status == 302 and "saved=" in (answer.getheader("Location") or "")
    return "kept" if kept else "refused"
