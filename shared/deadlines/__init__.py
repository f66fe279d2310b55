"""Deadlines of offices as data: the working-day calendar, the rules of the law and their arithmetic, explained."""

from shared.deadlines.calendar import Calendar, DayOff, calendar, look_into, read_calendar
from shared.deadlines.rules import Due, days_of, due, due_alone
from shared.deadlines.table import Rule, edition, ending_with, rule, rules, starting_with
from shared.deadlines.today import Today

__all__ = [
    "Calendar", "DayOff", "Due", "Rule", "Today", "calendar", "days_of", "due", "due_alone", "edition", "ending_with",
    "look_into", "read_calendar", "rule", "rules", "starting_with",
]  # fmt: skip
