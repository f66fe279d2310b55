"""Deadlines of offices as data: the working-day calendar, the rules of the law and their arithmetic, explained."""
