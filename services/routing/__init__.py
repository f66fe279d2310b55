"""Routing: whose business is a matter? Says why, refers it, and answers objections until one unit has it (T22 22-24).

Hears SubmissionToRoute, SubmissionLinked, SubmissionUnlinked, SubmissionSplit and ConferenceDesignated of its own node;
DesignationAsked, CustodyTaken, CustodyRefused and MatterSupplemented addressed to it; MatterWithdrawn of whatever it
knows. Says MatterTriaged, MatterReferred, MatterShared, UrgentReported, ObjectionAnswered, DesignationAsked,
DesignationOpened, ExternalAnswered, PaperIssued, and CaseClosed of what was withdrawn while it lay on the desk.
"""
