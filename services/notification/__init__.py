"""Notification: the petitioner is told of every paper issued to them, and every attempt to tell is kept.

Promises: one notice a paper, at the node that registered the matter; a notice names the paper and where to read it,
never what the matter is about; every attempt is stored with its channel, instant and outcome.

Hears: PaperIssued. Says nothing.
"""
