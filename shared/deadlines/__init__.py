"""Deadlines of offices as data: the working-day calendar, the rules of the law and their arithmetic, explained."""

from shared.deadlines.calendar import Calendar, DayOff, calendar, read_calendar
from shared.deadlines.rules import Due, Rule, due, ending_with, rule, rules, starting_with

__all__ = [
    "Calendar", "DayOff", "Due", "Rule", "calendar", "due", "ending_with", "read_calendar", "rule", "rules",
    "starting_with",
]  # fmt: skip
