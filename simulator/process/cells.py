"""The cells in one container, and the account that a batch keeps of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cells:
    """Contents of a container.

    Attributes:
        volume_ml: Volume.
        cd34: Viable CD34+ cells.
        other: Other viable nucleated cells, T and B cells among them.
        dead: Dead nucleated cells.
        platelets: Platelets.
        t_cells: Viable T cells.
        b_cells: Viable B cells.
        dead_cd34: Dead cells that were CD34+; part of `dead`.
    """

    volume_ml: float
    cd34: float
    other: float
    dead: float
    platelets: float = 0.0
    t_cells: float = 0.0
    b_cells: float = 0.0
    dead_cd34: float = 0.0

    @property
    def viable(self) -> float:
        """Give viable nucleated cells."""
        return self.cd34 + self.other

    @property
    def viability(self) -> float:
        """Give viable over all nucleated cells; zero for an empty container."""
        total = self.viable + self.dead
        return self.viable / total if total > 0.0 else 0.0

    @property
    def cd34_share(self) -> float:
        """Give CD34+ over viable nucleated cells; zero for an empty container."""
        return self.cd34 / self.viable if self.viable > 0.0 else 0.0


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """What a batch holds at one point of the process."""

    point: str
    cells: Cells
