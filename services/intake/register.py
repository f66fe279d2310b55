"""The official register: what was registered here as rows of the provincial sheet, and rows of another register as
submissions of ours. Rules only.

An accusation leaves the house as an index entry: no person, no word (T22 art. 30). What was taken over is counted
(``is_history``), never routed, and leaves again exactly as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.intake.domain import ACCUSATION, Submission
from services.intake.matter import Matter, is_sealed
from services.intake.official import days_of, status_of
from shared.deadlines import Calendar
from shared.errors import Conflict, Invalid, Refused
from shared.events.gateway import Petitioner
from shared.events.intake import SubmissionRegistered
from shared.matters import numbers
from shared.matters.categories import categories
from shared.matters.lists import GROUP_FROM, IN_PERSON
from shared.matters.places import Gazetteer
from shared.matters.provincial import CLASS_OF, FORM_OF, FORMS, PURPOSE_OF, PURPOSES, Row
from shared.matters.units import Units

SEALED_TEXT = "（密件）"
ENDED = frozenset({"final", "archived", "withdrawn", "directed_elsewhere", "not_accepted", "no_longer_accepted"})
FIRST_SERIAL = 900_000_000
"""serials of numbers given to what was taken over, far beyond those of filings"""
STAGING, COMMITTED, DONE = "staging", "committed", "done"


@dataclass(frozen=True)
class Taken:
    """One row of another register, kept as it came; ``foreign`` is its number there."""

    foreign: str
    number: str
    """the number it has here"""
    year: int
    serial: int
    batch: str
    row: Row
    version: int = 0


@dataclass(frozen=True)
class Batch:
    """One file that is being taken over: all of it, or nothing. ``id`` is the hash of the file."""

    id: str
    rows: int
    begun_at: datetime
    by: str
    state: str = STAGING
    done: int = 0
    version: int = 0


@dataclass(frozen=True)
class Staged:
    """One row of a batch, checked, waiting for the batch to be whole."""

    id: str
    """batch and place"""
    batch: str
    nth: int
    row: Row
    is_done: bool = False
    version: int = 0


@dataclass(frozen=True)
class Office:
    """What the rules need to know of this node."""

    node: str
    level: str
    front_unit: str
    places: Gazetteer
    units: Units
    calendar: Calendar
    today: date
    day_of: Callable[[datetime], date]
    noon_of: Callable[[date], datetime]
    clerk_name: Callable[[str], str]


# --- out --------------------------------------------------------------------------------------------------------------


def as_row(submission: Submission, matter: Matter, office: Office) -> Row:
    """What was registered here, as a row of the sheet on that day."""
    person, second = submission.petitioner, submission.category_l2
    first = categories().zh(submission.category_l1)
    row = Row(
        number=submission.number,
        name=person.name,
        persons=person.persons,
        address=person.address,
        contact=person.contact,
        place=office.places.full_name(submission.place) or submission.place,
        purpose=PURPOSE_OF.get(submission.purpose, "其他"),
        category=f"{first}/{categories().zh(second)}" if second else first,
        petitioned_on=office.day_of(submission.received_at),
        registered_on=office.day_of(submission.registered_at),
        due_on=days_of(matter, office.calendar).limit,
        form=FORM_OF[submission.channel],
        text=submission.text,
        is_concluded=matter.standing.state in ENDED,
        is_initial=submission.link is None,
        joint=_joint(submission),
        status=status_of(matter, office.today, office.calendar),
        unit=office.units.name(submission.received_by),
        clerk=office.clerk_name(submission.registered_by),
    )
    return sealed(row) if submission.legal_class == ACCUSATION or is_sealed(matter) else row


def sealed(row: Row) -> Row:
    """The index entry of an accusation."""
    return replace(row, name="", contact="", address="", text=SEALED_TEXT)


def _joint(submission: Submission) -> str:
    if submission.petitioner.persons < GROUP_FROM:
        return "否"
    return "集体访" if submission.channel in IN_PERSON else "联名信"


# --- in ---------------------------------------------------------------------------------------------------------------


def check(row: Row, office: Office) -> Row:
    """The row as it is kept, its place in the written form of this node's list, of an accusation the index entry only;
    ``Invalid`` naming the columns."""
    faults: dict[str, str] = {}
    place = _place(row.place, office.places)
    if place is None:
        faults["问题属地"] = "unknown_place"
    pair = _category(row.category)
    if pair is None:
        faults["内容分类"] = "unknown_category"
    if row.registered_on > office.today:
        faults["登记日期"] = "in_the_future"
    if faults:
        raise Invalid(fields=faults)
    written = replace(row, place=office.places.full_name(place or ""))
    return sealed(written) if CLASS_OF[PURPOSES[row.purpose]] == ACCUSATION else written


def must_agree(row: Row, known: Taken | None, own: Submission | None) -> bool:
    """Whether the row is new here. ``Invalid`` when its number is known for something else."""
    if own is not None:
        return False
    if known is None:
        return True
    if known.row != row:
        raise Invalid(fields={"信访件编号": "row_differs"})
    return False


def as_submission(taken: Taken, office: Office) -> tuple[Submission, SubmissionRegistered]:
    """The row as a submission of its own, and the public fact that counts it."""
    row = taken.row
    place = _place(row.place, office.places) or row.place
    first, second = _category(row.category) or ("OT", "")
    purpose = PURPOSES[row.purpose]
    unit = next((one.id for one in office.units if one.name == row.unit), office.front_unit)
    submission = Submission(
        number=taken.number, matter=taken.number, received_at=office.noon_of(row.petitioned_on),
        filed_at=office.noon_of(row.registered_on), registered_at=office.noon_of(row.registered_on),
        channel=FORMS[row.form], origin="direct", title=" ".join(row.text.split())[:40], text=row.text, place=place,
        received_by=unit, petitioner=Petitioner(
            name=row.name, contact=row.contact, address=row.address, anonymous=not row.name, persons=row.persons
        ),
        category_l1=first, category_l2=second, legal_class=CLASS_OF[purpose], purpose=purpose, tags=(),
        registered_by=row.clerk, notice_owed=False, is_history=True,
    )  # fmt: skip
    registered = SubmissionRegistered(
        number=taken.number, matter=taken.number, node=office.node, received_at=submission.received_at,
        registered_at=submission.registered_at, channel=submission.channel, origin=submission.origin, place=place,
        received_by=unit, level=office.level, category_l1=first, category_l2=second,
        legal_class=submission.legal_class, purpose=purpose, persons=row.persons,
        anonymous=submission.petitioner.anonymous, notice_owed=False, is_history=True,
    )  # fmt: skip
    return submission, registered


def number_taken(node: str, year: int, serial: int) -> str:
    """The number that a row has here."""
    return numbers.make(node, year, FIRST_SERIAL + serial)


def _place(name: str, places: Gazetteer) -> str | None:
    """The code of a division, from its code, its full name, or a name that only one has."""
    found = places.find(name)
    if found is not None:
        return found.code
    full = [code for code in places.divisions if places.full_name(code) == name]
    bare = [one.code for one in places.divisions.values() if one.name == name]
    return full[0] if len(full) == 1 else bare[0] if len(bare) == 1 else None


def _category(text: str) -> tuple[str, str] | None:
    """Both levels, from ``一级/二级``, one of them alone, or nothing (其他)."""
    parts = [one.strip() for one in text.replace("／", "/").replace("-", "/").split("/") if one.strip()]
    if not parts:
        return "OT", ""
    try:
        if len(parts) > 1:
            return categories().pair(parts[0], parts[1])
        one = categories().find(parts[0])
        return None if one is None else (one.parent, one.code) if one.parent else (one.code, "")
    except Invalid:
        return None


# --- a whole file -----------------------------------------------------------------------------------------------------


def commit(batch: Batch, staged: int) -> Batch:
    """From here on the batch is taken over to its end. ``Conflict`` while rows are missing."""
    if batch.state != STAGING:
        return batch
    if staged != batch.rows:
        raise Conflict("import_incomplete", staged=staged, rows=batch.rows)
    return replace(batch, state=COMMITTED)


def must_be_open(batch: Batch) -> None:
    """``Refused`` once the batch is committed."""
    if batch.state != STAGING:
        raise Refused("import_committed")


def progress(batch: Batch, staged: int, done: int) -> dict[str, Any]:
    """``{batch, state, rows, staged, done}``."""
    return {"batch": batch.id, "state": batch.state, "rows": batch.rows, "staged": staged, "done": done}


def faults_of(fault: Invalid, nth: int) -> list[Mapping[str, Any]]:
    """A refused row as ``{row, column, code}``."""
    return [{"row": nth, "column": column, "code": code} for column, code in fault.fields.items()]
