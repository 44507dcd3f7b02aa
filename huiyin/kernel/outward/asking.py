"""Asks another machine on the county's behalf, and never one it should not reach."""

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _

MOST = 5 * 1024 * 1024
SECONDS = 10.0
REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """The machine may not be asked, does not answer, or answers too much; the message is a whole sentence."""


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status, headers (names in lower case), the whole body, the last address asked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def ask(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    most: int = MOST,
    seconds: float = SECONDS,
) -> Answer:
    """Send one HTTP request and read at most `most` bytes (unpacked) of its answer within `seconds`.

    Only public addresses are asked, on every hop, and the connection goes to the very address that was
    checked; private ones only if their host, host:port or network is listed in HUIYIN_REACHABLE. A GET
    follows three redirects, anything else none. Any status is an Answer; all else raises Unreachable.
    """
    until = time.monotonic() + seconds
    for _hop in range(REDIRECTS + 1):
        answer = _ask_once(method, url, body, dict(headers or {}), most, until)
        onward = answer.headers.get("location", "")
        if method != "GET" or answer.status not in (301, 302, 303, 307, 308) or not onward:
            return answer
        url = urljoin(url, onward)
    raise Unreachable(_("对方转来转去，没有给出内容。"))


def reachable(url: str) -> str:
    """The address that `url` may be asked at; raises Unreachable with the reason if there is none."""
    parts = _parts(url)
    return _checked_address(parts)


def _ask_once(
    method: str, url: str, body: bytes | None, headers: dict[str, str], most: int, until: float
) -> Answer:
    parts = _parts(url)
    pool = _pool(parts, _checked_address(parts))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        response = pool.request(
            method,
            target,
            body=body,
            headers={"Host": parts.netloc, "Accept-Encoding": "gzip", "User-Agent": "Huiyin", **headers},
            timeout=urllib3.Timeout(total=max(0.1, until - time.monotonic())),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        read = b"".join(_pieces(response, most, until))
    except urllib3.exceptions.HTTPError as error:
        raise Unreachable(_("对方没有应答：%(host)s。") % {"host": parts.hostname}) from error
    finally:
        pool.close()
    named = {name.lower(): value for name, value in response.headers.items()}
    return Answer(response.status, named, read, url)


def _pieces(response: urllib3.BaseHTTPResponse, most: int, until: float) -> Iterator[bytes]:
    total = 0
    for piece in response.stream(65536, decode_content=True):
        total += len(piece)
        if total > most:
            raise Unreachable(_("对方给的内容超过 %(size)d KB，没有读。") % {"size": most // 1024})
        if time.monotonic() > until:
            raise Unreachable(_("对方给得太慢，没有等下去。"))
        yield piece


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Unreachable(_("这不是完整的网址，请以 https:// 开头写全。")) from None
    if parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise Unreachable(_("这不是完整的网址，请以 https:// 开头写全。"))
    if parts.username is not None or parts.password is not None:
        raise Unreachable(_("网址里不要写用户名和密码。"))
    if not url.isascii() or any(ord(letter) <= 32 for letter in url):
        raise Unreachable(_("网址里有空格或非英文字符，请写成编码后的样子。"))
    return parts


def _pool(parts: SplitResult, address: str) -> urllib3.HTTPConnectionPool:
    port = parts.port or PORTS[parts.scheme]
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(address, port)
    host = parts.hostname
    return urllib3.HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host)


def _checked_address(parts: SplitResult) -> str:
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(_("找不到这台主机：%(host)s。") % {"host": host}) from None
    addresses = [str(one[4][0]) for one in found]
    if not all(_allowed(host, port, ipaddress.ip_address(one.split("%")[0])) for one in addresses):
        raise Unreachable(
            _("%(host)s 是内部网络的地址，没有去访问。确有需要的，请系统管理员把它写进 HUIYIN_REACHABLE。")
            % {"host": host}
        )
    return addresses[0]


def _allowed(host: str, port: int, address: Address) -> bool:
    listed: list[str] = settings.HUIYIN_REACHABLE
    if host in listed or f"{host}:{port}" in listed or any(_within(address, one) for one in listed):
        return True
    return _is_public(address)


def _within(address: Address, network: str) -> bool:
    try:
        return address in ipaddress.ip_network(network)
    except ValueError:
        return False


def _is_public(address: Address) -> bool:
    """Neither private nor special, nor an IPv6 address carrying such an IPv4 one (RFC 4291, 6052, 3056)."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast
