"""The desk: what an account may do today, filing for others, each item with its lawful next steps, the figures."""

from services.gateway.desk.pages import blueprint

__all__ = ["blueprint"]
