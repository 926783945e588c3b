"""All words of the window, by key, from one file per language under `locale/`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGE = "en"


class MissingTextError(KeyError):
    """A text was asked for that the catalogue does not hold."""


def flatten(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Give nested texts as one level with dotted keys.

    Example:
        >>> flatten({"a": {"b": "c"}})
        {'a.b': 'c'}
    """
    flat: dict[str, str] = {}
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            flat.update(flatten(value, key + "."))
        else:
            flat[key] = str(value)
    return flat


@cache
def load_catalogue(language: str = LANGUAGE) -> dict[str, str]:
    """Read the texts of a language."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = files("simulator.hmi") / "locale" / f"{language}.yaml"
    return flatten(yaml.load(source.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506


def tr(key: str, **values: object) -> str:
    """Give the text of a key with its placeholders filled.

    Raises:
        MissingTextError: There is no such key.
    """
    texts = load_catalogue()
    if key not in texts:
        raise MissingTextError(key)
    return texts[key].format(**values) if values else texts[key]


def word(group: str, code: str) -> str:
    """Give the word for a code of a closed list; an unknown code is shown as it is."""
    return load_catalogue().get(f"{group}.{code}", code.replace("-", " ").replace("_", " "))
