"""The site's own Ed25519 key: signs permits, checks what stations sign.

The key follows from the secret key of the configuration, so every worker and every host of a site
has the same one and a backup of the configuration is a backup of the key. Whoever changes the
secret key must pair every station again.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"celaxi-academy permit signing, version 1"
KEY_BYTES = 32
SIGNATURE_BYTES = 64


class SiteKey:
    """The signing key of this site."""

    def __init__(self, secret_key: str) -> None:
        derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE)
        self._private = Ed25519PrivateKey.from_private_bytes(derive.derive(secret_key.encode()))

    @property
    def public_text(self) -> str:
        """The public half, base64, as stations pin it at pairing."""
        return base64.b64encode(self._private.public_key().public_bytes_raw()).decode()

    def sign(self, document: Mapping[str, Any]) -> str:
        """Return the base64 signature over the canonical form of a document."""
        return base64.b64encode(self._private.sign(canonical_bytes(document))).decode()


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """Return the one form of a JSON document that is signed: sorted keys, no spaces, ASCII."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def is_public_key(text: str) -> bool:
    """Tell whether a text is an Ed25519 public key as stations send it."""
    return len(decode(text)) == KEY_BYTES


def is_signed_by(public_text: str, message: bytes, signature_text: str) -> bool:
    """Tell whether a base64 signature over these bytes was made with the key of a public half."""
    key, signature = decode(public_text), decode(signature_text)
    if len(key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
