"""The WSGI application of a node's edge: ``create_app()`` puts routes, forms, faults, headers and limits together."""

from __future__ import annotations

import atexit

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask

from services.gateway import access, api, attachments, bodies, citizen, desk, errors, headers, health, limits
from services.gateway.asking import OPENAPI_TYPES, describe, name_of
from services.gateway.citizen.around import problem
from services.gateway.errors import ErrorView
from services.gateway.parts import Parts, real
from shared.codec import MAX_BYTES
from shared.ops import log
from shared.ops.settings import Settings

VERSION = "0.1.0"
ABOUT = "信桥：一个节点的接口。Every error answers {code, message{zh,en}, fields, trace_id}."


class Api(flask_smorest.Api):
    """flask-smorest for the routes and the OpenAPI document; faults are answered by ``errors``."""

    ERROR_SCHEMA = ErrorView

    def _register_error_handlers(self) -> None:
        """None: there is one way to answer a fault, for the API and for everything else."""


def create_app(settings: Settings | None = None, parts: Parts | None = None) -> Flask:
    """The application; ``parts`` are given by tests, otherwise they are made from the settings (environment)."""
    if parts is None:
        settings = settings or Settings.from_env()
        log.configure(settings.log_level, node=settings.node, service="gateway")
        parts = real(settings)
        atexit.register(parts.stop)
        attachments.keep_sweeping(parts)
    app = Flask("services.gateway", static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BYTES,
        MAX_FORM_PARTS=100,
        API_TITLE="Xinqiao 信桥",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions["xinqiao"] = parts
    health.install(app)
    errors.install(app, page=problem)
    headers.install(app, tls=parts.settings.tls)
    bodies.install(app)
    access.guard(app)
    _register(app)
    limits.install(app, enabled=parts.settings.rate_limits)
    return app


def _register(app: Flask) -> None:
    converter = MarshmallowPlugin(schema_name_resolver=name_of)
    described = Api(app, spec_kwargs={"info": {"description": ABOUT}, "marshmallow_plugin": converter})
    assert converter.converter is not None
    converter.converter.add_attribute_function(describe)
    for kind, (name, shape) in OPENAPI_TYPES.items():
        described.register_field(kind, name, shape)
    for blueprint in api.BLUEPRINTS:
        described.register_blueprint(blueprint)
    for plain in (citizen.blueprint, desk.blueprint, health.blueprint):
        app.register_blueprint(plain)
    for endpoint in ("api-docs.openapi_json", "citizen.static"):
        app.view_functions[endpoint] = access.require(access.ANYBODY)(app.view_functions[endpoint])
