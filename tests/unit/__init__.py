"""Rules and fakes: no broker, no database, no sleep."""
