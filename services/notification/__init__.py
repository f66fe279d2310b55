"""Notification: every paper issued is kept, the petitioner is told of theirs, and every attempt to tell is kept.

Promises: a paper is kept word for word at the issuer's node and at the matter's home, and read only by the unit that
issued it and the one that received it; one notice a paper for the petitioner, at the node that registered the matter;
a notice names the paper and where to read it, never what the matter is about; every attempt is stored with its channel,
instant and outcome.

Hears: PaperIssued. Says nothing.
"""
