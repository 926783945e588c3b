"""Files of the station: whole or not there, appended safely, one writer."""

import json
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.station.errors import (
    DamagedFileError,
    FolderError,
    JournalWriteError,
    StationInUseError,
)
from simulator.station.files import (
    AppendOnlyFile,
    Folder,
    cut_unfinished_line,
    read_document,
    write_document,
)
from simulator.station.keys import is_signed_by, load_or_make_key
from simulator.station.lock import FolderLock
from simulator.station.settings import (
    Credentials,
    Settings,
    forget_credentials,
    load_credentials,
    load_settings,
    save_credentials,
    save_settings,
)

CREDENTIALS = Credentials("https://a.example", "s", "secret-token", "key", "p", "Nok S.")


@pytest.fixture
def folder(tmp_path):
    made = Folder(tmp_path / "data")
    made.prepare()
    return made


def in_a_small_process(code, *arguments, file_size=None):
    """Run code in a process that cannot write files beyond a size: a full disk without a disk."""

    def limit():
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
        timeout=60,
    )


def test_a_line_on_a_full_disk_is_refused_and_leaves_the_file_as_it_was(folder):
    path = folder.journal("r")
    code = (
        "import sys; from pathlib import Path\n"
        "from simulator.station.files import AppendOnlyFile\n"
        "from simulator.station.errors import JournalWriteError\n"
        "file = AppendOnlyFile(Path(sys.argv[1]), new=True)\n"
        "written = 0\n"
        "try:\n"
        "    while True: file.write(b'x' * 999 + b'\\n'); written += 1\n"
        "except JournalWriteError as error: print(written, error)\n"
    )

    done = in_a_small_process(code, str(path), file_size=10_500)

    assert done.stdout.startswith("10 The command was not carried out"), done.stderr
    assert "Free some disk space" in done.stdout
    assert path.read_bytes() == (b"x" * 999 + b"\n") * 10


def test_a_document_on_a_full_disk_is_refused_and_the_old_one_stays(folder):
    write_document(folder.settings, {"a": 1})
    code = (
        "import sys; from pathlib import Path\n"
        "from simulator.station.files import write_document\n"
        "from simulator.station.errors import FolderError\n"
        "try: write_document(Path(sys.argv[1]), {'a': 'x' * 5000})\n"
        "except FolderError as error: print(error)\n"
    )

    done = in_a_small_process(code, str(folder.settings), file_size=1000)

    assert "file too large" in done.stdout
    assert read_document(folder.settings) == {"a": 1}
    assert not folder.settings.with_name("settings.json.new").exists()


def test_a_folder_that_cannot_be_made_is_named_with_what_to_do(tmp_path):
    (tmp_path / "taken").write_text("a file")

    with pytest.raises(FolderError, match="--data-dir and another folder"):
        Folder(tmp_path / "taken" / "data").prepare()


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/usr/bin/setpriv").exists(), reason="root")
def test_a_read_only_folder_is_refused_with_one_sentence(tmp_path):
    target = tmp_path / "read-only"
    target.mkdir()
    for parent in (tmp_path, *tmp_path.parents):
        if any(part.startswith("pytest-of-") for part in parent.parts):
            parent.chmod(0o755)
    target.chmod(0o555)
    code = (
        "import sys; from pathlib import Path\n"
        "from simulator.station.files import Folder\n"
        "from simulator.station.errors import FolderError\n"
        "try: Folder(Path(sys.argv[1])).prepare()\n"
        "except FolderError as error: print(error)\n"
    )
    prefix = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    command = [*(prefix if os.geteuid() == 0 else []), sys.executable, "-c", code, str(target)]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    assert "permission denied" in done.stdout, done.stderr
    assert str(target) in done.stdout


def test_an_unfinished_last_line_is_cut_off_and_kept_aside(folder):
    path = folder.journal("r")
    path.write_bytes(b'{"a":1}\n{"b":2}\n{"c"')

    rest = cut_unfinished_line(path)

    assert rest == b'{"c"'
    assert path.read_bytes() == b'{"a":1}\n{"b":2}\n'
    assert path.with_suffix(".cut").read_bytes() == b'{"c"\n'
    assert cut_unfinished_line(path) == b""


def test_a_new_journal_never_overwrites_one_that_is_there(folder):
    AppendOnlyFile(folder.journal("r"), new=True).close()

    with pytest.raises(FolderError, match="file exists"):
        AppendOnlyFile(folder.journal("r"), new=True)


def test_writing_goes_on_behind_what_is_there(folder):
    folder.journal("r").write_bytes(b"one\n")
    file = AppendOnlyFile(folder.journal("r"), new=False)
    file.write(b"two\n")
    file.close()

    assert folder.journal("r").read_bytes() == b"one\ntwo\n"


def test_a_closed_file_refuses_like_a_broken_disk(folder):
    file = AppendOnlyFile(folder.journal("r"), new=True)
    file.close()

    with pytest.raises(JournalWriteError):
        file.write(b"x\n")


def test_the_second_copy_is_refused_while_the_first_one_lives(folder):
    first = FolderLock(folder.lock)
    code = (
        "import sys; from pathlib import Path\n"
        "from simulator.station.lock import FolderLock\n"
        "from simulator.station.errors import StationInUseError\n"
        "try: FolderLock(Path(sys.argv[1])); print('in')\n"
        "except StationInUseError as error: print(error)\n"
    )

    refused = in_a_small_process(code, str(folder.lock))
    first.release()
    let_in = in_a_small_process(code, str(folder.lock))

    assert "Another copy of the simulator is already running" in refused.stdout
    assert let_in.stdout.strip() == "in"


def test_two_locks_in_one_process_exclude_each_other(folder):
    first = FolderLock(folder.lock)

    with pytest.raises(StationInUseError):
        FolderLock(folder.lock)
    first.release()


def test_the_private_key_is_made_once_and_only_its_owner_may_read_it(folder):
    key = load_or_make_key(folder.key)
    again = load_or_make_key(folder.key)

    assert key.public_text == again.public_text
    assert stat.S_IMODE(folder.key.stat().st_mode) == 0o600
    assert is_signed_by(key.public_text, b"message", again.sign(b"message"))
    assert not is_signed_by(key.public_text, b"other", again.sign(b"message"))


def test_a_damaged_key_is_not_replaced_in_silence(folder):
    folder.key.write_bytes(b"short")

    with pytest.raises(DamagedFileError, match="32 bytes"):
        load_or_make_key(folder.key)
    assert folder.key.read_bytes() == b"short"


def test_settings_come_back_as_they_were_saved(folder):
    chosen = Settings(site_address="https://a.example", language="th", text_scale_percent=150)
    save_settings(folder, chosen)

    assert load_settings(folder) == chosen


def test_settings_of_a_later_version_are_read_without_what_is_unknown(folder):
    write_document(folder.settings, {"language": "ar", "hologram": True})

    assert load_settings(folder) == Settings(language="ar")


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b'{"language": 5}', b'{"is_sound_on": 1}'],
    ids=["no JSON", "a list", "a number for a text", "a number for yes or no"],
)
def test_damaged_settings_are_named(folder, content):
    folder.settings.write_bytes(content)

    with pytest.raises(DamagedFileError, match=r"settings\.json is damaged"):
        load_settings(folder)


def test_the_token_lies_in_a_file_for_its_owner_only(folder):
    save_credentials(folder, CREDENTIALS)

    assert load_credentials(folder) == CREDENTIALS
    assert stat.S_IMODE(folder.credentials.stat().st_mode) == 0o600
    assert "secret-token" not in json.dumps(read_document(folder.settings) or {})
    forget_credentials(folder)
    assert load_credentials(folder) is None
