"""The duty roster (domain 2.6): on every working day of a month a leader of the office, with post and office phone.

Weekend days that are worked are in it, feasts are not, and a day without a leader shows as a gap.
"""
