"""What a person has set, and what the site gave this station at pairing."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from simulator.station.errors import DamagedFileError, FolderError
from simulator.station.files import Folder, describe, flush_folder, read_document, write_document


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of the person; all of them may be changed at any time."""

    site_address: str = ""
    language: str = "en"
    theme: str = "light"
    text_scale_percent: int = 100
    is_sound_on: bool = True
    speed_factor: int = 1


@dataclass(frozen=True, slots=True)
class Credentials:
    """What binds this station to a person on a site; the file is readable by its owner only."""

    site_address: str
    station_uid: str
    token: str
    site_public_key: str
    person_uid: str
    person_name: str


Kind = TypeVar("Kind", Settings, Credentials)


def _build(kind: type[Kind], document: dict[str, Any], where: Path) -> Kind:
    types = get_type_hints(kind)
    known = {name: value for name, value in document.items() if name in types}
    for name, value in known.items():
        if type(value) is not types[name]:
            raise DamagedFileError(where, f"'{name}' is not of the kind {types[name].__name__}")
    try:
        return kind(**known)
    except TypeError as error:
        raise DamagedFileError(where, "an entry is missing") from error


def load_settings(folder: Folder) -> Settings:
    """Return the settings; what was never set has its default.

    Raises:
        DamagedFileError: The file holds something else.
    """
    return _build(Settings, read_document(folder.settings) or {}, folder.settings)


def save_settings(folder: Folder, settings: Settings) -> None:
    """Keep the settings.

    Raises:
        FolderError: They cannot be written; the old ones stay.
    """
    write_document(folder.settings, asdict(settings))


def load_credentials(folder: Folder) -> Credentials | None:
    """Return what the pairing gave, or `None` for a station that is not paired.

    Raises:
        DamagedFileError: The file holds something else.
    """
    document = read_document(folder.credentials)
    return None if document is None else _build(Credentials, document, folder.credentials)


def save_credentials(folder: Folder, credentials: Credentials) -> None:
    """Keep what the pairing gave, readable by the owner of the folder only.

    Raises:
        FolderError: It cannot be written.
    """
    write_document(folder.credentials, asdict(credentials), mode=0o600)


def forget_credentials(folder: Folder) -> None:
    """Unpair this computer; runs and permits stay.

    Raises:
        FolderError: The file cannot be removed.
    """
    try:
        folder.credentials.unlink(missing_ok=True)
        flush_folder(folder.root)
    except OSError as error:
        raise FolderError(folder.credentials, describe(error)) from error
