"""The exact state as one number: SHA-256 over a canonical form of plain values.

Floats enter with their bits, so two states have one digest exactly when a replay cannot tell them
apart. The order of the values is the order in which they are given; hash randomisation plays no
part.
"""

import hashlib
from collections.abc import Callable
from struct import Struct
from typing import Final, TypeAlias

Plain: TypeAlias = "bool | int | float | str | bytes | tuple[Plain, ...] | list[Plain] | None"
"""What may stand in a state: nothing that has an identity or an order of chance."""

_DOUBLE: Final = Struct(">d").pack
_LENGTH: Final = Struct(">I").pack


class UndigestibleError(TypeError):
    """A value was given that has no canonical form."""

    code: Final = "kernel.digest.undigestible"


def encode_values(values: Plain) -> bytes:
    """Give the canonical bytes of nested plain values.

    Raises:
        UndigestibleError: A value of another type, or a float that is not a number.

    Example:
        >>> encode_values((1, True, "a")) != encode_values((1, 1, "a"))
        True
    """
    parts: list[bytes] = []
    _write(values, parts.append)
    return b"".join(parts)


def digest_values(values: Plain) -> str:
    """Give the SHA-256 of nested plain values in hexadecimal.

    Raises:
        UndigestibleError: A value of another type, or a float that is not a number.

    Example:
        >>> digest_values((0.1 + 0.2,)) == digest_values((0.3,))
        False
    """
    return hashlib.sha256(encode_values(values)).hexdigest()


def _write(value: Plain, put: Callable[[bytes], None]) -> None:
    if isinstance(value, float):
        _write_float(value, put)
    elif isinstance(value, tuple | list):
        put(b"(" + _LENGTH(len(value)))
        for item in value:
            if type(item) is float and item == item:  # noqa: PLR0124 - most values, never NaN
                put(b"f" + _DOUBLE(item))
            else:
                _write(item, put)
    else:
        put(_encode_scalar(value))


def _write_float(value: float, put: Callable[[bytes], None]) -> None:
    if value != value:  # noqa: PLR0124 - true for NaN only
        raise UndigestibleError("not a number")
    put(b"f" + _DOUBLE(value))


def _encode_scalar(value: bool | int | str | bytes | None) -> bytes:  # noqa: FBT001 - any scalar
    if value is None:
        return b"n"
    if value is True or value is False:
        return b"t" if value else b"u"
    if isinstance(value, int):
        text = b"%d" % value
        return b"i" + _LENGTH(len(text)) + text
    if isinstance(value, str):
        text = value.encode()
        return b"s" + _LENGTH(len(text)) + text
    if isinstance(value, bytes):
        return b"b" + _LENGTH(len(value)) + value
    raise UndigestibleError(type(value).__name__)
