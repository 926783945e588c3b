import json
import os
import random
import subprocess
import sys
from functools import cache

import pytest

from simulator.commands.run import record
from simulator.controller.commands import command_from_plain
from simulator.journal import (
    DivergedError,
    MalformedJournalError,
    RetiredJournalError,
    VerdictKind,
    read_journal,
    resume,
    verify,
)
from simulator.journal.records import MAX_BYTES, canonical_line, hash_line

SHORT = ("identity-mismatch", "skilled", 1, "exam")


@cache
def a_journal(scenario="identity-mismatch", operator="skilled", seed=1, level="exam"):
    return record(scenario, operator, seed, level)[0]


def lines_of(data):
    return [json.loads(line) for line in data.splitlines()]


def chained(plain_lines):
    """Write lines with a right chain and seal, as a forger with this source would."""
    out, previous = [], ""
    for number, plain in enumerate(plain_lines):
        line = dict(plain)
        if number:
            line["previous"] = previous
        if line["kind"] == "footer":
            line.pop("seal", None)
            line["seal"] = hash_line(canonical_line(line))
        text = canonical_line(line)
        previous = hash_line(text)
        out.append(text)
    return b"\n".join(out) + b"\n"


def test_a_journal_as_written_is_confirmed_with_the_same_digest_and_score():
    data, recorded, footer = record(*SHORT)

    verdict = verify(data)

    assert verdict.kind is VerdictKind.CONFIRMED
    assert verdict.result.final_digest == footer.final_digest == recorded.run.digest()
    assert verdict.result.score == recorded.run.debrief().score
    assert verdict.result.outcome.value == "stopped"


def test_one_changed_digit_anywhere_is_never_confirmed():
    data = a_journal()
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    chooser = random.Random(7)

    for place in chooser.sample(places, 150):
        digit = (data[place] - 48 + chooser.randint(1, 9)) % 10 + 48
        verdict = verify(data[:place] + bytes([digit]) + data[place + 1 :])
        assert verdict.kind is not VerdictKind.CONFIRMED
        assert verdict.line is not None
        assert verdict.reason


def test_one_changed_byte_anywhere_is_never_confirmed():
    data = a_journal()
    chooser = random.Random(11)

    for place in chooser.sample(range(len(data)), 120):
        byte = bytes([data[place] ^ (1 << chooser.randint(0, 7))])
        assert verify(data[:place] + byte + data[place + 1 :]).kind is not VerdictKind.CONFIRMED


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("checkpoint", "digest", "0" * 64),
        ("footer", "final_digest", "0" * 64),
        ("header", "seed", 2),
        ("header", "level", "guided"),
        ("footer", "ending", "left"),
        ("footer", "tick", 99999),
    ],
)
def test_a_forged_journal_with_a_right_chain_still_diverges(kind, field, value):
    plain = lines_of(a_journal())
    target = next(each for each in plain if each["kind"] == kind)
    target[field] = value

    verdict = verify(chained(plain))

    assert verdict.kind is VerdictKind.DIVERGED
    assert verdict.tick is not None


def test_a_command_moved_by_one_tick_diverges_at_the_next_checkpoint():
    plain = lines_of(a_journal())
    moved = next(each for each in plain if each["kind"] == "command" and each["sequence"] == 4)
    moved["tick"] += 1

    verdict = verify(chained(plain))

    assert verdict.kind is VerdictKind.DIVERGED
    assert verdict.tick >= moved["tick"] - 1


@pytest.mark.parametrize("kind", ["checkpoint", "command"])
def test_a_line_left_out_is_found(kind):
    plain = lines_of(a_journal())
    place = next(n for n, each in enumerate(plain) if each["kind"] == kind and n > 3)

    verdict = verify(chained(plain[:place] + plain[place + 1 :]))

    assert verdict.kind in {VerdictKind.DIVERGED, VerdictKind.MALFORMED}


def test_the_claimed_score_is_never_used():
    plain = lines_of(a_journal("identity-mismatch", "careless"))
    plain[-1]["claimed_score"] = 100

    verdict = verify(chained(plain))

    assert verdict.kind is VerdictKind.CONFIRMED
    assert verdict.result.score.percent < 20
    assert not verdict.result.score.is_passed


@pytest.mark.parametrize(("field", "value"), [("model_revision", 0), ("scenario_digest", "0" * 64)])
def test_another_model_or_scenario_is_retired_and_not_blamed(field, value):
    plain = lines_of(a_journal())
    plain[0][field] = value

    assert verify(chained(plain)).kind is VerdictKind.RETIRED_REVISION


def test_a_scenario_that_is_not_here_is_retired():
    plain = lines_of(a_journal())
    plain[0]["scenario_code"] = "../../etc/passwd"

    assert verify(chained(plain)).kind is VerdictKind.RETIRED_REVISION


HOSTILE = {
    "nothing": b"",
    "no line break": b"{}",
    "binary": bytes(range(256)) * 4 + b"\n",
    "not json": b"hello\n",
    "a number": b"1\n",
    "deep": b"[" * 9000 + b"]" * 9000 + b"\n",
    "long line": b'{"a":"' + b"x" * 20000 + b'"}\n',
    "huge": b"x" * (MAX_BYTES + 1),
    "many lines": b"{}\n" * 30000,
    "big number": b'{"kind":"header","seed":' + b"9" * 5000 + b"}\n",
    "infinite": b'{"kind":Infinity}\n',
    "surrogate": b'{"kind":"\\ud800"}\n',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_are_malformed_with_a_reason(data):
    verdict = verify(data)

    assert verdict.kind is VerdictKind.MALFORMED
    assert verdict.reason


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain[1].update(kind="magic"),
        lambda plain: plain[1].update(extra=1),
        lambda plain: plain[1].update(sequence=7),
        lambda plain: plain[1].update(actor="trainer"),
        lambda plain: plain[1].update(tick=-1),
        lambda plain: plain[1].update(tick=1.5),
        lambda plain: plain[1]["command"].update(kind="fly"),
        lambda plain: plain[0].update(schema=99),
        lambda plain: plain[0].update(seed=2**70),
        lambda plain: plain.append(dict(plain[-1])),
        lambda plain: plain.pop(0),
        lambda plain: plain.pop(),
    ],
    ids=lambda _: "",
)
def test_a_line_of_another_shape_is_malformed(change):
    plain = lines_of(a_journal())
    change(plain)

    assert verify(chained(plain)).kind is VerdictKind.MALFORMED


def test_a_tick_far_away_costs_no_more_than_the_time_limit():
    plain = lines_of(a_journal())
    plain[1]["tick"] = 2**60
    late = [plain[0], plain[1]]

    with pytest.raises(DivergedError):
        resume(chained(late))


def test_a_cut_off_line_is_told_apart_and_the_run_resumes_from_what_is_whole():
    data = a_journal()
    whole = data.splitlines(keepends=True)
    cut = b"".join(whole[:12]) + whole[12][:20]

    assert read_journal(cut).is_cut_off
    assert verify(cut).kind is VerdictKind.MALFORMED
    resumed = resume(cut)

    assert resumed.valid_bytes == len(b"".join(whole[:12]))
    assert resumed.last_hash == hash_line(whole[11].rstrip(b"\n"))
    assert not resumed.is_finished


@pytest.mark.parametrize("kept", [3, 8, 15, 20])
def test_a_resumed_run_ends_as_the_one_that_was_never_interrupted(kept):
    data = a_journal()
    plain = lines_of(data)
    resumed = resume(b"".join(data.splitlines(keepends=True)[:kept]))
    run = resumed.run

    for line in plain[kept:]:
        run.advance(line["tick"])
        if line["kind"] == "command":
            run.submit(command_from_plain(line["command"]))

    assert run.digest() == plain[-1]["final_digest"]


def test_resume_refuses_what_it_cannot_continue():
    plain = lines_of(a_journal())

    with pytest.raises(MalformedJournalError):
        resume(b"nonsense\n")
    plain[0]["model_revision"] = 999
    with pytest.raises(RetiredJournalError):
        resume(chained(plain[:3]))


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_a_replay_in_another_process_gives_the_same_digest(hash_seed, tmp_path):
    path = tmp_path / "run.jsonl"
    path.write_bytes(a_journal("air-in-line", "careless", 3))
    expected = lines_of(path.read_bytes())[-1]["final_digest"]

    result = subprocess.run(
        [sys.executable, "-m", "simulator", "replay", str(path), "--json"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )

    document = json.loads(result.stdout)
    assert result.returncode == 0
    assert document["verdict"] == "CONFIRMED"
    assert document["final_digest"] == expected
