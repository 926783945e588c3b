"""Password hashing: argon2id with the second recommended parameters of RFC 9106."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200


class Hashing:
    """One set of parameters, and a hash of nothing for accounts that do not exist."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self._dummy: str | None = None

    def hash(self, password: str) -> str:
        return self.hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Check a password; without a stored hash it takes as long and is always wrong."""
        try:
            self.hasher.verify(stored or self.dummy(), password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        return self.hasher.check_needs_rehash(stored)

    def dummy(self) -> str:
        if self._dummy is None:
            self._dummy = self.hasher.hash("no account has this password")
        return self._dummy


STANDARD = Hashing(PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY))
