"""Reviews, re-reviews and hearings."""
