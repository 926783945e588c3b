"""New names for rows, sessions and accounts; the only place of the server that asks for chance."""

import secrets
import uuid

TOKEN_BYTES = 32
# Without characters that are mistaken for each other when read aloud or copied from paper.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"


def new_uid() -> str:
    """Give a random UUID (version 4) as text."""
    return str(uuid.uuid4())


def new_token() -> str:
    """Give 256 bits of chance as URL-safe text, for sessions and keys."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_password(groups: int = 4) -> str:
    """Give a one-time password that can be read out: groups of four characters, 19 bits each."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(groups))
