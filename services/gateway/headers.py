"""The headers that keep our pages ours: no foreign content, no frame, no trace of where somebody was."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # not no-referrer: browsers would send "Origin: null" with our own forms, and none could be told from a foreign one
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
CACHED = ("/assets/",)
PUBLIC = ("/statistics", "/api/public/")
"""the same for everybody, and no older than five minutes"""
FIVE_MINUTES = "public, max-age=300"


def install(app: Flask, *, tls: bool) -> None:
    """Put them on every answer of ``app``, errors too; only assets and published figures may be kept."""

    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if tls:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request.path.startswith(PUBLIC) and response.status_code in (200, 304):
            response.headers["Cache-Control"] = FIVE_MINUTES
        elif not request.path.startswith(CACHED):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
