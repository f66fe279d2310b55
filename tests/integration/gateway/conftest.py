"""A real broker and a real database for the edge."""

from tests.support.broker import broker
from tests.support.mongo import mongo, mongo_uri, own_node

__all__ = ["broker", "mongo", "mongo_uri", "own_node"]
