"""A county that has set up its ways, and machines that listen on this one."""

import json
import socket
import threading
import uuid
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

from aiosmtpd.controller import Controller

from huiyin.kernel.messages.actions import Letter, set_up, tell
from huiyin.kernel.messages.kinds import Way
from huiyin.kernel.people.access import MACHINE

CHAIN = "26-0000001-2"


def letter(**more):
    told = {"way": Way.SMS, "to": "138 7341 2345", "words": "您反映的事已答复。", "code": "test"}
    return Letter(**{"key": uuid.uuid4(), "chain": CHAIN, **told, **more})


def a_message(**more):
    return tell(letter(**more), by=MACHINE)


@contextmanager
def gateway(*answers):
    """A text message gateway on this machine: gives each answer (status, JSON) in turn, the last for good."""
    asked, left = [], list(answers) or [(200, {"code": 0, "data": {"id": "m-1"}})]

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.path, dict(self.headers), body))
            status, told = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(told, ensure_ascii=False).encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sms", asked
    finally:
        server.shutdown()
        server.server_close()


class Box:
    """What an SMTP server on this machine was handed; `refuse` is what it says to the next recipient."""

    def __init__(self):
        self.mails, self.refuse = [], ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


@contextmanager
def mail_server():
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield port, box
    finally:
        server.stop()


def sms(url, **more):
    told = {
        "url": url,
        "method": "POST",
        "headers": "Content-Type: application/json\nX-Token: {secret}",
        "body": '{"to": "{phone}", "text": "{words}", "id": "{key}"}',
        "secret": "dianxin-miyao",
        "ok_at": "/code",
        "ok_is": "0",
        "ref_at": "/data/id",
        "report_ref_at": "/id",
        "report_state_at": "/status",
        "report_ok_is": "DELIVRD",
    }
    return set_up(Way.SMS, {**told, **more}, on=True, by=MACHINE)


def post_office(port, **more):
    told = {"host": "127.0.0.1", "port": port, "safety": "none", "sender": "case@county.example"}
    return set_up(Way.EMAIL, {**told, **more}, on=True, by=MACHINE)
