"""/api/mediation: mediations of the asker's unit, and their steps."""

from __future__ import annotations

from services.gateway import steps
from services.gateway.api._desk import add_item, add_list, add_step
from services.gateway.asking import Blueprint

blueprint = Blueprint("mediation", __name__, url_prefix="/api/mediation", description="调解 mediation")
FORMS = {
    "consent": (steps.ConsentForm, "同意调解 One side consents (ML art. 17)"),
    "agree": (steps.AgreeForm, "达成协议 Record the agreement (ML art. 29)"),
    "fail": (steps.FailForm, "终止调解 End without agreement, the other paths told (ML art. 26)"),
    "perform": (steps.PerformForm, "履行 Record that the agreement was carried out"),
}
add_list(blueprint, "/mediations", "mediation", "mediations", about="The mediations of the asker's unit")
add_item(blueprint, "/mediations", "mediation", "mediation", about="One mediation, with its open steps")
for _step, (_form, _about) in FORMS.items():
    add_step(blueprint, "/mediations", "mediation", _step, _form, about=_about)
