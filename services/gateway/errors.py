"""Every answer that is not what was asked for: ``{code, message{zh,en}, fields{name:{code,zh,en}}, trace_id}``.

Only this file knows status numbers. An exception's own text never leaves the process, and only its class and its
frames are logged, under the trace id that the caller is given.
"""

from __future__ import annotations

import re
import traceback
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException

from services.gateway.rpc import RemoteFailure
from services.gateway.store import DatabaseFault
from shared.errors import Conflict, Forbidden, Invalid, NotFound, NotYet, Refused, Unavailable, XinqiaoError
from shared.ops import log
from shared.words import say

STATUS: Mapping[type[XinqiaoError], int] = {
    Invalid: 422, NotFound: 404, Forbidden: 403, Refused: 409, Conflict: 409, NotYet: 503, Unavailable: 503,
    RemoteFailure: 502, XinqiaoError: 500,
}  # fmt: skip
STATUS_OF_CODE: Mapping[str, int] = {
    "idempotency_key_missing": 400, "idempotency_key_invalid": 400, "not_json": 400, "duplicate_key": 400,
    "too_deep": 400, "not_a_number": 400, "too_large": 413, "wrong_content_type": 415, "too_many_requests": 429,
    "login_needed": 401, "login_wrong": 401, "login_too_often": 429,
}  # fmt: skip
CODE_OF_STATUS: Mapping[int, str] = {
    400: "bad_request", 404: "no_such_page", 405: "method_not_allowed", 408: "bad_request", 413: "too_large",
    414: "bad_request", 415: "wrong_content_type", 422: "invalid", 429: "too_many_requests", 431: "bad_request",
    503: "unavailable",
}  # fmt: skip
RETRY_SECONDS = 5
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_log = log.get(__name__)

Page = Callable[[XinqiaoError, int, str], Any]


class WordsView(Schema):
    """The same words in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class FieldFaultView(WordsView):
    """What is wrong with one field."""

    code = fields.String(required=True)


class ErrorView(Schema):
    """Every error of the API. ``fields`` is empty unless single fields of a form are at fault."""

    code = fields.String(required=True, metadata={"example": "invalid"})
    message = fields.Nested(WordsView, required=True)
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.Nested(FieldFaultView), required=True, data_key="fields", attribute="fields"
    )
    trace_id = fields.String(required=True)


def trace_id() -> str:
    """The id under which this request stands in the logs of every service: the caller's W3C trace, or a new one."""
    if "trace_id" not in g:
        sent = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
        g.trace_id = sent[1] if sent else uuid.uuid4().hex
    return str(g.trace_id)


def status_of(fault: XinqiaoError) -> int:
    """The HTTP status that says it best."""
    nearest = next(STATUS[kind] for kind in type(fault).__mro__ if kind in STATUS)
    return STATUS_OF_CODE.get(fault.code, nearest)


def as_ours(fault: BaseException) -> XinqiaoError:
    """Any exception as one of ours; what is not foreseen becomes ``error`` and is logged."""
    if isinstance(fault, XinqiaoError):
        if isinstance(fault, RemoteFailure):
            _log.error("rpc_failed", trace_id=trace_id(), path=request.path)
        return fault
    if isinstance(fault, HTTPException):
        code = CODE_OF_STATUS.get(fault.code or 500, "bad_request" if (fault.code or 500) < 500 else "error")
        return XinqiaoError(code, limit=1 << 20)
    frames = traceback.format_list(traceback.extract_tb(fault.__traceback__)[-12:])
    _log.error("request_failed", trace_id=trace_id(), exception=type(fault).__name__, frames=frames)
    return Unavailable("database_down") if isinstance(fault, DatabaseFault) else XinqiaoError("error")


def body_of(fault: XinqiaoError) -> dict[str, Any]:
    """The JSON of an error."""
    return {
        "code": fault.code,
        "message": {language: _shown(words) for language, words in say(fault.code, **fault.facts).items()},
        "fields": {_shown(name): {"code": code, **say(code, **fault.facts)} for name, code in fault.fields.items()},
        "trace_id": trace_id(),
    }


def _shown(text: str) -> str:
    """What was sent may come back in an error; half a character of it could not be written."""
    return text.encode("utf-8", "replace").decode()


def answer(fault: BaseException) -> Response:
    """The response to any exception that a view or the framework raised."""
    ours = as_ours(fault)
    status = _status(fault, ours)
    response = jsonify(body_of(ours))
    response.status_code = status
    if isinstance(fault, HTTPException) and (kept := dict(fault.get_headers()).get("Allow")):
        response.headers["Allow"] = kept
    if status in (429, 503):
        response.headers["Retry-After"] = str(_retry_after(fault, ours))
    return response


def _status(fault: BaseException, ours: XinqiaoError) -> int:
    return (fault.code or 500) if isinstance(fault, HTTPException) else status_of(ours)


def _retry_after(fault: BaseException, ours: XinqiaoError) -> int:
    if ours.code == "login_too_often":
        return int(ours.facts["minutes"]) * 60
    return int(getattr(fault, "retry_after", 0) or RETRY_SECONDS)


def install(app: Flask, page: Page | None = None) -> None:
    """Answer every fault of ``app``. ``page`` shows one to somebody who asked for HTML outside the API."""

    def handle(fault: Exception) -> Any:
        wants_page = "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/")
        if page is None or not wants_page:
            return answer(fault)
        ours = as_ours(fault)
        return page(ours, _status(fault, ours), trace_id())

    def begin() -> None:
        structlog.contextvars.clear_contextvars()
        node = app.extensions["xinqiao"].node
        structlog.contextvars.bind_contextvars(node=node, service="gateway", trace=trace_id())

    def sign(response: Response) -> Response:
        response.headers["X-Trace-Id"] = trace_id()
        return response

    app.before_request(begin)
    app.after_request(sign)
    app.register_error_handler(Exception, handle)
    app.register_error_handler(HTTPException, handle)
