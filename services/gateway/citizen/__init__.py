"""The citizens' pages: what this is, file a matter, get the receipt, look it up. They work without JavaScript."""

from services.gateway.citizen.pages import blueprint

__all__ = ["blueprint"]
