"""The equipment phases that a recipe may name."""

from types import MappingProxyType
from typing import Final

from simulator.controller.phases.fluids import (
    CLOSE,
    CONNECT_INPUT,
    PRIME,
    SAMPLE,
    TARE,
    TRANSFER_INPUT,
    TRANSFER_PRODUCT,
)
from simulator.controller.phases.identity import SCAN, VERIFY
from simulator.controller.phases.kit import (
    CLAMP_CHECK,
    CLOSE_DOOR,
    HOLD_TEST,
    INSPECT_KIT,
    MOUNT_SET,
)
from simulator.controller.phases.wash import MIX, RESUSPEND, SEPARATE, SPIN

PHASES: Final = MappingProxyType(
    {
        each.code: each
        for each in (
            SCAN,
            VERIFY,
            INSPECT_KIT,
            MOUNT_SET,
            CLAMP_CHECK,
            CLOSE_DOOR,
            HOLD_TEST,
            PRIME,
            TARE,
            CONNECT_INPUT,
            TRANSFER_INPUT,
            SPIN,
            SEPARATE,
            RESUSPEND,
            MIX,
            TRANSFER_PRODUCT,
            SAMPLE,
            CLOSE,
        )
    }
)
"""{name in a recipe: equipment phase}."""
