"""A simulator without a window: plays commands from a file through a real station, at full speed.

Called as `python station_player.py DATA_DIR SCRIPT`. SCRIPT is JSON: `scenario`, `seed` and
`commands`, a list of [tick, command]. Says on standard output `ready N` (commands found in the
journal), `done N` for each command that was acknowledged, and `end DIGEST`.
"""

import json
import sys
from pathlib import Path

from simulator.controller.commands import command_from_plain
from simulator.station.station import Station


def say(*words):
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def open_run(station, script):
    unfinished = station.find_unfinished()
    if unfinished is not None:
        return station.resume(unfinished.run_uid)
    return station.start_practice(script["scenario"], "exam", script["seed"])


def main():
    script = json.loads(Path(sys.argv[2]).read_text())
    station = Station.open(Path(sys.argv[1]))
    session = open_run(station, script)
    found = session.run.sequence
    say("ready", found)
    for number, (tick, plain) in enumerate(script["commands"][found:], found + 1):
        session.advance_to(tick)
        session.submit(command_from_plain(plain))
        say("done", number)
    session.finish()
    say("end", session.run.digest())
    station.close()


if __name__ == "__main__":
    main()
