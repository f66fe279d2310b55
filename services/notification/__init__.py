"""Notification: every paper issued is kept, who is concerned by an event is told, and every attempt to tell is kept.

Promises: a paper is kept word for word at the issuer's node and at the matter's home, and read only by the unit that
issued it and the one that received it; one notice an event for each addressee: the petitioner at the node that
registered the matter, a unit where its desk is; a notice names the paper and where to read it, never what the matter is
about; what leaves the node says the number only; it is sent at least once under a key by which a repetition is known,
people not at night; what cannot be sent is printed, and what failed lies on a desk; every attempt is stored with its
channel, instant and outcome. What an organ of discipline writes or gets never leaves the node.

Hears: PaperIssued, DeadlineNear, DeadlinePassed, BreachFound, SupervisionPressed, SupervisionAnswered,
SupervisionRejected, SupervisionEnded, AdviceGiven, OnsiteAsked, ReviewAsked, HearingAsked; of FilingReceived the
address to be told by, which MatterTriaged (an accusation), CaseClosed and ReviewRequested let go or keep. Says nothing.
"""
