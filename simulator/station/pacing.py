"""From real time to simulated time: how many ticks a frame of the screen may bring.

Faster means more ticks in a frame, never a longer tick. A frame works on the engine for a limited
time only, so that the window stays alive; what does not fit is not made up later: simulated time
then runs slower than asked, and the pace says so.
"""

from dataclasses import dataclass

TICK_S = 0.5
SPEED_FACTORS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1200, 3600)
FRAME_WORK_LIMIT_S = 0.012
LONGEST_FRAME_S = 0.25
SHARE_LOST_BEFORE_TOLD = 0.05


@dataclass(frozen=True, slots=True)
class Pace:
    """How simulated time runs at this moment.

    Attributes:
        speed_factor: What was asked for; seconds simulated in one second.
        reached_factor: What the last second gave.
        is_behind: The computer cannot keep the asked speed; time runs slower.
    """

    speed_factor: int
    reached_factor: float
    is_behind: bool


class Pacer:
    """Turns the real length of frames into whole ticks, and remembers whether they were made."""

    def __init__(self, speed_factor: int = 1) -> None:
        self._speed_factor = 1
        self._owed_s = 0.0
        self._window_real_s = 0.0
        self._window_ticks = 0
        self._window_skipped = 0
        self._pace = Pace(1, 1.0, is_behind=False)
        self.set_speed(speed_factor)

    @property
    def pace(self) -> Pace:
        return self._pace

    def set_speed(self, speed_factor: int) -> None:
        """Choose the nearest of the speeds that exist."""
        self._speed_factor = min(SPEED_FACTORS, key=lambda factor: abs(factor - speed_factor))
        self._owed_s = 0.0
        self._pace = Pace(self._speed_factor, float(self._speed_factor), is_behind=False)
        self._start_window()

    def faster(self) -> None:
        self._shift(1)

    def slower(self) -> None:
        self._shift(-1)

    def _shift(self, steps: int) -> None:
        place = SPEED_FACTORS.index(self._speed_factor) + steps
        self.set_speed(SPEED_FACTORS[max(0, min(place, len(SPEED_FACTORS) - 1))])

    def due_ticks(self, elapsed_s: float) -> int:
        """Return the ticks that a frame of this length brings at the chosen speed.

        A very long frame (a sleeping computer, a dragged window) counts as a quarter of a second.
        """
        real_s = min(max(elapsed_s, 0.0), LONGEST_FRAME_S)
        self._window_real_s += real_s
        self._owed_s += real_s * self._speed_factor
        ticks = int(self._owed_s / TICK_S)
        self._owed_s -= ticks * TICK_S
        return ticks

    def note(self, *, due: int, made: int) -> Pace:
        """Take note of how many of the due ticks were made, and return the pace."""
        self._window_ticks += made
        self._window_skipped += due - made
        if self._window_real_s >= 1.0:
            reached = self._window_ticks * TICK_S / self._window_real_s
            share_lost = self._window_skipped / max(1, self._window_ticks + self._window_skipped)
            self._pace = Pace(
                self._speed_factor, reached, is_behind=share_lost > SHARE_LOST_BEFORE_TOLD
            )
            self._start_window()
        return self._pace

    def _start_window(self) -> None:
        self._window_real_s = 0.0
        self._window_ticks = 0
        self._window_skipped = 0
