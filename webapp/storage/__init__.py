"""Tables and queries, one module per aggregate; `models` knows them all, this package none."""
