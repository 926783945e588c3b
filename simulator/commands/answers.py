"""Long answers on standard output, whose reader may stop early."""

import os
import sys


def print_answer(text: str) -> None:
    """Print a text; a reader who has seen enough, such as `head`, is no error."""
    try:
        print(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
