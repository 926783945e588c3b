"""The site as the README says to start it: `academy demo` with nothing prepared."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.support.browser import SERVE, find_free_port
from webapp.platform.config import Settings

START_S = 60.0
LOG_IN = re.compile(r"^    (\w+) +(\S+) +\w+, ", re.MULTILINE)


class DemoSite:
    """A server process with a data folder of its own and the log-ins that it printed."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "site"
        self.port = find_free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = folder / "site.log"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("CELAXI_")},
            "CELAXI_DATA_DIR": str(self.data),
        }
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-c", SERVE, "demo", "--port", str(self.port)],
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self._wait()
        self.passwords = dict(LOG_IN.findall(self.log.read_text()))

    def _wait(self) -> None:
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.base}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the site did not start:\n{self.log.read_text()}")

    @property
    def database_file(self) -> Path:
        return self.data / "academy.db"

    @property
    def settings(self) -> Settings:
        return Settings(self.data, f"sqlite:///{self.database_file}", "x" * 64, self.base)

    def command(self, *words: str, **environment: str) -> Any:
        """Run `academy` on the data of this site."""
        return subprocess.run(
            [sys.executable, "-c", SERVE, *words],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
