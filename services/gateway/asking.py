"""What comes in is read strictly: our JSON reader, our schemas, nothing unknown, and faults named by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import flask
import flask_smorest
from marshmallow import Schema, ValidationError
from webargs.flaskparser import FlaskParser

from shared.codec import as_object, loads
from shared.errors import Invalid
from shared.matters.forms import faults


class StrictParser(FlaskParser):
    """webargs with our reader: 1 MiB, 32 levels, no NaN, no key twice, JSON only when it says so."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}

    def load_json(self, req: flask.Request, schema: Schema) -> Any:
        if req.mimetype != "application/json":
            raise Invalid("wrong_content_type")
        return as_object(loads(req.get_data(cache=True)))

    def handle_error(
        self,
        error: ValidationError,
        req: flask.Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        raise Invalid(fields=faults(error)) from None


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose ``@arguments`` read strictly."""

    ARGUMENTS_PARSER = StrictParser()
