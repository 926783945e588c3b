"""`academy`: the site's command line. Each subcommand is a module of `webapp.commands`.

Exit codes: 0 done or yes, 1 a negative answer, 2 wrong use or an environment that does not fit.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sqlalchemy.exc import DatabaseError

from webapp.platform.errors import AcademyError, ConfigurationError, RefusedError

EXIT_NO = 1
EXIT_WRONG_USE = 2
COMMANDS = {
    "serve": "start the site and its verifier",
    "demo": "start the site with demonstration people on this computer only",
    "db": "bring the database up to this program, or tell where it stands",
    "user": "add people, grant and revoke roles, make one-time passwords",
    "publish": "check and publish the course and the question banks",
    "verify-runs": "replay uploaded simulator runs and keep their verdicts",
    "audit": "verify the audit trail",
    "doctor": "check settings, database, content, clock and disk",
}


def make_parser(chosen: str | None) -> argparse.ArgumentParser:
    """Make the parser; only the chosen command's module is imported."""
    parser = argparse.ArgumentParser(prog="academy", description="Celaxi Academy, the site.")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        sub = subparsers.add_parser(name, help=summary, description=summary.capitalize() + ".")
        sub.add_argument("--json", action="store_true", help="print JSON for programs")
        if name == chosen:
            module = import_module(f"webapp.commands.{name.replace('-', '_')}")
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    chosen = next((word for word in words if not word.startswith("-")), None)
    options = make_parser(chosen).parse_args(words)
    try:
        return int(options.run(options))
    except RefusedError as error:
        return complain(options, error.code, error.message_key, EXIT_NO)
    except ConfigurationError as error:
        return complain(options, error.code, error.sentence, EXIT_WRONG_USE)
    except AcademyError as error:
        return complain(options, error.code, error.code, EXIT_NO)
    except DatabaseError as error:
        reason = str(error.orig or error).splitlines()[0]
        sentence = (
            f"The database does not answer as it should: {reason}. Run `academy db upgrade` if it "
            "was never set up, or restore a back-up if it is damaged."
        )
        return complain(options, "database.failed", sentence, EXIT_WRONG_USE)


def complain(options: argparse.Namespace, code: str, sentence: str, exit_code: int) -> int:
    """Say what is wrong, for people on the error stream, for programs as JSON."""
    if options.json:
        answer: dict[str, Any] = {"ok": False, "code": code, "message": sentence}
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(f"academy: {sentence}", file=sys.stderr)
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
