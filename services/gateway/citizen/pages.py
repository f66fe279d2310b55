"""The citizens' addresses: ``/``, ``/file`` (answers 201 with the receipt), ``/look-up``. No cookie, no JavaScript."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from services.gateway import edge, offered, papers
from services.gateway.api import attachments as files
from services.gateway.api.papers import handed_out
from services.gateway.bodies import takes
from services.gateway.citizen import around, calendar, choices, figures, uploads
from services.gateway.citizen.forms import (
    LIMITS,
    PageForm,
    blank_filing,
    check_filing,
    filing_body,
    new_key,
    typed_filing,
)
from services.gateway.citizen.receipt import Slip, slip
from shared.errors import Conflict, Invalid, NotFound, Refused, XinqiaoError
from shared.matters.lists import EVALUATION_PARTIES, EVALUATION_SCORES
from shared.matters.steps.petitioner import PETITIONER_STEPS
from shared.words import say

blueprint = Blueprint(
    "citizen", __name__, template_folder="../templates", static_folder="../assets", static_url_path="/assets"
)
around.dress(blueprint)
calendar.add_to(blueprint)
figures.add_to(blueprint)

LOOK_UP_LABELS = {"number": "编号", "code": "查询码"}
EVALUATE = "evaluate"
ASKED_ONCE_MORE = frozenset({"withdraw"})
"""acts that end the matter"""


@blueprint.get("/")
@edge.require(edge.ANYBODY)
def home() -> Response:
    """What this is, what to do, rights and duties, and where to go in person."""
    return around.page("citizen/home.html")


@blueprint.get("/file")
@edge.require(edge.ANYBODY)
def filing_form() -> Response:
    """An empty form with its own idempotency key."""
    return _filing_page(blank_filing(_only_place()))


@blueprint.post("/file")
@edge.limited("filing")
@edge.require(edge.ANYBODY)
@takes(uploads.FORM_AT_MOST)
def file() -> Response:
    """Register what was sent; the receipt is the answer itself (201), so its code stands in no address.

    Sent twice (double click, reload), it is filed once and the same receipt comes back.
    """
    form = typed_filing(request.form)
    check_filing(form)
    uploads.take_files(form, form.values["key"])
    if form.faults:
        return _filing_page(form, 422)
    try:
        receipt = edge.file(filing_body(form), form.values["key"], None)
    except Conflict:
        form.values["key"] = new_key()
        form.word = say("page_filed_before")["zh"]
        return _filing_page(form, 409)
    except XinqiaoError as fault:
        form.refuse(fault)
        return _filing_page(form, edge.status_of(fault))
    return around.page("citizen/receipt.html", 201, slip=slip_of(receipt))


@blueprint.get("/look-up")
@edge.require(edge.ANYBODY)
def look_up_form() -> Response:
    """The form that asks for number and code; neither is ever taken from the address."""
    return _look_up_page(PageForm(LOOK_UP_LABELS))


@blueprint.post("/look-up")
@edge.limited("look_up")
@edge.require(edge.ANYBODY)
def look_up() -> Response:
    """Where the matter is, what it went through, when it is due and why, its papers in full."""
    values = {name: request.form.get(name, "").strip() for name in LOOK_UP_LABELS}
    form = PageForm(LOOK_UP_LABELS, values)
    form.faults.update({name: say("missing")["zh"] for name, value in values.items() if not value})
    if form.faults:
        return _look_up_page(form, 422)
    try:
        matter = edge.look_up(values["number"], values["code"])
    except (NotFound, Invalid) as fault:
        form.refuse(fault)
        return _look_up_page(form, edge.status_of(fault))
    return _matter_page(matter, values)


@blueprint.post("/look-up/file")
@edge.limited("look_up")
@edge.require(edge.ANYBODY)
def own_file() -> Response:
    """A file that the petitioner sent, as it is shown to the offices."""
    asked = {name: request.form.get(name, "").strip() for name in (*LOOK_UP_LABELS, "id")}
    return files.for_petitioner_of(asked)


@blueprint.post("/look-up/paper")
@edge.limited("look_up")
@edge.require(edge.ANYBODY)
def own_paper() -> Response:
    """A paper that the look-up shows, to print: the same bytes every time."""
    asked = {name: request.form.get(name, "").strip() for name in (*LOOK_UP_LABELS, "id", "format")}
    if asked["format"] not in papers.PRINTERS:
        raise Invalid(fields={"format": "not_a_choice"})
    found = papers.for_petitioner(
        edge.parts(), asked["number"], asked["code"], asked["id"], asked["format"],
        address=request.url_root, context={"trace": edge.trace_id()},
    )  # fmt: skip
    return handed_out(found)


@blueprint.post(f"/look-up/<any({', '.join(PETITIONER_STEPS)}):act>")
@edge.limited("look_up")
@edge.require(edge.ANYBODY)
@takes(uploads.FORM_AT_MOST)
def take_act(act: str) -> Response:
    """One act of the petitioner: add, urge, withdraw, evaluate, ask for a hearing or a review."""
    key = {name: request.form.get(name, "").strip() for name in LOOK_UP_LABELS}
    try:
        matter = edge.look_up(key["number"], key["code"])
        offer = next((one for one in _forms_of(matter) if one.step == act and _is_meant(one)), None)
        if offer is None:
            return _matter_page(matter, key, PageForm(word=say("page_step_gone")["zh"]), status=409)
        form = offered.typed(offer, request.form)
        uploads.take_files(form, f"{act}:{matter['number']}")
        body = offered.body(offer, form)
        if form.faults:
            return _matter_page(matter, key, form, status=422)
        if act in ASKED_ONCE_MORE and request.form.get("sure") != "yes":
            return around.page("citizen/sure.html", matter=matter, key=key, step=offer, form=form)
        try:
            return _matter_page(edge.act(key["number"], key["code"], act, body), key, said=f"已办：{offer.zh}")
        except (Invalid, Refused, Conflict) as fault:
            form.refuse(fault)
            return _matter_page(matter, key, form, status=edge.status_of(fault))
    except (NotFound, Invalid) as fault:
        asked = PageForm(LOOK_UP_LABELS, key)
        asked.refuse(fault)
        return _look_up_page(asked, edge.status_of(fault))


def _matter_page(
    matter: dict[str, Any], key: dict[str, str], tried: PageForm | None = None, *, said: str = "", status: int = 200
) -> Response:
    """``key``: number and code as typed; they go along in the page's forms, never in an address."""
    form = tried or PageForm()
    offers = [
        {"step": one, "form": form if one.id == form.step else offered.blank(one, matter)} for one in _forms_of(matter)
    ]
    evaluated = [
        {"party": EVALUATION_PARTIES[one["party"]], "score": EVALUATION_SCORES[one["score"]], "at": one["evaluated_at"]}
        for one in matter.get("evaluations") or ()
    ]
    return around.page(
        "citizen/matter.html", status, matter=matter, key=key, offers=offers, form=form, said=said, evaluated=evaluated
    )


def _forms_of(matter: dict[str, Any]) -> list[offered.Step]:
    """The acts that are open; the petition office and the unit are evaluated apart (T22 art. 21)."""
    return [
        one
        for step in offered.steps_of(matter)
        for one in (offered.apart(step, "party") if step.step == EVALUATE else (step,))
    ]


def _is_meant(step: offered.Step) -> bool:
    return all(request.form.get(name) == value for name, value in step.fixed.items())


def slip_of(receipt: dict[str, str]) -> Slip:
    """The slip of a receipt; its address is that of the look-up page under the name this site was asked by."""
    return slip(
        receipt,
        address=request.url_root.rstrip("/") + "/look-up",
        node_name=around.node_name(receipt["node"]),
        unit_name=around.unit_name(receipt["unit"]),
        phone=around.place().phone,
    )


def _only_place() -> str:
    groups = choices.places(around.topology(), edge.here().node)
    every = [value for _, options in groups for value, _ in options]
    return every[0] if len(every) == 1 else ""


def _filing_page(form: PageForm, status: int = 200) -> Response:
    return around.page(
        "citizen/file.html",
        status,
        form=form,
        limits=LIMITS,
        kinds=choices.KIND_WORDS,
        topics=choices.topics(),
        places=choices.places(around.topology(), edge.here().node),
        units=choices.units(around.topology(), edge.here().node),
        accept=uploads.ACCEPT,
    )


def _look_up_page(form: PageForm, status: int = 200) -> Response:
    example = f"{edge.here().node.upper()}-2026-000042-K"
    return around.page("citizen/look_up.html", status, form=form, example=example)
