"""Settings from a command line: `name=value` pairs, refused with a sentence that helps."""

import difflib
from collections.abc import Sequence

from simulator.plant.parameters import Profile
from simulator.process.parameters import find_problem
from simulator.validation.library import load_combined

_NEAR_NAMES = 5


class BadSettingError(Exception):
    """A setting on the command line cannot be used; the text says why and what to do."""


def read_settings(pairs: Sequence[str]) -> dict[str, float]:
    """Return the settings of `name=value` pairs.

    Raises:
        BadSettingError: A pair is not of this form, or its name or value cannot be used.
    """
    profile = load_combined()
    settings: dict[str, float] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        name = name.strip()
        if not equals or not name:
            raise BadSettingError(
                f"--set {pair}: write it as name=value, for example moi_per_cycle=25"
            )
        settings[name] = _read_value(profile, name, text)
    return settings


def _read_value(profile: Profile, name: str, text: str) -> float:
    parameter = next((p for p in profile.parameters if p.name == name), None)
    if parameter is None:
        near = ", ".join(find_near_names(profile, name))
        raise BadSettingError(
            f"--set {name}: there is no parameter of this name. "
            + (f"Near names: {near}. " if near else "")
            + "`celaxi-sim parameters` lists all."
        )
    try:
        value = float(text)
    except ValueError:
        raise BadSettingError(f"--set {name}: {text!r} is not a number.") from None
    problem = find_problem(parameter, value)
    if problem:
        raise BadSettingError(f"--set {name}: the value {problem}.")
    return value


def find_near_names(profile: Profile, name: str) -> tuple[str, ...]:
    """Return parameters whose name or symbol is near to a name, the nearest first."""
    wanted = name.lower()
    names = [parameter.name for parameter in profile.parameters]
    near = [p.name for p in profile.parameters if p.symbol.lower() == wanted]
    near += [each for each in names if wanted and wanted in each]
    near += difflib.get_close_matches(wanted, names, n=_NEAR_NAMES, cutoff=0.6)
    near += [
        each
        for each in names
        if any(len(word) > 2 and word in each.split("_") for word in wanted.split("_"))  # noqa: PLR2004
    ]
    return tuple(dict.fromkeys(near))[:_NEAR_NAMES]
