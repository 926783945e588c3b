"""What a careful operator presses at each prompt of an undisturbed run, by the words on screen."""

HANDS: dict[str, tuple[str, ...]] = {
    "scan-operator/scan": ("Scan: Own badge",),
    "scan-patient/scan": ("Scan: Patient and batch order",),
    "scan-buffer/scan": ("Scan: Buffer bag",),
    "scan-leukapheresis/scan": ("Scan: Leukapheresis bag",),
    "scan-kit/scan": ("Scan: Kit",),
    "verify-identity/verify": ("Second person: agrees",),
    "inspect-kit/look": ("Look at the pouch of the kit", "Pouch and kit are in order"),
    "mount-set/open": ("Open the door",),
    "mount-set/mount": ("Mount the set",),
    "mount-set/hang": (
        "Hang the buffer bag",
        "Hang the waste bag",
        "Hang the product bag",
        "Push the spike of the buffer line home",
        "Bags hang, buffer is spiked",
    ),
    "clamp-check/trace": (
        "Open CL-2",
        "Open CL-3",
        "Open CL-4",
        "Trace the input line",
        "Trace the buffer line",
        "Trace the waste line",
        "Trace the product line",
        "All lines traced, clamps as in the diagram",
    ),
    "close-door/close": ("Close the door",),
    "connect-input/hang": (
        "Turn the input bag over five times",
        "Hang the input bag",
        "Input bag mixed and hung",
    ),
    "connect-input/weld": ("Weld the input line", "Weld made"),
    "connect-input/check": ("Pull and look at the weld", "The weld is sound"),
    "connect-input/open": ("Open CL-1", "CL-1 is open"),
    "sample/take": (
        "Turn the product bag over five times",
        "Draw a sample of the product",
        "Sample drawn and labelled",
    ),
    "close/seal": ("Clamp and seal the product line", "Clamped, sealed and labelled"),
    "procedure/start": ("START the procedure",),
}


READINGS = {
    "Enter: Decay in the pressure hold": "Decay in the pressure hold: ",
    "Enter: Tare of the product bag (WT-104)": "Tare WT-104: ",
    "Enter: Input bag before transfer (WT-101)": "Input bag, gross: ",
    "Enter: Product bag after transfer (WT-104)": "Product: ",
}
"""Where each reading is found: the row of the record, or the bag on the picture."""


def number_in(label: str) -> str:
    """Give the last number of a row or bag, as it is typed."""
    words = [w.replace("\N{MINUS SIGN}", "-") for w in label.split()]
    return next(w for w in reversed(words) if w.lstrip("-").replace(".", "", 1).isdigit())


def labels_for(prompt: str) -> tuple[str, ...]:
    """Give what is pressed at a prompt, in order; nothing for a prompt that is not known."""
    return next((labels for code, labels in HANDS.items() if prompt.endswith(code)), ())
