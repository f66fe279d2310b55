"""Leaders' reception days (T22 art. 18; domain 2.6, 4.7, 5.5): plans by recurring days, sessions of a month that are
published five days ahead, appointments, the day itself with its matters, and where each matter stands until it is done.

Plans, sessions and appointments are records of one office. They hold matters by number and leaders by name, never who
came. What happened to a matter is read from supervision's watch of it.
"""
