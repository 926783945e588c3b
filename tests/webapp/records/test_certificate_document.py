import io
import re
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pypdf
import pytest
import segno

from tests.webapp.records.builders import ARABIC_NAME, DIGEST, THAI_NAME, a_document
from webapp.documents.bidi import isolate, isolate_measurements
from webapp.documents.certificate import UnprintableNameError, render_certificate
from webapp.documents.fonts_coverage import covered_signs, find_missing_signs

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is not installed"
)


def pages(printed: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(printed))
    return [unicodedata.normalize("NFKC", page.extract_text()) for page in reader.pages]


def replaced_texts(printed: bytes) -> str:
    """Give the letters that shaping has combined: the file spells them out beside the glyphs."""
    page = pypdf.PdfReader(io.BytesIO(printed)).pages[0]
    spans = re.findall(rb"/ActualText<FEFF([0-9A-F]+)>", page.get_contents().get_data())
    return "".join(bytes.fromhex(span.decode()).decode("utf-16-be") for span in spans)


def signs(text: str) -> str:
    """Letters in any order of drawing, without spaces and formatting."""
    kept = (s for s in unicodedata.normalize("NFKD", text) if unicodedata.category(s)[0] in "LMN")
    return "".join(kept)


def test_it_is_two_pages_of_pdf_a_and_says_training_on_both() -> None:
    printed = render_certificate(a_document())

    texts = pages(printed)
    assert len(texts) == 2
    assert all("TRAINING" in text for text in texts)
    assert b"<pdfaid:part>2</pdfaid:part>" in printed
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in printed


def test_the_first_page_says_who_what_where_and_until_when() -> None:
    first = " ".join(pages(render_certificate(a_document()))[0].split())

    for part in (
        "CA-4H7K-9PQR-2TVW-8",
        "Dr. Somchai Jaidee",
        "Device preparation and input wash, simulator level",
        "Cell Therapy Centre, Bangkok",
        "20 November 2026",
        "19 November 2027",
        "Layla Haddad",
        "20 November 2026, 15:42 UTC",
        "Certified",
        "never replaces",
        "nothing about product comparability",
    ):
        assert part in first, part


def test_the_second_page_holds_the_whole_chain_of_evidence() -> None:
    second = pages(render_certificate(a_document(supersedes="CA-2222-3333-4444-5")))[1]

    for part in ("celaxi-foundation", "attempt-uid", "91.3", "run-one", "run-two", "CONFIRMED"):
        assert part in second, part
    assert signs(second).count(DIGEST) == 2 + 1 + 2 + 3 + 1
    assert "CA-2222-3333-4444-5" in second
    assert second.count("15:42 UTC") == 4


@pytest.mark.parametrize("name", [THAI_NAME, ARABIC_NAME], ids=["Thai", "Arabic"])
def test_a_name_in_another_script_is_printed_whole(name: str) -> None:
    printed = render_certificate(a_document(holder=name))

    found = signs(pages(printed)[0] + replaced_texts(printed))
    assert set(signs(name)) <= set(found)
    assert "\ufffd" not in found
    names = {
        str(font["/BaseFont"]).split("+")[-1]
        for page in pypdf.PdfReader(io.BytesIO(printed)).pages
        for font in (ref.get_object() for ref in page["/Resources"]["/Font"].values())
    }
    assert names >= {"NotoSans-Regular", "NotoSans-Bold"}
    assert any("Thai" in font or "Arabic" in font for font in names)


def test_arabic_letters_are_joined_and_not_drawn_one_by_one() -> None:
    texts = [
        render_certificate(a_document(holder=holder)) for holder in ("محمد", "\u200c".join("محمد"))
    ]

    assert texts[0] != texts[1]


@pytest.mark.parametrize("name", ["李小龍", "Ab\U0001f600c"])
def test_a_name_that_the_fonts_do_not_have_is_refused_and_not_printed_with_holes(
    name: str,
) -> None:
    with pytest.raises(UnprintableNameError) as refusal:
        render_certificate(a_document(holder=name))

    assert set(refusal.value.signs) <= set(name)


def test_the_fonts_cover_the_scripts_of_the_sites() -> None:
    assert find_missing_signs(THAI_NAME + ARABIC_NAME + "Łukasz Ñandú Đặng Ωμ Юлия µ–“”") == ()
    assert len(covered_signs()) > 1500


def test_the_same_values_give_the_same_bytes() -> None:
    assert render_certificate(a_document()) == render_certificate(a_document())


def test_a_long_name_and_a_long_site_still_leave_two_pages() -> None:
    printed = render_certificate(
        a_document(holder="Maria-Magdalena " * 7, site="Very Long Hospital Name " * 4)
    )

    assert len(pages(printed)) == 2


@pytest.mark.parametrize(
    ("text", "kept_together"),
    [
        ("الضغط 120 mmHg الآن", "120 mmHg"),
        ("التخزين عند -80 °C فقط", "-80 °C"),
        ("عدد 2.5 × 10 خلية", "2.5 × 10"),
        ("نسبة 95% حية", "95%"),
    ],
)
def test_a_measurement_inside_arabic_is_isolated(text: str, kept_together: str) -> None:
    assert f"\u2066{kept_together}\u2069" in isolate_measurements(text)


def test_latin_text_is_left_as_it_is() -> None:
    assert isolate(isolate_measurements("120 mmHg at -80 °C")) == "120 mmHg at -80 °C"


@needs_poppler
@pytest.mark.parametrize("name", [THAI_NAME, "محمد بن عبد الله الغامدي"], ids=["Thai", "Arabic"])
def test_a_name_can_be_copied_out_of_the_file_as_it_is_written(name: str, tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_bytes(render_certificate(a_document(holder=name)))

    copied = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "c.pdf", "-"], cwd=tmp_path, check=True, capture_output=True
    ).stdout.decode()

    assert name in copied


def read_grey(path: Path) -> tuple[int, int, bytes]:
    data = path.read_bytes()
    found = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    assert found is not None
    return int(found[1]), int(found[2]), data[found.end() :]


@needs_poppler
def test_the_printed_code_is_the_address_module_by_module(tmp_path: Path) -> None:
    document = a_document()
    (tmp_path / "c.pdf").write_bytes(render_certificate(document))
    # The code stands at the right margin in the lower half; 300 dots an inch are 11.8 a millimetre.
    subprocess.run(
        [
            "pdftoppm",
            "-gray",
            "-r",
            "300",
            "-f",
            "1",
            "-l",
            "1",
            "-x",
            "1850",
            "-y",
            "2400",
            "-W",
            "380",
            "-H",
            "440",
            "c.pdf",
            "code",
        ],
        cwd=tmp_path,
        check=True,
    )
    width, height, pixels = read_grey(next(tmp_path.glob("code*.pgm")))
    dark = [(x, y) for y in range(height) for x in range(width) if pixels[y * width + x] < 100]
    matrix = [list(row) for row in segno.make(document.verify_url, error="m", micro=False).matrix]
    left, top = min(x for x, _ in dark), min(y for _, y in dark)
    size = (max(x for x, _ in dark) - left + 1) / len(matrix)

    def is_dark(row: int, column: int) -> bool:
        x, y = int(left + (column + 0.5) * size), int(top + (row + 0.5) * size)
        return pixels[y * width + x] < 128

    read = [[int(is_dark(r, c)) for c in range(len(matrix))] for r in range(len(matrix))]
    assert read == matrix
