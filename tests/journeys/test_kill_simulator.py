"""`kill -9` of the simulator at any moment loses no acknowledged command and changes no result."""

import json
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from simulator.controller.commands import EndRun, command_to_plain
from simulator.scenario.library import open_run
from simulator.scenario.operators import Skilled
from simulator.scenario.views import Level

PLAYER = Path(__file__).with_name("station_player.py")
SCENARIO = "prepare-and-wash-nominal"
SEED = 4711
KILLS = 100
COMMANDS = 24
LONGEST_LIFE_S = 0.4


@pytest.fixture(scope="module")
def script():
    """Give the first commands of a skilled operator, and the digest they lead to."""
    run = open_run(SCENARIO, SEED, Level.EXAM)
    operator = Skilled()
    commands = []
    while len(commands) < COMMANDS:
        command = operator.act(run.view())
        if command is not None:
            commands.append((run.tick, command))
            run.submit(command)
        run.advance(run.tick + operator.pause)
    commands.append((run.tick, EndRun()))
    run.submit(EndRun())
    plain = [[tick, command_to_plain(command)] for tick, command in commands]
    return {"scenario": SCENARIO, "seed": SEED, "commands": plain}, run.digest()


class Life:
    """One process of the simulator, and what it said before it died."""

    def __init__(self, data_dir, script_path):
        self.words = []
        self.process = subprocess.Popen(
            [sys.executable, str(PLAYER), str(data_dir), str(script_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self):
        for line in self.process.stdout:
            self.words.append(line.split())

    def live(self, seconds):
        """Let it live for so long after it is ready, then kill it; tell whether it ended before."""
        while not self.words and self.process.poll() is None:
            time.sleep(0.002)
        try:
            self.process.wait(seconds)
            ended = True
        except subprocess.TimeoutExpired:
            self.process.kill()
            ended = False
        self.process.wait()
        self.listener.join()
        complaint = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        assert not ended or self.process.returncode == 0, complaint
        return ended

    @property
    def found(self):
        return int(self.words[0][1])

    @property
    def acknowledged(self):
        return [int(words[1]) for words in self.words if words[0] == "done"]

    @property
    def digest(self):
        return self.words[-1][1] if self.words[-1][0] == "end" else None


@pytest.mark.endurance
def test_a_simulator_killed_a_hundred_times_loses_nothing_and_ends_with_the_same_state(
    script, tmp_path
):
    plan, expected = script
    script_path = tmp_path / "script.json"
    script_path.write_text(json.dumps(plan))
    chance = random.Random(20260302)
    kills = finished = acknowledged = 0
    digests = []

    while kills < KILLS:
        life = Life(tmp_path / "data", script_path)
        ended = life.live(chance.uniform(0, LONGEST_LIFE_S))
        if acknowledged == len(plan["commands"]) and life.found == 0:
            finished += 1  # killed between the footer and the last word: the run is whole on disk
            acknowledged = 0
        assert life.found >= acknowledged, "an acknowledged command is not in the journal"
        acknowledged = max([life.found, *life.acknowledged])
        if ended:
            finished += 1
            digests.append(life.digest)
            acknowledged = 0
        else:
            kills += 1
    last = Life(tmp_path / "data", script_path)
    assert last.live(60)
    digests.append(last.digest)

    assert set(digests) == {expected}
    assert finished >= 1
