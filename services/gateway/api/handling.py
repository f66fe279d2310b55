"""/api/handling: the cases on an officer's desk, and the lawful steps of each."""

from __future__ import annotations

from services.gateway import steps
from services.gateway.api._desk import add_item, add_list, add_step
from services.gateway.asking import Blueprint

blueprint = Blueprint("handling", __name__, url_prefix="/api/handling", description="办理 handling")
FORMS = {
    "accept": (steps.AcceptForm, "受理告知 Accept, and tell path and procedure (T22 art. 23)"),
    "object": (steps.ObjectForm, "管辖异议 Object to the jurisdiction within 5 working days (T22 art. 23)"),
    "decide": (steps.DecideForm, "处理意见 Issue the handling decision (T22 art. 32)"),
    "serve": (steps.ServeForm, "送达 Record that the decision was received (T22 art. 35)"),
    "reply": (steps.ReplyForm, "答复 Answer a suggestion or an inquiry (T22 art. 29)"),
    "close": (steps.CloseForm, "结案 Close the case"),
}
add_list(blueprint, "/cases", "handling", "cases_of", about="The cases of the asker's unit")
add_item(blueprint, "/cases", "handling", "case", about="One case, with the steps that are lawful today")
for _step, (_form, _about) in FORMS.items():
    add_step(blueprint, "/cases", "handling", _step, _form, about=_about)
