"""The cabinet: repositories that save state and what it says in one write; the only shared place with pymongo."""
