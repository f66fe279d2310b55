"""Deadlines of offices as data: the working-day calendar, the rules of the law and their arithmetic, explained."""

from shared.deadlines.calendar import Calendar, DayOff, calendar, look_into, read_calendar
from shared.deadlines.colours import COLOURS, RED, YELLOW, Shares, instant_of
from shared.deadlines.rules import Due, days_of, due, due_alone
from shared.deadlines.table import Rule, edition, ending_with, rule, rules, starting_with
from shared.deadlines.today import Today

__all__ = [
    "COLOURS", "RED", "YELLOW", "Calendar", "DayOff", "Due", "Rule", "Shares", "Today", "calendar", "days_of", "due",
    "due_alone", "edition", "ending_with", "instant_of", "look_into", "read_calendar", "rule", "rules", "starting_with",
]  # fmt: skip
