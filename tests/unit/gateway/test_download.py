"""A file goes out under its own name, whatever letters it has, and is never opened as a page."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from werkzeug.http import parse_options_header

from services.gateway.download import download

NAMES = ["水渠.jpg", "复查意见书-临政复〔2026〕1号.pdf", "plain.txt", 'quote"d; x.png', "无后缀"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_letters_arrives_in_a_header_that_servers_take(name: str) -> None:
    response = download(b"x", "image/jpeg", name, "00")
    header = response.headers["Content-Disposition"]
    assert header.isascii()
    assert f"filename*=UTF-8''{quote(name, safe='')}" in header
    kind, told = parse_options_header(header)
    assert (kind, told["filename"]) == ("attachment", name)


def test_it_is_never_opened_as_a_page_of_ours() -> None:
    response = download(b"<script>", "text/html", "a.html", "00")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["ETag"] == '"00"'
