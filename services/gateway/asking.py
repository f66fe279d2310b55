"""What comes in is read strictly (our JSON reader, our schemas, nothing unknown), and what goes out is documented."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

import flask_smorest
from flask import Response, jsonify, request
from marshmallow import Schema, fields

from services.gateway.access import parts
from shared.codec import as_object, loads
from shared.errors import Invalid, NotFound
from shared.matters import numbers
from shared.matters.forms import (
    Choice,
    Day,
    DivisionCode,
    Flag,
    PastDay,
    PastInstant,
    PlainText,
    StrictSchema,
    Whole,
    load,
)

View = TypeVar("View", bound=Callable[..., Any])
JSON = "application/json"


class RowsView(StrictSchema):
    """A page of a list; ``next`` is the ``after`` of the page that follows, null at the end."""

    rows = fields.List(fields.Nested(Schema.from_dict({}, name="Row")), required=True)
    next = fields.String(required=True, allow_none=True)


def read(schema: type[Schema] | Schema, location: str) -> dict[str, Any]:
    """This request's JSON body or query string as the form says, or ``Invalid`` naming every field at fault."""
    return load(schema, _json() if location == "json" else _query(), clock=parts().clock)


def raw_json() -> dict[str, Any]:
    """The JSON object of this request as it was sent, for who checks it elsewhere."""
    return as_object(_json())


def the_number(text: str) -> str:
    """A matter's number from an address, in its written form; ``NotFound`` when it cannot be one."""
    try:
        return numbers.check(numbers.normalise(text)).text
    except Invalid as fault:
        raise NotFound(number=text[:40]) from fault


def the_key(text: str) -> str:
    """The key of an item from an address: a matter's number, or ``<number>~<part>`` for the part of a matter that has a
    desk of its own (a review: ``<number>/review``); ``NotFound`` when it cannot be one."""
    number, mark, part = text.partition("~")
    return f"{the_number(number)}/{part[:40]}" if mark else the_number(number)


def _json() -> Any:
    if request.mimetype != JSON:
        raise Invalid("wrong_content_type")
    return loads(request.get_data(cache=True))


def _query() -> dict[str, str]:
    for name in request.args:
        if len(request.args.getlist(name)) > 1:
            raise Invalid("duplicate_key", key=name[:80])
    return dict(request.args.items())


class _Reader:
    """What flask-smorest calls a parser: it hands the read form to the view as its first argument."""

    DEFAULT_VALIDATION_STATUS = 422

    def use_args(self, schema: type[Schema] | Schema, *, location: str = "json", **_: Any) -> Callable[[View], Any]:
        def decorate(view: View) -> Any:
            @wraps(view)
            def reading(*args: Any, **kwargs: Any) -> Any:
                return view(read(schema, location), *args, **kwargs)

            return reading

        return decorate


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose ``@arguments`` read strictly and whose ``@answers`` say what comes back."""

    ARGUMENTS_PARSER = _Reader()

    def answers(
        self, status: int, schema: type[Schema] | None = None, *, description: str | None = None
    ) -> Callable[[View], Any]:
        """Document what the view answers and send its plain value as JSON, as it is."""
        document = self.response(status, schema, description=description)

        def decorate(view: View) -> Any:
            @wraps(view)
            def as_json(*args: Any, **kwargs: Any) -> Response:
                result = view(*args, **kwargs)
                if isinstance(result, Response):
                    return result
                response = jsonify(result)
                response.status_code = status
                return response

            return document(as_json)

        return decorate


OPENAPI_TYPES: Mapping[type[fields.Field[Any]], tuple[str, str | None]] = {
    PlainText: ("string", None), Whole: ("integer", None), Flag: ("boolean", None), Choice: ("string", None),
    DivisionCode: ("string", None), Day: ("string", "date"), PastDay: ("string", "date"),
    PastInstant: ("string", "date-time"),
}  # fmt: skip


def describe(_: Any, field: fields.Field[Any], **__: Any) -> dict[str, Any]:
    """What our own fields promise, in the words of OpenAPI."""
    if isinstance(field, PlainText):
        return {"maxLength": field.at_most, **({"minLength": field.at_least} if field.required else {})}
    if isinstance(field, Whole):
        return {"minimum": field.at_least, "maximum": field.at_most}
    if isinstance(field, Choice):
        return {"enum": list(field.choices)}
    return {"pattern": r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$"} if isinstance(field, DivisionCode) else {}


STEPS = "shared.matters.steps."


def name_of(schema: type[Schema] | Schema | str) -> str:
    """A form's name in OpenAPI. Two services may take steps of one name, so theirs begin with their room's."""
    if isinstance(schema, str):
        return schema.rpartition(".")[2]
    kind = schema if isinstance(schema, type) else type(schema)
    room = kind.__module__.removeprefix(STEPS) if kind.__module__.startswith(STEPS) else ""
    return f"{room.capitalize()}{kind.__name__}"
