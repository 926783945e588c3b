"""The station's own Ed25519 key pair, the check of the site's signature, and new identifiers."""

import base64
import json
import os
import secrets
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.station.errors import DamagedFileError, FolderError
from simulator.station.files import describe, write_bytes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PRIVATE_KEY_BYTES = 32


def new_uid() -> str:
    """Return a fresh random UUID (version 4) as text."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """Return the one form of a JSON document that is signed: sorted keys, no spaces, ASCII."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


class StationKey:
    """The private key of this station; it never leaves the data folder."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    @property
    def _private_key(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - when used
            Ed25519PrivateKey,
        )

        return Ed25519PrivateKey.from_private_bytes(self._raw)

    @property
    def public_text(self) -> str:
        """The public half, base64, as the site keeps it."""
        return base64.b64encode(self._private_key.public_key().public_bytes_raw()).decode()

    def sign(self, message: bytes) -> str:
        """Return the base64 signature over exactly these bytes."""
        return base64.b64encode(self._private_key.sign(message)).decode()


def load_or_make_key(path: Path) -> StationKey:
    """Return the key in a file that only its owner may read; make it at the first start.

    Raises:
        DamagedFileError: The file does not hold a key.
        FolderError: The file cannot be read or written.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raw = secrets.token_bytes(PRIVATE_KEY_BYTES)
        write_bytes(path, raw, mode=0o600)
    except OSError as error:
        raise FolderError(path, describe(error)) from error
    if len(raw) != PRIVATE_KEY_BYTES:
        raise DamagedFileError(path, f"a key has {PRIVATE_KEY_BYTES} bytes, this has {len(raw)}")
    if os.name != "nt":
        path.chmod(0o600)
    return StationKey(raw)


def is_signed_by(public_text: str, message: bytes, signature_text: str) -> bool:
    """Tell whether a base64 signature over these bytes was made with the key of a public half."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - only when used
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        public_key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_text))
        public_key.verify(base64.b64decode(signature_text), message)
    except (InvalidSignature, ValueError):
        return False
    return True
