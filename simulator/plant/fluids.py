"""The fluid path: pressures of the two manifolds, flows through open branches, and the pump.

Two nodes, before and after the pump, each with an elastic volume. Within one tick of half a second
the pressures follow from one implicit step (two linear equations), which is stable whatever the
stiffness; then the fluid itself is moved, limited by what is there, and the pressures are read
back from the volumes that resulted. So no rounding and no limit can make or lose fluid.

Poiseuille resistance 8 mu L / (pi r^4) of laminar flow (Re < 1200 here); a kink multiplies it.
"""

from typing import Final

from simulator.plant.bags import Bag
from simulator.plant.chamber import Chamber
from simulator.plant.interface import Line, Valve
from simulator.plant.kit import LINES, Kit
from simulator.plant.parameters import Profile
from simulator.plant.pressures import (
    Branches,
    limit_stroke,
    node_sums,
    resistance_mbar_s_per_ml,
    solve_pressures,
)
from simulator.plant.species import (
    CD34,
    NUCLEATED,
    VOLUME,
    Amounts,
    add_amounts,
    nothing,
)
from simulator.plant.tubes import HEAD, TAIL, Tube

_INPUT: Final = LINES.index(Line.INPUT)
_BUFFER: Final = LINES.index(Line.BUFFER)
_WASTE: Final = LINES.index(Line.WASTE)
_PRODUCT: Final = LINES.index(Line.PRODUCT)
_CHAMBER: Final = LINES.index(Line.CHAMBER)
_SUPERNATANT: Final = LINES.index(Line.SUPERNATANT)
_RECIRCULATION: Final = LINES.index(Line.RECIRCULATION)
_INLET_BRANCHES: Final = (
    (_INPUT, Valve.INPUT.place),
    (_BUFFER, Valve.BUFFER.place),
    (_SUPERNATANT, Valve.SUPERNATANT.place),
    (_RECIRCULATION, Valve.RECIRCULATION.place),
)
_OUTLET_BRANCHES: Final = (
    (_WASTE, Valve.WASTE.place),
    (_PRODUCT, Valve.PRODUCT.place),
    (_CHAMBER, Valve.CHAMBER.place),
)
_VENT: Final = Valve.VENT.place
_NO_FLOW_ML: Final = 1e-9
_STILL_ML: Final = 1e-6
_PI: Final = 3.141592653589793
_TICK_S: Final = 0.5
_SPIKE_AIR_SHARE: Final = 0.15
_WELD_AIR_SHARE: Final = 0.04


class FluidPath:
    """Bags, tubes, manifolds and chamber, and the flow between them.

    Attributes:
        bags: Input, buffer, waste and product bag, in the order of `Hook`.
        tubes: One for each `Line`, in that order.
        inlet: Manifold before the pump.
        outlet: Manifold after the pump.
        chamber: The centrifuge chamber.
        kit: The kit at hand.
        inlet_mbar: True gauge pressure before the pump.
        outlet_mbar: True gauge pressure after the pump.
        leaked: Fluid in the leak pan and below.
        slug_ml: Air about to enter the input line.
        feed_c: Temperature of the fluid last drawn from a bag.
        highest_mbar: Highest outlet pressure so far.
        leaked_at_pressure: Whether liquid has ever left the kit.
    """

    __slots__ = (
        "_active_in",
        "_active_out",
        "_conductances",
        "_constants",
        "_full_chamber_ml",
        "_ingress_air",
        "_ingress_liquid",
        "_leak_air",
        "_leak_liquid",
        "_vent",
        "_vent_open",
        "bags",
        "chamber",
        "feed_c",
        "highest_mbar",
        "inlet",
        "inlet_mbar",
        "kit",
        "leaked",
        "outlet",
        "outlet_mbar",
        "slug_ml",
        "tubes",
    )

    def __init__(self, profile: Profile, bags: tuple[Bag, ...], chamber: Chamber, kit: Kit) -> None:
        self.bags = bags
        self.chamber = chamber
        self.kit = kit
        self._prepare_constants(profile)
        self.fit_tubes(profile)
        self.inlet_mbar = 0.0
        self.outlet_mbar = 0.0
        self.leaked: Amounts = nothing()
        self.slug_ml = 0.0
        self.feed_c = profile.value("ambient_temperature")
        self.highest_mbar = 0.0
        self._active_in: tuple[tuple[int, float], ...] = ()
        self._active_out: tuple[tuple[int, float], ...] = ()
        self._vent_open = False
        self._leak_air = 0.0
        self._leak_liquid = 0.0
        self._ingress_air = 0.0
        self._ingress_liquid = 0.0

    def _prepare_constants(self, profile: Profile) -> None:
        value = profile.value
        conductances = []
        for line in LINES:
            resistance = resistance_mbar_s_per_ml(
                value("line_viscosity"),
                value(f"{line.value}_line_length"),
                value("tubing_inner_diameter"),
            )
            conductances.append(_TICK_S / resistance)
        self._conductances = tuple(conductances)
        self._vent = _TICK_S / value("vent_resistance")
        self._constants = (
            value("inlet_manifold_volume"),
            value("outlet_manifold_volume"),
            value("line_compliance"),
            value("suction_compliance"),
            value("source_head"),
            value("sink_head"),
            value("bag_stretch"),
            value("pump_slip"),
            value("leak_air_flow") / 60.0 / 300.0 * _TICK_S / 400.0,
            value("leak_air_to_liquid"),
            value("burst_pressure"),
            value("burst_leak"),
            value("kit_residual_leak"),
        )
        self._full_chamber_ml = value("chamber_capacity")

    def fit_tubes(self, profile: Profile) -> None:
        """Give the path a dry kit."""
        radius_mm = profile.value("tubing_inner_diameter") * 0.5
        area_mm2 = _PI * radius_mm * radius_mm
        self.tubes = tuple(
            Tube(area_mm2 * profile.value(f"{line.value}_line_length")) for line in LINES
        )
        self.inlet = Tube(profile.value("inlet_manifold_volume"))
        self.outlet = Tube(profile.value("outlet_manifold_volume"))
        self.inlet_mbar = 0.0
        self.outlet_mbar = 0.0

    def arrange(self, valves: list[bool]) -> None:
        """Work out which branches are open, from valves, clamps, kinks and connections."""
        kit = self.kit
        self._active_in = self._open_branches(_INLET_BRANCHES, valves)
        self._active_out = self._open_branches(_OUTLET_BRANCHES, valves)
        self._vent_open = kit.mounted and valves[_VENT]
        self._find_leak()

    def _find_leak(self) -> None:
        """Work out both leak conductances; films let a little air pass, but no liquid."""
        kit, constants = self.kit, self._constants
        holes = kit.luer_um * kit.luer_um + kit.pinhole_um * kit.pinhole_um
        if kit.burst:
            holes += constants[11] * constants[11]
        share = constants[8] if kit.mounted else 0.0
        self._leak_air = share * (holes + constants[12] * constants[12])
        self._leak_liquid = share * holes / constants[9]
        holes = kit.inlet_luer_um * kit.inlet_luer_um + kit.inlet_pinhole_um * kit.inlet_pinhole_um
        self._ingress_air = share * (holes + constants[12] * constants[12])
        self._ingress_liquid = share * holes / constants[9]

    def _open_branches(
        self, branches: tuple[tuple[int, int], ...], valves: list[bool]
    ) -> tuple[tuple[int, float], ...]:
        kit = self.kit
        if not kit.mounted:
            return ()
        return tuple(
            (index, self._conductances[index] / kit.kinks[index])
            for index, valve in branches
            if valves[valve] and not kit.is_clamped(LINES[index]) and kit.is_connected(LINES[index])
        )

    def step(self, stroke_ml: float) -> bool:
        """Move fluid for one tick; tell whether anything still moves.

        Args:
            stroke_ml: What the rollers displace in this tick without back-pressure, signed.
        """
        for tube in self.tubes:
            tube.head_air_ml = 0.0
            tube.tail_air_ml = 0.0
        sources, sinks, vent = self._heads()
        inlet_mbar, outlet_mbar, stroke = self._solve(stroke_ml, sources, sinks, vent)
        moved = self._move_inlet(sources, vent, inlet_mbar)
        if self._pump(stroke - self._constants[7] * abs(stroke) * (outlet_mbar - inlet_mbar)):
            moved = True
        if self._move_outlet(sinks, outlet_mbar):
            moved = True
        if self._leak(outlet_mbar):
            moved = True
        if self._ingress(inlet_mbar):
            moved = True
        self._read_pressures()
        return moved

    def _heads(
        self,
    ) -> tuple[Branches, Branches, float]:
        sources = []
        for index, conductance in self._active_in:
            head, able = self._head_in(index)
            if able or self.inlet_mbar > head:
                sources.append((index, conductance, head))
        sinks = []
        for index, conductance in self._active_out:
            head, able = self._head_out(index)
            if able:
                sinks.append((index, conductance, head))
        vent = self._vent if self._vent_open and self.inlet_mbar <= 0.0 else 0.0
        return tuple(sources), tuple(sinks), vent

    def _head_in(self, index: int) -> tuple[float, bool]:
        if index > _BUFFER:
            full = self.chamber.suspended[VOLUME] >= self._full_chamber_ml
            return 0.0, not (full and self.inlet_mbar > 0.0)
        bag = self.bags[index]
        over = bag.amounts[VOLUME] + bag.air_ml - bag.capacity_ml
        head = self._constants[4] if bag.hung else 0.0
        if over > 0.0:
            return head + over * self._constants[6], True
        return head, bag.amounts[VOLUME] + bag.air_ml > _NO_FLOW_ML

    def _head_out(self, index: int) -> tuple[float, bool]:
        if index == _CHAMBER:
            full = self.chamber.suspended[VOLUME] >= self._full_chamber_ml
            return 0.0, not full or self.outlet_mbar < 0.0
        bag = self.bags[index]
        held = bag.amounts[VOLUME] + bag.air_ml
        head = self._constants[5] if bag.hung else 0.0
        over = held - bag.capacity_ml
        if over > 0.0:
            head += over * self._constants[6]
        return head, held > _NO_FLOW_ML or self.outlet_mbar > head

    def _solve(
        self, stroke_ml: float, sources: Branches, sinks: Branches, vent: float
    ) -> tuple[float, float, float]:
        """Give the pressures at the end of the tick and the stroke that the pump manages."""
        inlet, outlet, constants = self.inlet_mbar, self.outlet_mbar, self._constants
        stretch, suction = constants[2], constants[3]
        stroke = limit_stroke(stroke_ml, inlet, outlet)
        before = node_sums(inlet, stretch if inlet > 0.0 else suction, sources)
        after = node_sums(outlet, stretch if outlet >= 0.0 else suction, sinks)
        ingress = self._ingress_air if inlet <= 0.0 else self._ingress_liquid
        leak = self._leak_conductance() if outlet > 0.0 else 0.0
        new_inlet, new_outlet = solve_pressures(
            (before[0] + vent + ingress, before[1]),
            (after[0] + leak, after[1]),
            stroke,
            constants[7],
        )
        return new_inlet, new_outlet, stroke

    def _move_inlet(self, sources: Branches, vent: float, pressure: float) -> bool:
        moved = False
        for index, conductance, head in sources:
            flow = conductance * (head - pressure)
            if flow > _NO_FLOW_ML:
                self._flow_in(index, flow)
            elif flow < -_NO_FLOW_ML:
                self._flow_back(index, -flow)
            if flow > _STILL_ML or flow < -_STILL_ML:
                moved = True
        if vent > 0.0 and pressure < 0.0:
            self.inlet.push(HEAD, -vent * pressure, nothing())
            moved = moved or -vent * pressure > _STILL_ML
        return moved

    def _flow_in(self, index: int, flow_ml: float) -> None:
        air, liquid = self._draw(index, flow_ml)
        moved = air + liquid[VOLUME]
        tube = self.tubes[index]
        tube.push(HEAD, air, liquid)
        air, liquid = tube.pull(TAIL, moved)
        self.inlet.push(HEAD, air, liquid)

    def _draw(self, index: int, flow_ml: float) -> tuple[float, Amounts]:
        if index == _SUPERNATANT:
            return self.chamber.draw_top(flow_ml)
        if index == _RECIRCULATION:
            return self.chamber.draw_bottom(flow_ml)
        bag = self.bags[index]
        self.feed_c = bag.temperature_c
        if index != _INPUT:
            return bag.draw(flow_ml)
        entering = self._air_entering(flow_ml)
        air, liquid = bag.draw(flow_ml - entering)
        if liquid[CD34] + liquid[NUCLEATED] > 0.0:
            self.kit.touched = True
        return air + entering, liquid

    def _air_entering(self, flow_ml: float) -> float:
        air = min(flow_ml, self.slug_ml)
        self.slug_ml -= air
        if self.kit.spike_loose:
            air += (flow_ml - air) * _SPIKE_AIR_SHARE
        if self.kit.weld_bad:
            air += (flow_ml - air) * _WELD_AIR_SHARE
        return air

    def _flow_back(self, index: int, flow_ml: float) -> None:
        air, liquid = self.inlet.pull(HEAD, flow_ml)
        moved = air + liquid[VOLUME]
        tube = self.tubes[index]
        tube.push(TAIL, air, liquid)
        air, liquid = tube.pull(HEAD, moved)
        if index <= _BUFFER:
            self.bags[index].receive(air, liquid)
        else:
            self.chamber.receive(air, liquid, self.feed_c)

    def _pump(self, flow_ml: float) -> bool:
        if flow_ml > _NO_FLOW_ML:
            air, liquid = self.inlet.pull(TAIL, flow_ml)
            self.outlet.push(HEAD, air, liquid)
            return True
        if flow_ml < -_NO_FLOW_ML:
            air, liquid = self.outlet.pull(HEAD, -flow_ml)
            self.inlet.push(TAIL, air, liquid)
            return True
        return False

    def _move_outlet(self, sinks: Branches, pressure: float) -> bool:
        moved = False
        for index, conductance, head in sinks:
            flow = conductance * (pressure - head)
            if flow > _NO_FLOW_ML:
                self._flow_out(index, flow)
            elif flow < -_NO_FLOW_ML:
                self._flow_from_sink(index, -flow)
            if flow > _STILL_ML or flow < -_STILL_ML:
                moved = True
        return moved

    def _flow_out(self, index: int, flow_ml: float) -> None:
        air, liquid = self.outlet.pull(TAIL, flow_ml)
        moved = air + liquid[VOLUME]
        tube = self.tubes[index]
        tube.push(HEAD, air, liquid)
        air, liquid = tube.pull(TAIL, moved)
        if index == _CHAMBER:
            self.chamber.receive(air, liquid, self.feed_c)
        else:
            self.bags[index].receive(air, liquid)

    def _flow_from_sink(self, index: int, flow_ml: float) -> None:
        if index == _CHAMBER:
            air, liquid = self.chamber.draw_bottom(flow_ml)
        else:
            air, liquid = self.bags[index].draw(flow_ml)
        moved = air + liquid[VOLUME]
        tube = self.tubes[index]
        tube.push(TAIL, air, liquid)
        air, liquid = tube.pull(HEAD, moved)
        self.outlet.push(TAIL, air, liquid)

    def _leak_conductance(self) -> float:
        segments = self.outlet.segments
        if segments and segments[TAIL] > 0.0:
            return self._leak_liquid
        return self._leak_air

    def _leak(self, pressure: float) -> bool:
        if pressure <= 0.0:
            return False
        flow = self._leak_conductance() * pressure
        if flow <= _NO_FLOW_ML:
            return False
        _, liquid = self.outlet.pull(TAIL, flow)
        add_amounts(self.leaked, liquid)
        return flow > _STILL_ML

    def _ingress(self, pressure: float) -> bool:
        """Let air in through a hole before the pump, or liquid out of it."""
        if pressure < 0.0:
            flow = -pressure * self._ingress_air
            if flow > _NO_FLOW_ML:
                self.inlet.push(HEAD, flow, nothing())
        else:
            flow = pressure * self._ingress_liquid
            if flow > _NO_FLOW_ML:
                _, liquid = self.inlet.pull(HEAD, flow)
                add_amounts(self.leaked, liquid)
        return flow > _STILL_ML

    def _read_pressures(self) -> None:
        rest_in, rest_out, stretch, suction = self._constants[:4]
        excess = self.inlet.total_ml() - rest_in
        self.inlet_mbar = excess / (stretch if excess > 0.0 else suction)
        excess = self.outlet.total_ml() - rest_out
        self.outlet_mbar = excess / (stretch if excess > 0.0 else suction)
        self.highest_mbar = max(self.highest_mbar, self.outlet_mbar)
        if self.outlet_mbar > self._constants[10] and not self.kit.burst:
            self.kit.burst = True
            self._find_leak()
