"""`python -m webapp.commands.first_migration`: write the first migration again from the tables.

For the time before the first release only, when no database is there that it would have to fit.
"""

import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command

from webapp.platform.db import Database
from webapp.storage.migration import SCRIPTS, make_config
from webapp.storage.models import Base

TITLE = "create all tables"
REVISION = "0001"
VERSIONS = SCRIPTS / "versions"


def render_item(kind: str, item: Any, context: Any) -> str | bool:
    """Write our own column types by their names."""
    module = type(item).__module__
    if kind == "type" and module.startswith("webapp."):
        context.imports.add(f"from {module} import {type(item).__name__}")
        return f"{type(item).__name__}()"
    return False


def main() -> int:
    for path in VERSIONS.glob("*.py"):
        path.unlink()
    with TemporaryDirectory() as folder:
        return write_first(Database(f"sqlite:///{folder}/empty.db"))


def write_first(database: Database) -> int:
    with database.engine.begin() as connection:
        config = make_config(connection)
        config.attributes["render_item"] = render_item
        command.revision(config, TITLE, autogenerate=True, rev_id=REVISION)
    database.dispose()
    written = next(VERSIONS.glob("*.py"))
    written.write_text(tidy(written), encoding="utf-8")
    for deed in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *deed, str(written)], check=True)  # noqa: S603 - our own tool
    print(f"{written.relative_to(Path.cwd())}: {len(Base.metadata.tables)} tables")
    return 0


def tidy(path: Path) -> str:
    text = re.sub(
        r"^ +# (###|commands).*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    text = f"# ruff: noqa: PLR0915 - written from the tables\n{text}"
    return text.replace(f'"""{TITLE}.', '"""Create all tables.')


if __name__ == "__main__":
    sys.exit(main())
