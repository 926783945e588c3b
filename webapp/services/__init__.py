"""Use cases, one module per aggregate: read, decide, write, audit. They never commit."""
