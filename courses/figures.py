"""Drawings: SVG text -> `Figure`, or findings that say what an author must change.

A drawing stands inside the page, so it may hold shapes, text and classes only: no script, no style,
no address, no picture. Colours come from the page (`currentColor` and the classes of the style
sheet), so that a drawing is legible in light, in dark and in print. Ids are given the figure's code
as a prefix, because several drawings stand in one page.
"""

import re
from xml.etree import ElementTree as ET

from courses.findings import Finding
from courses.structure import Figure

SVG = "http://www.w3.org/2000/svg"
LIMIT_BYTES = 12_288
"""A drawing is part of the page that carries it; 12 kB keeps the first load of a lesson small."""

ELEMENTS = frozenset(
    {"svg", "g", "defs", "marker", "title", "desc", "text", "tspan"}
    | {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
)
ATTRIBUTES = frozenset(
    {"viewBox", "class", "id", "transform", "opacity", "fill", "stroke", "points", "d"}
    | {"x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height"}
    | {"stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"}
    | {"text-anchor", "font-size", "font-weight", "dominant-baseline"}
    | {"marker-start", "marker-end", "markerWidth", "markerHeight", "refX", "refY", "orient"}
)
COLOURS = frozenset({"none", "currentColor"})
LOCAL_REFERENCE = re.compile(r"url\(#([A-Za-z][\w-]*)\)")


def parse_figure(file: str, code: str, text: str, findings: list[Finding]) -> Figure | None:
    """Read one drawing; `None` when it cannot be shown, with the reasons among the findings."""
    size = len(text.encode())
    if size > LIMIT_BYTES:
        _note(findings, file, "figure-large", f"{size} bytes; {LIMIT_BYTES} are allowed.")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        _note(findings, file, "figure-entity", "The drawing declares a document type or an entity.")
        return None
    try:
        root = ET.fromstring(text)  # noqa: S314 - entities are refused above
    except ET.ParseError as error:
        line = error.position[0]
        findings.append(
            Finding(file, line, "figure-unreadable", f"Not XML: {error}.", "Mend the drawing.")
        )
        return None
    if root.tag != f"{{{SVG}}}svg" or "viewBox" not in root.attrib:
        _note(findings, file, "figure-not-svg", "The root is no <svg> with a viewBox.")
        return None
    _check_elements(file, root, findings)
    title = _text_of(file, root, "title", findings)
    description = _text_of(file, root, "desc", findings)
    return Figure(code, title, description, _serialise(code, root))


def _note(findings: list[Finding], file: str, code: str, message: str) -> None:
    findings.append(Finding(file, 1, code, message, "Change the drawing."))


def _text_of(file: str, root: ET.Element, name: str, findings: list[Finding]) -> str:
    element = root.find(f"{{{SVG}}}{name}")
    text = " ".join((element.text or "").split()) if element is not None else ""
    if not text:
        findings.append(
            Finding(
                file,
                1,
                f"figure-{name}-missing",
                f"The drawing has no <{name}>.",
                f"Tell in <{name}> what it shows, for readers who do not see it.",
            )
        )
    return text


def _check_elements(file: str, root: ET.Element, findings: list[Finding]) -> None:
    for element in root.iter():
        name = _local(element)
        if name not in ELEMENTS:
            _note(findings, file, "figure-element", f"<{name}> is not allowed.")
        for attribute, value in element.attrib.items():
            if attribute not in ATTRIBUTES:
                _note(findings, file, "figure-attribute", f"'{attribute}' is not allowed.")
            elif attribute in {"fill", "stroke"} and value not in COLOURS:
                _note(findings, file, "figure-colour", f"'{value}': use classes or currentColor.")
            elif attribute.startswith("marker-") and not LOCAL_REFERENCE.fullmatch(value):
                _note(findings, file, "figure-attribute", f"'{value}' is no url(#id).")


def _local(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _serialise(code: str, root: ET.Element) -> str:
    """Write the drawing canonically, leaving out everything that is not allowed."""
    attributes = _attributes(code, root)
    body = "".join(_write(code, child) for child in root)
    named = f' role="img" aria-labelledby="{code}-title {code}-desc"'
    return f"<svg{attributes}{named}>{body}</svg>"


def _attributes(code: str, element: ET.Element) -> str:
    parts = []
    for name, value in sorted(element.attrib.items()):
        if name not in ATTRIBUTES:
            continue
        written = f"{code}-{value}" if name == "id" else value
        if name.startswith("marker-"):
            written = LOCAL_REFERENCE.sub(rf"url(#{code}-\1)", value)
        parts.append(f' {name}="{_escape(written)}"')
    return "".join(parts)


def _write(code: str, element: ET.Element) -> str:
    name = _local(element)
    if name not in ELEMENTS:
        return ""
    attributes = _attributes(code, element)
    if name in {"title", "desc"}:
        attributes = f' id="{code}-{name}"'
    inner = _squeeze(element.text) + "".join(
        _write(code, child) + _squeeze(child.tail) for child in element
    )
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def _squeeze(text: str | None) -> str:
    return _escape(" ".join(text.split())) if text and text.strip() else ""


def _escape(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
