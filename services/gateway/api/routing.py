"""/api/routing: the referrals of a petition office, and what it may decide about each."""

from __future__ import annotations

from services.gateway import steps
from services.gateway.api._desk import add_item, add_list, add_step
from services.gateway.asking import Blueprint

blueprint = Blueprint("routing", __name__, url_prefix="/api/routing", description="分流转办 routing")
FORMS = {
    "refer": (steps.ReferForm, "转送、交办 Refer to the unit whose business it is (T22 art. 22)"),
    "agree_return": (steps.AnswerForm, "同意退回 Agree that the unit is not competent (T22 art. 23)"),
    "reject_objection": (steps.AnswerForm, "异议不成立 Tell the unit to go on (T22 art. 23)"),
    "designate": (steps.DesignateForm, "指定管辖 Designate the unit, as its common superior (T22 art. 24)"),
}
add_list(blueprint, "/referrals", "routing", "referrals", about="The referrals of the asker's petition office")
add_item(blueprint, "/referrals", "routing", "referral", about="One referral, with its reasons and open steps")
for _step, (_form, _about) in FORMS.items():
    add_step(blueprint, "/referrals", "routing", _step, _form, about=_about)
