"""A receiver on this machine, and addresses that lead to it."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from huiyin.kernel.people.access import MACHINE
from huiyin.tests import cast
from huiyin.web.hooks.actions import HookPlan, add_hook, gather, send_next

SENT, CLOSED = "dispatch.order_sent", "archive.closed"


class Receiver:
    """What somebody else's program does with a webhook: keeps it and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.more: dict[str, str] = {}
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                for name, value in receiver.more.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write("收到".encode())

            def log_message(self, *told):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?from=huiyin"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def told(self) -> list[dict]:
        return [json.loads(body) for _headers, body in self.got]


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As a receiver checks it by the Standard Webhooks' text, written down apart from our own code."""
    key = base64.b64decode(secret[len("whsec_") :])
    content = headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


def a_hook(url: str, *kinds: str, place=None, by=None):
    plan = HookPlan("县政务数据平台", url, kinds or (SENT,), place)
    return add_hook(plan, by=by or cast.user_with("system_admin"))


def read_all() -> None:
    """Read the log on until nothing is left; twice, for the mark comes first."""
    for _turn in range(3):
        while gather(by=MACHINE):
            pass


def send_all() -> int:
    count = 0
    while send_next(by=MACHINE):
        count += 1
    return count
