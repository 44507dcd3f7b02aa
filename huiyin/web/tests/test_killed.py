"""The server is killed again and again while calls are written down: nothing kept is lost or doubled."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
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
    chance = random.Random(20200806)
    place, operator = cast.village(), cast.operator()
    cookie = f"sessionid={signed_in(operator)}; csrftoken={TOKEN}"
    port, acknowledged, asked = free_port(), set(), 0
    for _kill in range(KILLS):
        server = start(port, tmp_path)
        try:
            end = time.monotonic() + chance.uniform(0.02, 0.4)
            while time.monotonic() < end:
                key = UUID(int=chance.getrandbits(128), version=4)
                asked += 1
                if write_down(port, cookie, key, place):
                    acknowledged.add(key)
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    assert len(acknowledged) >= 20
    kept = list(Request.objects.values_list("key", "no"))
    assert acknowledged <= {key for key, _no in kept} and len(kept) <= asked
    received = list(Event.objects.filter(kind="collect.received").values_list("chain", flat=True))
    assert sorted(received) == sorted(no for _key, no in kept)
    react_to_all()
    assert Voice.objects.count() == len(kept)
    assert verify().broken is None


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


def write_down(port: int, cookie: str, key: UUID, place) -> bool:
    """Post one call to the desk; whether the server said that it is kept."""
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
    try:
        caller = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        caller.request("POST", "/hotline/", urlencode(form), headers)
        answer = caller.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    return answer.status == 302 and "saved=" in (answer.getheader("Location") or "")
