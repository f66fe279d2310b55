"""The bus of one node: declared queues, the carrier of outboxes, handlers, parking; the only place with kombu."""
