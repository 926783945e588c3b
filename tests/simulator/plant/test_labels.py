"""Labels survive printing and reading, and damaged ones are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.plant.labels import (
    Gs1Label,
    din_check_character,
    format_din,
    format_gs1,
    gtin_check_digit,
    parse_din,
    parse_gs1,
)

TEXT = st.text(alphabet="ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=1, max_size=20)


@given(st.from_regex(r"[0-9]{13}", fullmatch=True), TEXT, TEXT)
def test_a_gs1_label_reads_back_as_printed(digits: str, lot: str, serial: str) -> None:
    label = Gs1Label(digits + gtin_check_digit(digits), "281130", lot, serial)

    assert parse_gs1(format_gs1(label)) == label
    assert parse_gs1("]d2" + format_gs1(label)) == label


@pytest.mark.parametrize(
    "text",
    ["", "99x", "0109506000134353172811301", "01095060001343521728113010L\x1d", "TRN-P-0042"],
)
def test_a_text_that_is_no_label_of_ours_is_refused(text: str) -> None:
    assert parse_gs1(text) is None


@pytest.mark.parametrize(
    "text", ["", "=", "=A9999260001230", "=a99992600012300", "A99992600012300"]
)
def test_a_text_that_is_no_donation_number_is_refused(text: str) -> None:
    assert parse_din(text) is None


@given(st.from_regex(r"[A-Z][0-9]{12}", fullmatch=True), st.integers(1, 12), st.integers(1, 9))
def test_a_changed_digit_changes_the_check_character(din: str, place: int, step: int) -> None:
    digit = str((int(din[place]) + step) % 10)
    changed = din[:place] + digit + din[place + 1 :]

    assert parse_din(format_din(din)) == din
    assert din_check_character(changed) != din_check_character(din)
