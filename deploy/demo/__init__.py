"""The demonstration: whole nodes from nothing, filings over HTTP, driven to the end, and what came of them compared."""
