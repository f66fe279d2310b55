"""Said by intake of two nodes: an upper node asks for a file's bytes, and the home sends them in parts."""

from __future__ import annotations

from shared.events.declaration import TO, event


@event("attachment.asked", crosses=TO, said_by="helper")
class AttachmentAsked:
    """A node that works on the matter, or was told to assist, asks its home for a file."""

    number: str
    to_node: str
    from_node: str
    attachment: str
    """id"""


@event("attachment.part", crosses=TO, said_by="home")
class AttachmentPart:
    """One part of a file; the asker puts the parts together and checks the hash."""

    number: str
    to_node: str
    from_node: str
    attachment: str
    part: int
    """from 1"""
    parts: int
    data: str
    """base64"""
