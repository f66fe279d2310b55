"""Leaders at the desks: receptions, ownership, notes, the roster."""
