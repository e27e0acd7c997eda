"""What is logged tells nobody who came: addresses are shortened, and what opens something is left out."""

import ipaddress
import logging
import re

_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*[0-9A-Fa-f:])(?!\w)")
_TOKEN = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")

_OPENS = re.compile(r"(/(?:enter|join|deletion|device|signups)/)[^\s/?]+")
"""Addresses that open something: a key of the settings may look like anything."""


class Discreet(logging.Formatter):
    """A formatter that goes over the whole line, tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


def discreet(line: str) -> str:
    """The line with IPv4 addresses without their last number, IPv6 ones as /48, and tokens as `…`."""
    return _ADDRESS.sub(lambda found: _shortened(found[0]), _OPENS.sub(r"\1…", _TOKEN.sub("…", line)))


def _shortened(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.is_loopback or address.is_unspecified:
        return text
    network = ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False)
    return str(network.network_address) if address.version == 4 else str(network)
