"""The business: one folder a service, each with a door, rules, forms and a cabinet."""
