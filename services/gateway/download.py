"""A file as a response: always something to save, under its own name, never opened as a page of ours."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

PLAIN = "file"
"""the name for who cannot read the real one"""


def download(data: bytes, type: str, name: str, sha256: str) -> Response:
    """The bytes, with their hash as ETag. A header holds no Chinese: the name goes as RFC 6266 says."""
    response = Response(data, mimetype=None, content_type=type)
    ending = name.rpartition(".")[2]
    plain = f"{PLAIN}.{ending}" if ending.isascii() and ending.isalnum() else PLAIN
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Disposition"] = disposition
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(sha256)
    return response
