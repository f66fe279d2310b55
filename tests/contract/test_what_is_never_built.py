"""No table, field, endpoint, event or word of this system serves the control of persons (domain 7.2); nobody but the
petitioner, by number and code, comes to their matters; and the scan that says so finds what is planted."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_type_hints

import marshmallow
import pytest

import services
import shared
from shared.events import EVENTS, UP
from shared.events.gateway import Agent, Petitioner
from shared.store.repository import Index, Repository
from tests.support import edge, never
from tests.support.never import Seen

ROOT = Path(__file__).parents[2]
STARTS_SOMETHING = {"shared.run", "shared.cli"}
READS_ADDRESSES = {
    "services/gateway/limits.py": "requests a minute, in memory, of anybody alike; never with a filing",
    "services/gateway/access.py": "guesses of a staff password, an hour at most",
}
"""where the network address of a caller may be read at all"""
NAMES_THE_PRACTICES = {
    "services/handling/frame.py": "refuses papers that use these words",
    "shared/matters/no_persons.py": "refuses texts that use these words",
    "tests/support/never.py": "this very list",
}
HOLDS_TEXT = (".yaml", ".html", ".txt", ".md", ".py", ".css", ".js")


@cache
def modules() -> tuple[ModuleType, ...]:
    """Every module of the services and what they share."""
    names = [
        one.name
        for package in (shared, services)
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return tuple(importlib.import_module(name) for name in names if name not in STARTS_SOMETHING)


def classes(of: type) -> set[type]:
    """All classes that are made of this one, in the services and what they share."""
    modules()
    found, left = set(), [of]
    while left:
        left += [one for one in left.pop().__subclasses__() if one not in found and not found.add(one)]
    return {one for one in found if one.__module__.partition(".")[0] in ("shared", "services")}


def fields_of(kind: Any, owner: str, known: frozenset[Any] = frozenset()) -> Iterator[Seen]:
    """The fields of a dataclass and of those in it."""
    if is_dataclass(kind) and isinstance(kind, type) and kind not in known:
        hints = get_type_hints(kind)
        for one in fields(kind):
            yield Seen("field", owner, one.name)
            for inner in (hints[one.name], *get_args(hints[one.name])):
                yield from fields_of(inner, f"{owner}.{one.name}", known | {kind})


def of_events() -> Iterator[Seen]:
    for name, declared in EVENTS.items():
        yield Seen("event", name, name)
        yield from fields_of(declared.kind, name)


def of_cabinets() -> Iterator[Seen]:
    for cabinet in (one for one in classes(Repository) if hasattr(one, "name")):
        yield Seen("collection", cabinet.__name__, cabinet.name)
        yield from fields_of(cabinet.kind, cabinet.__name__)
        yield from (Seen("index", cabinet.__name__, path) for path in indexed(cabinet))


def indexed(cabinet: Any) -> list[str]:
    return [path for index in cabinet.indexes for path in index.fields]


def of_forms() -> Iterator[Seen]:
    for form in classes(marshmallow.Schema):
        yield Seen("form", form.__name__, form.__name__)
        yield from (Seen("form field", form.__name__, one) for one in form._declared_fields)


@cache
def routes() -> tuple[Any, ...]:
    return tuple(edge.app_of(edge.parts("qh")).url_map.iter_rules())


def of_routes() -> Iterator[Seen]:
    for rule in routes():
        yield from (Seen("route", str(rule), part) for part in re.split(r"[/<>:]+", str(rule)) if part)


def procedures() -> Iterator[tuple[str, Any]]:
    """``service.method`` and the method, of every remote procedure."""
    for module in modules():
        if module.__name__.startswith("services.") and module.__name__.endswith(".service"):
            for _, kind in inspect.getmembers(module, inspect.isclass):
                for name, method in inspect.getmembers(kind, inspect.isfunction):
                    if any(type(one).__name__ == "SafeRpc" for one in getattr(method, "nameko_entrypoints", ())):
                        yield f"{getattr(kind, 'name', '')}.{name}", method


def of_procedures() -> Iterator[Seen]:
    for name, method in procedures():
        yield Seen("procedure", name, name)
        yield from (Seen("parameter", name, one) for one in inspect.signature(method).parameters)


def texts() -> Iterator[tuple[str, str]]:
    """The files people read or are written to from, and the code."""
    for top in ("shared", "services", "deploy"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in HOLDS_TEXT and "static" not in path.parts and "__pycache__" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text("utf-8")


EVERYTHING = {
    "events": of_events, "cabinets": of_cabinets, "forms": of_forms, "routes": of_routes, "procedures": of_procedures,
}  # fmt: skip


@pytest.mark.parametrize("kind", EVERYTHING)
def test_nothing_is_named_like_the_control_of_persons(kind: str) -> None:
    seen = list(EVERYTHING[kind]())
    assert len(seen) > 20, "the scan sees too little"
    assert not [f"{what}: {one.where} {one.owner} {one.name}" for what, one in never.forbidden(seen)]


def test_no_word_of_these_practices_is_shown_issued_or_listed() -> None:
    seen = [Seen("text", path, text) for path, text in texts() if path not in NAMES_THE_PRACTICES]
    assert len(seen) > 100
    assert not [f"{word}: {one.owner}" for word, one in never.forbidden_words(seen)]


# --- nobody is looked for ---------------------------------------------------------------------------------------------


def questions() -> Iterator[Seen]:
    """Fields of what lists are asked with."""
    for form in classes(marshmallow.Schema):
        if re.search(r"Where|Query|Question|Filter|Search|Page", form.__name__):
            yield from (Seen("question", form.__name__, one) for one in form._declared_fields)


def asked_of_database() -> Iterator[Seen]:
    """Dotted paths and field names that stand as keys in the words of a query, in every cabinet."""
    for path in (ROOT / "services").rglob("*store.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                for key in node.keys:
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield Seen("query", str(path.relative_to(ROOT)), key.value)


def test_no_list_can_be_asked_for_by_a_person() -> None:
    assert len(list(questions())) > 5
    assert not list(never.searches(questions()))


def test_no_address_names_a_person() -> None:
    variables = [Seen("route", str(rule), one) for rule in routes() for one in rule.arguments]
    assert variables
    assert not list(never.searches(variables))


def test_no_index_and_no_query_looks_for_a_person() -> None:
    paths = [Seen("index", cabinet.__name__, path) for cabinet in classes(Repository) for path in indexed(cabinet)]
    assert len(paths) > 10
    assert not list(never.searches([*paths, *asked_of_database()]))


def test_no_procedure_takes_a_person() -> None:
    assert not [one for one in never.searches(of_procedures()) if one.where == "parameter"]


def test_whoever_asks_without_being_an_officer_names_one_number() -> None:
    """By number (and code, which the edge checks) a petitioner comes to one matter; lists are for officers' desks."""
    for name, method in procedures():
        parameters = [one for one in inspect.signature(method).parameters if one != "self"]
        assert "by" in parameters or parameters[:1] == ["number"], name


def test_every_question_that_anybody_may_ask_about_a_matter_needs_its_code() -> None:
    edges = [one for one in classes(marshmallow.Schema) if one.__module__.startswith("services.gateway")]
    forms = [one for one in edges if "number" in one._declared_fields and one.__name__.endswith("Form")]
    assert forms
    assert not [one.__name__ for one in forms if "code" not in one._declared_fields]


# --- what offices above and the log may know --------------------------------------------------------------------------

PERSONAL = re.compile(r"^(name|contact|address|petitioner|agent|respondent_person|text|title|words|statement)$")


@pytest.mark.parametrize("declared", [one for one in EVENTS.values() if one.crosses & UP], ids=lambda one: one.name)
def test_what_every_office_above_hears_names_no_person_and_quotes_no_word(declared: Any) -> None:
    seen = list(fields_of(declared.kind, declared.name))
    assert not [one for one in seen if PERSONAL.match(one.name)]
    hints = get_type_hints(declared.kind).values()
    assert not {Petitioner, Agent} & {inner for hint in hints for inner in (hint, *get_args(hint))}


def test_the_network_address_of_a_caller_is_read_only_where_it_protects_and_is_not_kept() -> None:
    reads = re.compile(r"remote_addr|get_remote_address|user_agent|X-Forwarded-For|access_route", re.IGNORECASE)
    found = {path for path, text in texts() if path.endswith(".py") and reads.search(text)}
    assert found <= set(READS_ADDRESSES), "an accusation's author must not be traceable (DR art. 24, 25)"


# --- the scan finds what is planted -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "WatchList", "blacklist", "key_persons", "escort_task", "intercepted_at", "persuaded", "petitioner_profile",
        "personHistory", "household_id", "frequent-visitor", "id_number", "idCard", "identity_card", "ip", "client_ip",
        "ip_address", "user_agent", "device_id", "risk_level", "petitioner_score", "stability_plan", "minder",
        "abnormal_visit", "banned_until", "petitions_to_capital", "region_ranking", "promise_to_stop", "dossier",
        "same_person", "petitioner_hash", "gps", "predicted_visits", "petitioner.id_number", "handwriting", "veto",
        "repeat_petitioner", "misconduct", "birthday",
    ],
)  # fmt: skip
def test_a_planted_name_is_found(name: str) -> None:
    assert list(never.forbidden([Seen("planted", "bug", name)]))


@pytest.mark.parametrize(
    "name",
    [
        "description", "recipient", "participants", "script", "membership", "matter_watch", "watches", "ticket",
        "re_review", "persons", "representatives", "is_initial", "repeat", "category_l1", "deadline", "zip", "tips",
        "band", "urban", "keyword", "review_request", "accepted_on", "unit_evaluation", "score", "stable",
        "hearing_held",
    ],
)  # fmt: skip
def test_a_name_that_only_looks_like_one_is_left_alone(name: str) -> None:
    assert not list(never.forbidden([Seen("planted", "near miss", name)]))


@pytest.mark.parametrize("word", ["对其稳控", "安排劝返", "列入老户", "属于非访", "进京访人员"])
def test_a_planted_word_is_found(word: str) -> None:
    assert list(never.forbidden_words([Seen("text", "bug", word)]))


@pytest.mark.parametrize(
    "name", ["petitioner.contact", "name", "petitioner_name", "phone", "address", "contact", "agent"]
)
def test_a_planted_search_is_found(name: str) -> None:
    assert list(never.searches([Seen("index", "bug", name)]))


@pytest.mark.parametrize("name", ["number", "paper_number", "received_by", "state", "territory", "unit", "until"])
def test_an_honest_question_is_no_search(name: str) -> None:
    assert not list(never.searches([Seen("question", "near miss", name)]))


def test_a_planted_cabinet_form_and_event_are_seen_by_the_scan() -> None:
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Minded:
        number: str
        minder: Petitioner
        version: int = 0

    class Planted(Repository[Minded]):
        kind = Minded
        name = "watch_list"
        indexes = (Index("minder.contact"),)

    seen = [Seen("collection", "Planted", Planted.name), *fields_of(Minded, "Planted")]
    assert {one.name for _, one in never.forbidden(seen)} == {"watch_list", "minder"}
    assert any(one.owner == "Planted.minder" and one.name == "contact" for one in seen)
    assert list(never.searches([Seen("index", "Planted", path) for path in indexed(Planted)]))
