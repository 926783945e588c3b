"""A small sound course as files; tests spoil one thing each."""

FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>Line</title>'
    '<desc>A line.</desc><line class="f-line" x1="0" y1="0" x2="9" y2="9"/></svg>'
)
LESSON = """---
code: first
title: First lesson
summary: What it is about.
minutes: 5
roles: [MO]
objectives: [T1.1]
take_away: [Remember this.]
checks:
  - code: pick
    kind: single-choice
    question: Which one?
    objective: T1.1
    explanation: Because.
    options:
      - {text: This, right: true, because: It is.}
      - {text: That, because: It is not.}
  - code: number
    kind: numeric
    question: How many?
    objective: T1.1
    explanation: Count.
    value: 7.5
    tolerance: 0.5
    unit: mL
---
## Beginning

Words of a [pump](term:pump), see [again](lesson:first). [@book]

![A line](figure:line)

::: check pick

> [!CALCULATION] A sum
> ```text
> 1 + 1 = 2
> ```

## End

| a | b |
|---|---|
| 1 | 2 |

::: check number
"""


SMALL_COURSE = {
    "course.yaml": "code: tiny\ntitle: Tiny\nsummary: Small.\nlocale: en\nmodules: [01-one]\n",
    "glossary.yaml": "terms:\n  - {code: pump, term: pump, meaning: It moves fluid.}\n",
    "sources.yaml": "sources:\n  - {code: book, confidence: published, text: A book.}\n",
    "changes.md": "First edition.\n",
    "modules/01-one/module.yaml": (
        "code: one\nnumber: T1\ntitle: One\nsummary: The first.\nroles: [MO, QC]\n"
        "objectives:\n  - {code: T1.1, text: Do it.}\nlessons: [01-first]\n"
    ),
    "modules/01-one/01-first.md": LESSON,
    "modules/01-one/media/line.svg": FIGURE,
}
