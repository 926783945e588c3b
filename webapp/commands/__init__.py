"""Subcommands of `academy`, one module each with `add_arguments` and `run`."""
