import hashlib
import re

import pytest

from server.access import identity
from server.access.identity import Identity

TOKEN = "0123456789abcdef" * 2


def test_a_token_is_known_by_its_hash_alone() -> None:
    assert identity.of(TOKEN) == identity.by(TOKEN) == Identity(hashlib.sha256(TOKEN.encode()).digest())
    assert len(identity.by(TOKEN).token_hash) == 32


def test_a_new_token_is_one_of_ours_and_never_the_same() -> None:
    tokens = {identity.new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert all(re.fullmatch(r"[0-9a-f]{32}", token) for token in tokens)
    assert len({identity.of(token) for token in tokens} - {None}) == 1_000


@pytest.mark.parametrize("text", ["", "me", TOKEN[:-1], TOKEN + "0", TOKEN.upper(), TOKEN + "\n", "٠" * 32, "g" * 32])
def test_anything_else_is_nobodys(text: str) -> None:
    assert identity.of(text) is None


def test_the_cookie_is_for_a_year_and_no_script_reads_it() -> None:
    cookie = identity.set_cookie(TOKEN, secure=False)
    assert cookie == f"rosterpad_identity={TOKEN}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"


def test_over_https_it_stays_there() -> None:
    assert identity.set_cookie(TOKEN, secure=True).endswith("; HttpOnly; SameSite=Lax; Secure")
