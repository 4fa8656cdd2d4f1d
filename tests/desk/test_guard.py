"""Whose requests are answered."""

import pytest

from studio.desk.guard import MOST_BODY_BYTES, Guard

GUARD = Guard("secret", 8123)
PAGE = {"host": ["127.0.0.1:8123"]}
POST = {**PAGE, "origin": ["http://127.0.0.1:8123"], "content-type": ["application/json"], "content-length": ["2"]}


def test_the_page_itself_is_answered():
    assert GUARD.refusal("GET", "/secret/", PAGE) is None
    assert GUARD.refusal("GET", "/secret/", {**PAGE, "sec-fetch-site": ["none"]}) is None
    assert GUARD.refusal("POST", "/secret/api/open", {**POST, "sec-fetch-site": ["same-origin"]}) is None
    assert (
        GUARD.refusal("POST", "/secret/api/open", {**POST, "content-type": ["application/json; charset=utf-8"]}) is None
    )


@pytest.mark.parametrize(
    "host", [[], ["evil.example:8123"], ["127.0.0.1"], ["127.0.0.1:80"], ["127.0.0.1:8123", "127.0.0.1:8123"], [""]]
)
def test_a_host_that_is_not_this_server_is_refused(host):
    assert GUARD.refusal("GET", "/secret/", {"host": host}) == 421


@pytest.mark.parametrize("path", ["/", "/secret", "/secre/", "/secret2/x", "//secret/", "secret/", "/SECRET/", "/ä/"])
def test_without_the_token_nothing_is_there(path):
    assert GUARD.refusal("GET", path, PAGE) == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"origin": ["http://evil.example"]}, 403),
        ({"origin": ["null"]}, 403),
        ({"origin": []}, 403),
        ({"origin": ["http://127.0.0.1:8123"] * 2}, 403),
        ({"origin": ["http://127.0.0.1:9000"]}, 403),
        ({"sec-fetch-site": ["cross-site"]}, 403),
        ({"sec-fetch-site": ["same-site"]}, 403),
        ({"content-type": ["text/plain"]}, 415),
        ({"content-type": []}, 415),
        ({"content-length": []}, 411),
        ({"content-length": ["-1"]}, 411),
        ({"content-length": ["١"]}, 411),
        ({"transfer-encoding": ["chunked"]}, 411),
        ({"content-length": [str(MOST_BODY_BYTES + 1)]}, 413),
        ({"content-length": ["9" * 5000]}, 413),
    ],
)
def test_a_post_of_anything_else_is_refused(changed, status):
    assert GUARD.refusal("POST", "/secret/api/open", {**POST, **changed}) == status
