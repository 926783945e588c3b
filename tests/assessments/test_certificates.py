from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.certificates import (
    ALPHABET,
    TRANSITIONS,
    CertificateEvent,
    CertificateRefusedError,
    CertificateState,
    EventKind,
    follow,
    make_number,
    read_number,
    state_of,
    validity_of,
)

ISSUED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNTIL = date(2027, 2, 28)


def chain(*kinds: EventKind) -> list[CertificateEvent]:
    return [
        CertificateEvent(kind, ISSUED_AT + timedelta(days=day)) for day, kind in enumerate(kinds)
    ]


def test_every_pair_of_events_is_either_allowed_by_the_table_or_refused() -> None:
    for before, event in product([None, *EventKind], EventKind):
        kinds = {
            None: [],
            EventKind.ISSUED: [EventKind.ISSUED],
            EventKind.SUPERSEDED: [EventKind.ISSUED, EventKind.SUPERSEDED],
            EventKind.REVOKED: [EventKind.ISSUED, EventKind.REVOKED],
        }[before]
        if (before, event) in TRANSITIONS:
            assert follow(chain(*kinds, event)) is event
        else:
            with pytest.raises(CertificateRefusedError):
                follow(chain(*kinds, event))


@pytest.mark.parametrize(
    ("kinds", "now", "state"),
    [
        pytest.param((EventKind.ISSUED,), ISSUED_AT, CertificateState.VALID, id="at once"),
        pytest.param(
            (EventKind.ISSUED,),
            datetime(2027, 2, 28, 23, 59, 59, tzinfo=UTC),
            CertificateState.VALID,
            id="to the end of its last day",
        ),
        pytest.param(
            (EventKind.ISSUED,),
            datetime(2027, 3, 1, tzinfo=UTC),
            CertificateState.EXPIRED,
            id="not after it",
        ),
        pytest.param(
            (EventKind.ISSUED, EventKind.REVOKED),
            ISSUED_AT,
            CertificateState.VALID,
            id="valid until it was revoked",
        ),
        pytest.param(
            (EventKind.ISSUED, EventKind.REVOKED),
            datetime(2028, 3, 1, tzinfo=UTC),
            CertificateState.REVOKED,
            id="revoked for ever",
        ),
        pytest.param(
            (EventKind.ISSUED, EventKind.SUPERSEDED),
            ISSUED_AT + timedelta(days=2),
            CertificateState.SUPERSEDED,
            id="superseded",
        ),
    ],
)
def test_the_state_follows_from_the_events_and_the_time(
    kinds: tuple[EventKind, ...], now: datetime, state: CertificateState
) -> None:
    assert state_of(chain(*kinds), UNTIL, now) is state


def test_before_it_was_issued_there_is_no_certificate() -> None:
    with pytest.raises(CertificateRefusedError):
        state_of(chain(EventKind.ISSUED), UNTIL, ISSUED_AT - timedelta(seconds=1))


@given(
    issued=st.dates(date(2024, 1, 1), date(2040, 1, 1)).map(
        lambda day: datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
    ),
    months=st.integers(1, 60),
    left=st.integers(0, 60),
)
def test_renewing_early_loses_no_day(issued: datetime, months: int, left: int) -> None:
    runs_out_on = issued.date() + timedelta(days=left)
    first = validity_of(issued, months, None)
    renewed = validity_of(issued, months, runs_out_on)

    assert first.from_on == renewed.from_on == issued.date()
    assert renewed.until_on >= first.until_on


def test_a_certificate_that_ran_out_does_not_lend_its_date() -> None:
    renewed = validity_of(ISSUED_AT, 12, date(2026, 2, 27))

    assert renewed == validity_of(ISSUED_AT, 12, None)


numbers = st.binary(min_size=64, max_size=64).map(make_number)


@given(numbers)
def test_a_number_is_read_however_it_is_typed(number: str) -> None:
    assert read_number(number) == number
    assert read_number(number.lower().replace("-", " ")) == number
    assert read_number(number.replace("-", "").removeprefix("CA")) == number


@given(numbers, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_every_single_wrong_sign_is_noticed(number: str, place: int, sign: str) -> None:
    signs = list(number.replace("-", "").removeprefix("CA"))
    original, signs[place] = signs[place], sign

    assert (read_number("".join(signs)) is None) == (original != sign)


@given(numbers)
def test_every_swap_of_two_signs_is_noticed(number: str) -> None:
    signs = number.replace("-", "").removeprefix("CA")
    for one, other in combinations(range(len(signs)), 2):
        swapped = list(signs)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        if swapped[one] != swapped[other]:
            assert read_number("".join(swapped)) is None


@pytest.mark.parametrize("typed", ["", "CA", "CA-2222-2222-2222", "CA-0O1I-0000-0000-0", "x" * 500])
def test_what_cannot_be_a_number_is_none(typed: str) -> None:
    assert read_number(typed) is None


def test_each_sign_is_equally_likely() -> None:
    counts = dict.fromkeys(ALPHABET, 0)
    for start in range(256 - 12):
        for sign in make_number(bytes((start + i) % 256 for i in range(64))).split("-")[1]:
            counts[sign] += 1

    assert max(counts.values()) - min(counts.values()) <= 8


def test_too_few_bytes_are_refused() -> None:
    with pytest.raises(CertificateRefusedError):
        make_number(b"\xff" * 100)
