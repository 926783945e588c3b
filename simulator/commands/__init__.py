"""Headless subcommands of `celaxi-sim`."""
