"""The foundation bank is sound, and every mistake in a bank is found with file, line and remedy."""

from collections import Counter

import pytest

from assessments import Catalogue, Finding, read_bank
from tests.assessments.support import foundation_bank, read_foundation_texts

HEAD = """
code: small
title: Small bank
course: small-course
modules:
  - code: m
    title: Module
    objectives:
      - {code: o, title: Objective, lesson: m}
"""
COMMON = """
    objective: o
    difficulty: easy
    prompt: What is asked?
    rationale: Because it is so.
    sources: [{citation: A book, confidence: high}]
    roles: [operator]
"""
CHOICE = (
    "module: m\nitems:\n  - code: i\n    kind: single_choice"
    + COMMON
    + """    options:
      - {code: a, text: First, feedback: Yes.}
      - {code: b, text: Second, feedback: No.}
      - {code: c, text: Third, feedback: No.}
    correct: a
"""
)
SEVERAL = CHOICE.replace("single_choice", "multiple_response").replace("correct: a", "correct: [a]")
ORDER = (
    "module: m\nitems:\n  - code: i\n    kind: ordering"
    + COMMON
    + """    steps:
      - {code: a, text: First}
      - {code: b, text: Second}
      - {code: c, text: Third}
    order: [a, b, c]
"""
)
MATCH = (
    "module: m\nitems:\n  - code: i\n    kind: matching"
    + COMMON
    + """    entries:
      - {code: a, text: First, feedback: Yes.}
      - {code: b, text: Second, feedback: Yes.}
      - {code: c, text: Third, feedback: Yes.}
    targets:
      - {code: x, text: One}
      - {code: y, text: Two}
      - {code: z, text: Three}
    pairs: {a: x, b: y, c: z}
"""
)
NUMBER = (
    "module: m\nitems:\n  - code: i\n    kind: numeric"
    + COMMON.replace("What is asked?", "How long for {volume} mL?")
    + """    variables:
      volume: {from: 1, to: 5, step: 1}
    formula: volume * 2
    unit: min
    tolerance: {percent: 2}
    mistakes:
      - {formula: volume / 2, feedback: Upside down.}
"""
)
SOUND = (CHOICE, SEVERAL, ORDER, MATCH, NUMBER)


def read(items: str, head: str = HEAD) -> tuple[Finding, ...]:
    result = read_bank({"bank.yaml": head, "items-m.yaml": items})
    return () if isinstance(result, Catalogue) else result


@pytest.mark.parametrize("items", SOUND)
def test_a_sound_item_of_each_kind_is_read(items: str) -> None:
    assert read(items) == ()


@pytest.mark.parametrize(
    ("items", "old", "new", "problem", "line_of"),
    [
        (CHOICE, "correct: a", "correct: q", "names 'q', which is no option", "correct: q"),
        (CHOICE, "text: Second", "text: first", "The text 'first' stands twice", "text: first"),
        (CHOICE, "code: b,", "code: a,", "The code 'a' stands twice", "Second"),
        (CHOICE, "Second, feedback: No.", "Second", "Option `b` has no feedback", "Second"),
        (CHOICE, "objective: o", "objective: zz", "`objective` is 'zz'", "objective: zz"),
        (CHOICE, "    correct: a\n", "", "`correct` is missing", "code: i"),
        (CHOICE, "roles: [operator]", "roles: [pilot]", "The role 'pilot' is not known", "roles"),
        (CHOICE, "confidence: high", "confidence: sure", "`confidence` is 'sure'", "confidence"),
        (CHOICE, "correct: a", "correct: a\n    hint: x", "`hint` is not known", "hint: x"),
        (CHOICE, "kind: single_choice", "kind: essay", "`kind` is 'essay'", "kind: essay"),
        (CHOICE, "    rationale: Because it is so.\n", "", "`rationale` is missing", "code: i"),
        (CHOICE, "module: m", "module: n", "`module` is 'n'", "module: n"),
        (
            CHOICE,
            "correct: a",
            "correct: a\n    correct: b",
            "`correct` stands twice",
            "correct: b",
        ),
        (CHOICE, "correct: a", "critical: maybe\n    correct: a", "neither true nor", "critical"),
        (SEVERAL, "correct: [a]", "correct: [a, a]", "names an option twice", "correct: [a, a]"),
        (SEVERAL, "correct: [a]", "correct: [a, b, c]", "Every option is right", "correct: ["),
        (SEVERAL, "correct: [a]", "correct: [a, q]", "names 'q'", "correct: [a, q]"),
        (ORDER, "order: [a, b, c]", "order: [a, b, b]", "not a permutation", "order: [a"),
        (ORDER, "order: [a, b, c]", "order: [a, b]", "not a permutation", "order: [a"),
        (ORDER, "order: [a, b, c]", "order: [a, b, q]", "names 'q'", "order: [a"),
        (MATCH, "pairs: {a: x, b: y, c: z}", "pairs: {a: x, b: y}", "'c' has no partner", "pairs"),
        (MATCH, "c: z}", "c: q}", "names 'q'", "pairs"),
        (NUMBER, "formula: volume * 2", "formula: flow * 2", "unknown variable `flow`", "flow * 2"),
        (NUMBER, "formula: volume * 2", "formula: volume *", "cannot be read", "formula: volume *"),
        (NUMBER, "volume * 2", "volume / (volume - 3)", "division by zero", "formula: volume /"),
        (NUMBER, "    tolerance: {percent: 2}\n", "", "`tolerance` is missing", "code: i"),
        (NUMBER, "{percent: 2}", "{percent: 0}", "not greater than nothing", "tolerance"),
        (NUMBER, "{percent: 2}", "{about: 2}", "neither percent nor absolute", "tolerance"),
        (NUMBER, "step: 1}", "step: 3}", "does not fit its step", "volume: {"),
        (NUMBER, "from: 1,", "from: one,", "This is no number", "volume: {"),
        (NUMBER, "to: 5,", "to: 5000,", "5000 sets of numbers", "code: i"),
        (NUMBER, "{volume} mL", "some mL", "does not show `volume`", "code: i"),
        (NUMBER, "Because it is so.", "See {flow}.", "unknown {flow}", "rationale"),
        (NUMBER, "volume / 2", "volume * 2.01", "would count as right", "volume * 2.01"),
        (
            NUMBER,
            "unit: min",
            "unit: min\n    other_units: {min: wrong}",
            "unit of the key",
            "min: w",
        ),
    ],
)
def test_a_mistake_is_found_with_its_line_and_a_remedy(
    items: str, old: str, new: str, problem: str, line_of: str
) -> None:
    assert old in items
    broken = items.replace(old, new)

    found = [finding for finding in read(broken) if problem in finding.problem]

    assert found, read(broken)
    assert found[0].file == "items-m.yaml"
    assert line_of in broken.splitlines()[found[0].line - 1]
    assert found[0].remedy


def test_all_mistakes_are_told_at_once() -> None:
    broken = CHOICE.replace("correct: a", "correct: q").replace("objective: o", "objective: zz")

    assert len(read(broken)) == 2


def test_a_file_that_is_no_yaml_is_a_finding_with_its_line() -> None:
    (finding,) = read("module: m\nitems: [unclosed\n")

    assert "not readable YAML" in finding.problem
    assert finding.line >= 2


def test_a_code_used_in_two_files_is_found() -> None:
    found = read_bank({"bank.yaml": HEAD, "items-a.yaml": CHOICE, "items-b.yaml": CHOICE})

    assert isinstance(found, tuple)
    assert any("stands twice" in finding.problem for finding in found)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("count: 1", "count: 9", "cannot fill the blueprint"),
        ("cut_percent: 80", "cut_percent: 180", "no percentage"),
        ("attempt_limit: 3", "attempt_limit: 0", "`attempt_limit` is 0"),
        ("kind: single_choice", "kind: essay", "`kind` is 'essay'"),
        ("grace_seconds: 5", "grace: 5", "`grace` is not known"),
    ],
)
def test_a_mistake_in_an_assessment_is_found(old: str, new: str, problem: str) -> None:
    text = (
        "code: k\ntitle: K\nabout: About.\ntime_limit_minutes: 5\ngrace_seconds: 5\n"
        "attempt_limit: 3\ncut_percent: 80\nblueprint:\n  - {count: 1, kind: single_choice}\n"
    )
    texts = {"bank.yaml": HEAD, "items-m.yaml": CHOICE, "assessment-k.yaml": text}
    assert isinstance(read_bank(texts), Catalogue)

    found = read_bank({**texts, "assessment-k.yaml": text.replace(old, new)})

    assert isinstance(found, tuple)
    assert any(problem in finding.problem for finding in found)


def test_a_bank_without_a_head_is_one_clear_finding() -> None:
    found = read_bank({"items-m.yaml": CHOICE})

    assert isinstance(found, tuple)
    assert "no head" in found[0].problem


def test_the_foundation_bank_holds_what_a_form_needs() -> None:
    bank = foundation_bank()
    kinds = Counter(item.kind for item in bank.items)

    assert len(bank.items) >= 48
    assert kinds["numeric"] >= 8
    assert min(kinds.values()) >= 6
    assert {item.objective for item in bank.items} == set(bank.objectives)
    assert all(item.sources and item.roles and item.rationale for item in bank.items)
    assert sum(item.is_critical for item in bank.items) >= 8


def test_the_right_option_is_not_given_away_by_its_length() -> None:
    choices = [item.interaction for item in foundation_bank().items if item.kind == "single_choice"]
    longest = sum(
        max(choice.options, key=lambda option: len(option.text)).code == choice.correct
        for choice in choices
    )

    assert longest <= len(choices) * 0.6


def test_any_change_of_an_item_changes_the_digest_of_the_bank() -> None:
    texts = read_foundation_texts()
    name = "items-device.yaml"
    changed = read_bank({**texts, name: texts[name].replace("Prime complete", "Prime ended")})

    assert isinstance(changed, Catalogue)
    assert changed.banks[0].digest != foundation_bank().digest
