"""One replay in a process of its own: limits first, then the journal, then one JSON answer.

Started by `webapp.verifier` as `python -I -m webapp.verifier_child CPU_S MEMORY_BYTES OUTPUT_BYTES`
with nothing in its environment. Standard input holds one line of JSON (what the header must say)
and the journal behind it. Nothing here reads a file, a database or a network.
"""

import json
import resource
import sys
from collections.abc import Mapping
from typing import Any

OUT_OF_MEMORY = 97
OPEN_FILES = 32
HEADER_LINE = 1


def limit(cpu_s: int, memory_bytes: int, output_bytes: int) -> None:
    """Give away the right to more than this, for good."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output_bytes, output_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def compare_header(journal: bytes, expected: Mapping[str, Any]) -> dict[str, Any] | None:
    """Give a finding when the first line says something else than it must; names the entry.

    A line that cannot be read at all is left to the verification, which says where it is wrong.
    """
    try:
        header = json.loads(journal.partition(b"\n")[0])
    except (ValueError, RecursionError):
        return None
    if not isinstance(header, dict):
        return None
    for name, value in expected.items():
        if type(header.get(name)) is not type(value) or header[name] != value:
            return {
                "kind": "MALFORMED",
                "reason_code": "header.permit",
                "reason": f"the entry '{name}' of the header is not what the site gave out",
                "line": HEADER_LINE,
            }
    return None


def replay(journal: bytes) -> dict[str, Any]:
    """Verify a journal and give the finding as plain JSON values."""
    from webapp.services.replaying import verify_journal  # noqa: PLC0415  limits come first

    return verify_journal(journal)


def main() -> int:
    """Read, replay, answer; the exit status tells what went wrong with the process itself."""
    cpu_s, memory_bytes, output_bytes = (int(text) for text in sys.argv[1:4])
    limit(cpu_s, memory_bytes, output_bytes)
    try:
        expected = json.loads(sys.stdin.buffer.readline())
        journal = sys.stdin.buffer.read()
        finding = compare_header(journal, expected) or replay(journal)
        sys.stdout.write(json.dumps(finding))
        sys.stdout.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


if __name__ == "__main__":
    sys.exit(main())
