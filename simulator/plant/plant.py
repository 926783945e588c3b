"""The plant: the physical world of the device, advanced tick by tick or across quiet stretches.

Fluids and rotor are stepped only while something moves. Temperatures advance every 20 ticks and
the biology of waiting every 120 ticks, on the absolute grid of the run; so whether a stretch is
quiet depends on state alone, and any division of `advance` calls gives the same bits.
"""

from typing import Final

from simulator.kernel.clock import TICKS_PER_HOUR, Tick
from simulator.kernel.digest import digest_values
from simulator.kernel.numerics import exp
from simulator.kernel.randomness import draw_normal, key_of, noise_at
from simulator.kernel.units import ml_per_tick_from_ml_per_min
from simulator.plant import faults, hands
from simulator.plant.bags import Bag
from simulator.plant.chamber import Chamber
from simulator.plant.decay import HoldLoss
from simulator.plant.fluids import FluidPath
from simulator.plant.heat import Heat
from simulator.plant.instruments import Instruments
from simulator.plant.interface import (
    VALVE_COUNT,
    ActionResult,
    Actuators,
    FaultEffect,
    ManualAction,
    Measurements,
)
from simulator.plant.kit import Kit
from simulator.plant.materials import PlantSetup, nominal_setup
from simulator.plant.parameters import Profile
from simulator.plant.power import Power
from simulator.plant.rotor import Rotor
from simulator.plant.snapshots import PlantState, load_state, read_state
from simulator.plant.species import Amounts, mass_g, nothing

HEAT_TICKS: Final = 20
BIOLOGY_TICKS: Final = 120
_BIOLOGY_H: Final = BIOLOGY_TICKS / TICKS_PER_HOUR
_STANDING_RPM: Final = 60.0
_WEIGHT_STILL_G: Final = 0.001
_SHAKING_MM_PER_S: Final = 5.0
_UNSEATED_SHARE: Final = 0.02
_WORST_SD: Final = 3.0


class Plant:
    """The device's physical world.

    Args:
        profile: Parameters of device and process.
        seed: Seed of the run; fixes noise, calibration errors and assay errors.
        setup: The material world at tick 0; the reference batch if not given.

    Example:
        >>> from simulator.plant.interface import Actuators
        >>> from simulator.plant.parameters import load_profile
        >>> from importlib.resources import files
        >>> path = files("simulator") / "profiles" / "celaxi-generic.yaml"
        >>> profile = load_profile(path.read_text(encoding="utf-8"), file=path.name)
        >>> plant = Plant(profile, seed=1)
        >>> plant.advance(Actuators(), 7200)
        >>> plant.tick, plant.is_quiet()
        (7200, True)
    """

    __slots__ = (
        "_calibration",
        "_fatigue_per_tick",
        "_hold",
        "_sink_ratio",
        "_stroke_cv",
        "_stroke_key",
        "_weight_ratio",
        "actuators",
        "assays",
        "discarded",
        "door_bolted",
        "door_closed",
        "encoder_ml_per_min",
        "fluids",
        "fluids_awake",
        "heat",
        "instruments",
        "kits_left",
        "labels",
        "next_weld_bad",
        "power",
        "profile",
        "pump_ticks",
        "pump_worn",
        "rotor",
        "sampled",
        "samples",
        "seed",
        "setup",
        "stuck",
        "tick",
        "totaliser_ml",
        "valves",
    )

    def __init__(self, profile: Profile, seed: int, setup: PlantSetup | None = None) -> None:
        self.profile = profile
        self.seed = seed
        self.setup = setup if setup is not None else nominal_setup(profile)
        self.tick: Tick = 0
        self.actuators = Actuators()
        self._prepare_equipment()
        self._prepare_state()
        self._prepare_constants()

    def _prepare_equipment(self) -> None:
        profile, value = self.profile, self.profile.value
        ambient = value("ambient_temperature")
        chamber = Chamber(profile, ambient)
        self.fluids = FluidPath(profile, self._make_bags(), chamber, Kit(1))
        self.rotor = Rotor(
            value("rotor_radius"), value("rotor_acceleration"), value("rotor_deceleration")
        )
        self.power = Power(profile, HEAT_TICKS / 120.0)
        self.heat = Heat(profile, HEAT_TICKS / 120.0)
        self.instruments = Instruments(profile, self.seed)

    def _make_bags(self) -> tuple[Bag, ...]:
        value, setup = self.profile.value, self.setup
        tare, capacity = value("bag_tare"), value("bag_capacity")
        ambient = value("ambient_temperature")
        source = Bag(tare, capacity, setup.input_temperature_c)
        source.amounts = list(setup.input_amounts)
        source.air_ml = setup.input_air_ml
        source.unmixed = 1.0
        buffer = Bag(2.0 * tare, setup.buffer_ml + 200.0, ambient)
        buffer.amounts[0] = setup.buffer_ml
        waste = Bag(2.0 * tare, value("waste_capacity"), ambient)
        return source, buffer, waste, Bag(tare, capacity, ambient)

    def _prepare_state(self) -> None:
        self.valves = [False] * VALVE_COUNT
        self.stuck: list[bool | None] = [None] * VALVE_COUNT
        self.door_closed = True
        self.door_bolted = False
        self.encoder_ml_per_min = 0.0
        self.totaliser_ml = 0.0
        self.pump_ticks = 0
        self.pump_worn = 0.0
        self.kits_left = self.setup.kits_in_stock - 1
        self.labels: dict[str, str] = {}
        self.next_weld_bad = False
        self.samples: list[tuple[float, ...]] = []
        self.assays = 0
        self.sampled: Amounts = nothing()
        self.discarded: Amounts = nothing()
        self.fluids_awake = True

    def _prepare_constants(self) -> None:
        value = self.profile.value
        self._hold = HoldLoss(self.profile)
        error = max(-_WORST_SD, min(_WORST_SD, draw_normal(self.seed, "P-101.calibration", 0)))
        self._calibration = 1.0 + value("pump_calibration_sd") * error
        self._stroke_key = key_of(self.seed, "P-101.stroke")
        self._stroke_cv = value("pump_stroke_cv")
        self._fatigue_per_tick = value("pump_tube_fatigue") / TICKS_PER_HOUR
        self._weight_ratio = 1.0 - exp(-0.5 / value("weight_lag"))
        self._sink_ratio = 1.0 - exp(-1.0 / value("stratification_time"))

    @property
    def kit(self) -> Kit:
        """Give the kit at hand."""
        return self.fluids.kit

    def step(self, actuators: Actuators) -> None:
        """Advance by one tick under these actuators."""
        self.advance(actuators, 1)

    def advance(self, actuators: Actuators, ticks: int) -> None:
        """Advance by a number of ticks under the same actuators.

        The result does not depend on how a stretch is divided into calls.
        """
        if actuators is not self.actuators and actuators != self.actuators:
            self.actuators = actuators
            self.fluids_awake = True
        end = self.tick + ticks
        while self.tick < end:
            if self._is_awake():
                self._step()
            else:
                grid = self.tick + HEAT_TICKS - self.tick % HEAT_TICKS
                self.tick = min(end, grid)
            if self.tick % HEAT_TICKS == 0:
                self._step_slowly()

    def is_quiet(self) -> bool:
        """Tell whether nothing moves, so that large steps cost next to nothing."""
        return not self._is_awake()

    def measure(self) -> Measurements:
        """Give what the instruments say; asking changes nothing."""
        return self.instruments.read(self)

    def act(self, action: ManualAction) -> ActionResult:
        """Let a person's hands do something; the result says what came of it."""
        result = hands.perform(self, action)
        self.wake()
        return result

    def inject(self, effect: FaultEffect) -> ActionResult:
        """Let something break: a change of the true state."""
        result = faults.inject(self, effect)
        self.wake()
        return result

    def clear(self, effect: FaultEffect) -> ActionResult:
        """Take a fault away where that is physically possible (mains return, a sensor recovers)."""
        result = faults.clear(self, effect)
        self.wake()
        return result

    def wake(self) -> None:
        """Let the next tick look at the fluid path anew."""
        self.fluids_awake = True
        self.fluids.arrange(self.valves)

    def _is_awake(self) -> bool:
        actuators = self.actuators
        return (
            self.fluids_awake
            or self.rotor.speed_rpm != 0.0
            or actuators.centrifuge_rpm != 0.0
            or actuators.mixer
            or not self.power.mains
        )

    def _step(self) -> None:
        self.tick += 1
        power, actuators = self.power, self.actuators
        if self.tick == power.returns_at:
            power.restore()
            self.fluids_awake = True
        self._turn_rotor(actuators)
        if self.fluids_awake:
            self.fluids_awake = self._step_fluids(actuators)

    def _turn_rotor(self, actuators: Actuators) -> None:
        rotor, chamber = self.rotor, self.fluids.chamber
        driven = self.power.mains and self.door_closed
        target = actuators.centrifuge_rpm if driven else 0.0
        if rotor.speed_rpm != target:
            rotor.turn(target)
        if rotor.speed_rpm >= _STANDING_RPM:
            chamber.settle(rotor.rcf())
            if rotor.imbalance > 0.0 and rotor.vibration_mm_per_s() > _SHAKING_MM_PER_S:
                chamber.stir(0.02)
        elif actuators.mixer and self.power.mains:
            chamber.mix()

    def _step_fluids(self, actuators: Actuators) -> bool:
        stroke = self._turn_pump(actuators)
        moving = self.fluids.step(stroke) or stroke != 0.0
        if self._move_valves(actuators):
            moving = True
        if self._weigh():
            moving = True
        return moving

    def _turn_pump(self, actuators: Actuators) -> float:
        rate = actuators.pump_ml_per_min
        if rate == 0.0 or not self.power.mains or not self.kit.mounted:
            self.encoder_ml_per_min = rate if rate != 0.0 and self.power.mains else 0.0
            return 0.0
        self.encoder_ml_per_min = rate
        nominal = ml_per_tick_from_ml_per_min(rate)
        self.totaliser_ml += nominal
        self.pump_ticks += 1
        true = nominal * self._calibration * (1.0 - self.pump_worn)
        true *= 1.0 + self._stroke_cv * noise_at(self._stroke_key, self.tick)
        true *= 1.0 - self._fatigue_per_tick * self.pump_ticks
        return true * _UNSEATED_SHARE if self.kit.tube_unseated else true

    def _move_valves(self, actuators: Actuators) -> bool:
        valves, moved = self.valves, False
        alive = self.power.control_alive
        for i, opened in enumerate(actuators.valves_open):
            stuck = self.stuck[i]
            wanted = stuck if stuck is not None else opened and alive
            if valves[i] is not wanted:
                valves[i] = wanted
                moved = True
        if self.door_closed and alive and self.door_bolted is not actuators.door_lock:
            self.door_bolted = actuators.door_lock
        if moved:
            self.fluids.arrange(valves)
        return moved

    def _weigh(self) -> bool:
        shown, moving = self.instruments.shown_g, False
        check = self.instruments.check_g
        for i, bag in enumerate(self.fluids.bags):
            true = check[i]
            if bag.hung:
                true += bag.tare_g + mass_g(bag.amounts)
            gap = true - shown[i]
            if -_WEIGHT_STILL_G < gap < _WEIGHT_STILL_G:
                shown[i] = true
            else:
                shown[i] += gap * self._weight_ratio
                moving = True
        return moving

    def _step_slowly(self) -> None:
        fluids = self.fluids
        duty = self.actuators.heater_duty if self.power.mains else 0.0
        self.heat.step(fluids.chamber, fluids.bags, duty)
        was_alive = self.power.control_alive
        self.power.charge()
        if was_alive != self.power.control_alive:
            self.fluids_awake = True
        if self.rotor.speed_rpm > 0.0:
            fluids.chamber.refresh_hindrance()
        if self.tick % BIOLOGY_TICKS == 0:
            self._step_biology()

    def _step_biology(self) -> None:
        fluids, hold = self.fluids, self._hold
        ambient = self.heat.ambient_c
        for bag in fluids.bags:
            hold.apply(bag.amounts, bag.temperature_c, _BIOLOGY_H)
            bag.unmixed += (1.0 - bag.unmixed) * self._sink_ratio
        for tube in fluids.tubes:
            hold.apply(tube.amounts, ambient, _BIOLOGY_H)
        chamber = fluids.chamber
        hold.apply(fluids.inlet.amounts, ambient, _BIOLOGY_H)
        hold.apply(fluids.outlet.amounts, ambient, _BIOLOGY_H)
        hold.apply(chamber.suspended, chamber.temperature_c, _BIOLOGY_H)
        hold.apply(chamber.settled, chamber.temperature_c, _BIOLOGY_H)
        if self.rotor.speed_rpm < _STANDING_RPM and chamber.suspended[0] > 0.0:
            chamber.refresh_hindrance()
            chamber.settle(1.0, BIOLOGY_TICKS)

    def state_values(self) -> PlantState:
        """Give the exact state as nested plain values, in a fixed order."""
        return read_state(self)

    def digest(self) -> str:
        """Give the digest of the exact state."""
        return digest_values(self.state_values())

    def snapshot(self) -> PlantState:
        """Give a value from which `restore` continues bit for bit."""
        return self.state_values()

    def restore(self, state: PlantState) -> None:
        """Take over a snapshot of a plant with the same profile, seed and setup."""
        load_state(self, state)
