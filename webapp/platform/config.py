"""The site's settings: one frozen value, read once from the environment, complete or refused."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from webapp.platform.errors import ConfigurationError

PREFIX = "CELAXI_"
KNOWN = frozenset(
    {"DATA_DIR", "DATABASE_URL", "SECRET_KEY", "BASE_URL", "TRUSTED_PROXIES", "REQUIRE_BROWSER"}
)
SECRET_FILE = "secret.key"  # noqa: S105 - the name of a file, not a secret
SECRET_LENGTH = 32
MASKED = "********"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between two installations."""

    data_dir: Path
    database_url: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = 0

    def __post_init__(self) -> None:
        if len(self.secret_key) < SECRET_LENGTH:
            raise ConfigurationError(
                "config.secret_key.short",
                f"The secret key has fewer than {SECRET_LENGTH} characters. "
                f"Set {PREFIX}SECRET_KEY to a longer random text.",
            )
        if urlsplit(self.base_url).scheme not in {"http", "https"}:
            raise ConfigurationError(
                "config.base_url",
                f"{PREFIX}BASE_URL must begin with http:// or https://; it is {self.base_url!r}.",
            )

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def masked(self) -> dict[str, str]:
        """Give every setting as text with the secrets hidden, for people and logs."""
        shown = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        shown["secret_key"] = MASKED
        shown["database_url"] = mask_password(self.database_url)
        return shown


def mask_password(url: str) -> str:
    """Hide the password in a database address."""
    password = urlsplit(url).password
    return url.replace(f":{password}@", f":{MASKED}@") if password else url


def settings_from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; refuse unknown or impossible ones with a sentence that names the key."""
    env = os.environ if environment is None else environment
    refuse_unknown(env)
    data_dir = data_dir_from_environment(env)
    return Settings(
        data_dir=data_dir,
        database_url=env.get(f"{PREFIX}DATABASE_URL") or f"sqlite:///{data_dir / 'academy.db'}",
        secret_key=env.get(f"{PREFIX}SECRET_KEY") or read_secret(data_dir),
        base_url=env.get(f"{PREFIX}BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        trusted_proxies=read_count(env, "TRUSTED_PROXIES"),
    )


def data_dir_from_environment(environment: Mapping[str, str] | None = None) -> Path:
    """Give the folder of everything that the site keeps: `var` unless told otherwise."""
    env = os.environ if environment is None else environment
    return Path(env.get(f"{PREFIX}DATA_DIR", "var")).absolute()


def refuse_unknown(env: Mapping[str, str]) -> None:
    for key in env:
        if key.startswith(PREFIX) and key.removeprefix(PREFIX) not in KNOWN:
            raise ConfigurationError(
                "config.unknown",
                f"The environment sets {key}, which the program does not know. "
                f"Known: {', '.join(PREFIX + name for name in sorted(KNOWN))}.",
            )


def read_count(env: Mapping[str, str], name: str) -> int:
    text = env.get(PREFIX + name, "0")
    if not text.isdecimal():
        raise ConfigurationError(
            "config.number", f"{PREFIX}{name} must be a whole number; it is {text!r}."
        )
    return int(text)


def read_secret(data_dir: Path) -> str:
    """Read the key that `academy demo` or the operator put into the data directory."""
    path = data_dir / SECRET_FILE
    if not path.is_file():
        raise ConfigurationError(
            "config.secret_key.missing",
            f"There is no secret key. Set {PREFIX}SECRET_KEY, or run `academy db upgrade --init` "
            f"to make {path} with a random one.",
        )
    return path.read_text(encoding="ascii").strip()


def ensure_secret(data_dir: Path) -> None:
    """Make the data directory and, if it holds none, a random key that only its owner can read."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data_dir / SECRET_FILE
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
