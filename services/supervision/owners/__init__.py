"""Leaders who own matters (领导包案, domain 5.4): dated ownerships by campaign, the six fixed points, the four lawful
undertakings, one plan for one matter, weekly progress, hand-over, end. Held by the matter's number; no petitioner.
"""
