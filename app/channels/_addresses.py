"""Which addresses an outgoing call may reach: the public internet, and nothing of our own house."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import httpcore2

NAT64 = IPv6Network("64:ff9b::/96")
GLOBAL_UNICAST = IPv6Network("2000::/3")
Options = Iterable[httpcore2.SOCKET_OPTION] | None


class PrivateAddressError(Exception):
    """The name leads into a private network, to this machine or to nowhere public; nothing was sent."""


def is_public(address: str) -> bool:
    """Say whether an IP address belongs to the public internet, whatever it is wrapped in."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _unwrapped(ip)
    is_wrapping = isinstance(inner, IPv6Address) and inner not in GLOBAL_UNICAST
    return inner.is_global and not inner.is_multicast and not is_wrapping


def _unwrapped(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one carries (mapped, 6to4, Teredo, NAT64), else itself."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    teredo = ip.teredo[1] if ip.teredo else None
    return ip.ipv4_mapped or ip.sixtofour or teredo or ip


class GuardedBackend(httpcore2.SyncBackend):
    """Opens sockets only to addresses it has checked itself.

    The name is resolved once and the socket goes to that very address, so that a second answer of a
    hostile name server is never asked for. Octal, decimal and short forms are read by the resolver.
    """

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Options = None,
    ) -> httpcore2.NetworkStream:
        last: Exception = httpcore2.ConnectError("no address")
        for address in _checked(host, port):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as failure:
                last = failure
        raise last


def _checked(host: str, port: int) -> list[str]:
    """Every address of a host, all of them public; one private address condemns the name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failure:
        raise httpcore2.ConnectError("unknown host") from failure
    addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
    if not all(is_public(address) for address in addresses):
        raise PrivateAddressError
    return addresses
