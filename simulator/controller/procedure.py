"""The procedure of a batch: states of all elements, their order and how commands spread.

HOLD of a phase holds the phases beside it on the same unit and reaches the parents once nothing
below them runs. STOP and ABORT go up to the unit procedure; the procedure above is then held, and
the operator decides, unless the product was exposed: then everything aborts. What a phase does is
in `simulator.controller.phases`; here are only states.
"""

from collections.abc import Iterator
from typing import Any

from simulator.controller.recipe import PROCEDURE, Element
from simulator.controller.states import (
    COMPLETED,
    FINAL,
    Mode,
    PhaseState,
    ProcedureCommand,
    next_state,
)

S = PhaseState
C = ProcedureCommand

WORKING = (S.RUNNING, S.PAUSING, S.RESTARTING)
ACTING = (S.HOLDING, S.STOPPING, S.ABORTING)
UPWARD = {C.HOLD: S.HOLDING, C.PAUSE: S.PAUSING}


class Node:
    """One element of the running procedure with what changes about it."""

    __slots__ = (
        "children",
        "element",
        "ended",
        "memory",
        "parent",
        "started",
        "state",
        "step",
        "step_tick",
    )

    def __init__(self, element: Element, parent: "Node | None") -> None:
        self.element = element
        self.parent = parent
        self.state = S.IDLE
        self.started: int | None = None
        self.ended: int | None = None
        self.step = ""
        self.step_tick = 0
        self.memory: dict[str, float | int | str | bool] = {}
        self.children = tuple(Node(child, self) for child in element.children)

    @property
    def path(self) -> str:
        """The path of the element."""
        return self.element.path

    @property
    def is_phase(self) -> bool:
        """Whether this is a phase."""
        return self.element.level == "phase"

    @property
    def is_active(self) -> bool:
        """Whether the element was started and has not come to an end."""
        return self.state is not S.IDLE and self.state not in FINAL

    def walk(self) -> Iterator["Node"]:
        """Yield this node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self) -> Iterator["Node"]:
        """Yield the parents from the nearest to the procedure."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


class Procedure:
    """All elements of one control recipe and the rules by which they move."""

    def __init__(self, root: Element) -> None:
        self.root = Node(root, None)
        self.nodes = {node.path: node for node in self.root.walk()}
        self.mode = Mode.AUTOMATIC
        self.active: tuple[Node, ...] = ()
        self.changes: list[tuple[Node, PhaseState, str]] = []
        self.due: tuple[Node, ...] = ()
        self._is_settled = False

    # --- commands ---------------------------------------------------------------------------

    def select_mode(self, mode: Mode) -> None:
        """Choose how the procedure goes on from here."""
        self.mode = mode
        self._is_settled = False

    def find_refusal(self, path: str, command: ProcedureCommand) -> str | None:
        """Return why a command is not possible now, or nothing when it is."""
        node = self.nodes.get(path)
        if node is None:
            return "unknown-element"
        if next_state(node.state, command) is None:
            return f"not-from-{node.state.value.lower()}"
        if command is C.START and node is not self.root and node not in self.due:
            return "starts-by-itself" if self.mode is Mode.AUTOMATIC else "not-next"
        if command is C.RESET and node.state is S.COMPLETE:
            return "would-repeat-a-completed-element"
        if command is C.RESET and any(each.state in FINAL for each in node.ancestors()):
            return "parent-has-ended"
        return None

    def give(self, path: str, command: ProcedureCommand, reason: str = "operator") -> None:
        """Carry out a command that `find_refusal` allows, with all that follows from it.

        Raises:
            KeyError: There is no such element.
        """
        node = self.nodes[path]
        if command is C.START:
            self.due = tuple(each for each in self.due if each is not node)
            self._move(node, command, reason)
        elif command in {C.HOLD, C.PAUSE}:
            self._spread(node, command, reason)
        elif command in {C.RESTART, C.RESUME}:
            self._bring_back(node, command, reason)
        elif command is C.RESET:
            for each in node.walk():
                self._move(each, command, reason)
        else:
            self._end(node, command, reason)
        self.refresh()

    def abort_all(self, reason: str) -> None:
        """Abort the whole procedure: the product path was breached."""
        self._end(self.root, C.ABORT, reason)
        self.refresh()

    def _spread(self, node: Node, command: ProcedureCommand, reason: str) -> None:
        beside: tuple[Node, ...] = ()
        if node.is_phase and node.parent is not None:
            beside = tuple(
                each for each in node.parent.children if each.element.unit == node.element.unit
            )
        for each in (*beside, *node.walk()):
            self._move(each, command, reason)
        for parent in node.ancestors():
            if not any(child.state in WORKING for child in parent.children):
                self._move(parent, command, reason)

    def _bring_back(self, node: Node, command: ProcedureCommand, reason: str) -> None:
        top = node
        for parent in node.ancestors():
            self._move(parent, command, reason)
            if parent is node.parent and node.is_phase:
                top = parent
        for each in top.walk():
            self._move(each, command, reason)

    def _end(self, node: Node, command: ProcedureCommand, reason: str) -> None:
        while node.element.level not in {"procedure", "unit-procedure"} and node.parent:
            node = node.parent
        for each in reversed(tuple(node.walk())):
            self._move(each, command, reason)
        for parent in node.ancestors():
            self._move(parent, C.HOLD, reason)

    def _move(self, node: Node, command: ProcedureCommand, reason: str) -> None:
        state = next_state(node.state, command)
        if state is not None:
            self._set(node, state, reason)

    def _set(self, node: Node, state: PhaseState, reason: str) -> None:
        node.state = state
        self._is_settled = False
        self.changes.append((node, state, reason))

    # --- what follows by itself -------------------------------------------------------------

    def finish(self, node: Node, reason: str = "done") -> None:
        """Let an acting phase or element reach the state that follows by itself."""
        self._set(node, COMPLETED[node.state], reason)
        self.refresh()

    def jump(self, node: Node, target: str, reason: str) -> None:
        """End a running phase and go back to `target`: all between is stopped, reset, repeated.

        Raises:
            KeyError: There is no such element.
        """
        order = [each for each in self.root.walk() if each.is_phase]
        first, last = order.index(self.nodes[target]), order.index(node)
        for each in order[first : last + 1]:
            self._put_back(each, reason)
        for operation in (each for each in self.root.walk() if each.element.level == "operation"):
            inside = any(child in order[first : last + 1] for child in operation.children)
            if inside and self.nodes[target] not in operation.children:
                self._put_back(operation, reason)
            elif inside and operation.state is S.COMPLETE:
                self._move(operation, C.RESET, reason)
        self.refresh()

    def _put_back(self, node: Node, reason: str) -> None:
        self._move(node, C.STOP, reason)
        if node.state is S.STOPPING:
            self._set(node, COMPLETED[node.state], reason)
        self._move(node, C.RESET, reason)

    def settle(self) -> None:
        """Let parents follow their children and start what is next; once per tick.

        Only states decide here, so without a change since the last call nothing can follow.
        """
        if self._is_settled or not self.root.is_active:
            return
        self._is_settled = True
        self._settle(self.root)
        if self.changes:
            self.refresh()

    def _settle(self, node: Node) -> None:
        for child in node.children:
            if child.is_active and not child.is_phase:
                self._settle(child)
        if node.state in ACTING or node.state is S.PAUSING:
            quiet = not any(child.state in (*ACTING, *WORKING) for child in node.children)
            if quiet:
                self._set(node, COMPLETED[node.state], "children")
        elif node.state is S.RESTARTING:
            self._set(node, S.RUNNING, "children")
        elif node.state is S.RUNNING:
            self._advance(node)

    def _advance(self, node: Node) -> None:
        group = _next_group(node)
        if not group:
            self._set(node, S.COMPLETE, "children")
            return
        if any(child.state in {S.STOPPED, S.ABORTED} for child in group):
            self._move(node, C.HOLD, "child-ended")
            return
        for child in group:
            if child.state is S.IDLE:
                self._start(child)

    def _start(self, child: Node) -> None:
        if child.is_phase and self.mode is Mode.SEMI_AUTOMATIC and not _is_beside_started(child):
            if child not in self.due:
                self.due = (*self.due, child)
            return
        self._move(child, C.START, "recipe")

    def refresh(self) -> None:
        """Bring the list of active phases up to date after changes of state."""
        self.active = tuple(
            node for node in self.nodes.values() if node.is_phase and node.is_active
        )
        self.due = tuple(
            node
            for node in self.due
            if node.state is S.IDLE and node.parent is not None and node.parent.is_active
        )

    # --- state ------------------------------------------------------------------------------

    def current(self) -> Node | None:
        """Return the phase that the screen is about: the first active one, or the next due."""
        if self.active:
            return self.active[0]
        return self.due[0] if self.due else None

    def snapshot(self) -> tuple[object, ...]:
        """Return the state for `restore`; also what the digest is made of."""
        return (
            self.mode.value,
            tuple(node.path for node in self.due),
            tuple(
                (
                    node.state.value,
                    node.started,
                    node.ended,
                    node.step,
                    node.step_tick,
                    tuple(node.memory.items()),
                )
                for node in self.nodes.values()
            ),
        )

    def restore(self, snapshot: tuple[Any, ...]) -> None:
        """Put every element back to a snapshot of the same recipe."""
        mode, due, rows = snapshot
        self.mode = Mode(mode)
        for node, row in zip(self.nodes.values(), rows, strict=True):
            state, node.started, node.ended, node.step, node.step_tick, memory = row
            node.state, node.memory = PhaseState(state), dict(memory)
        self.due = tuple(self.nodes[path] for path in due)
        self.changes = []
        self._is_settled = False
        self.refresh()


def _next_group(node: Node) -> tuple[Node, ...]:
    group: list[Node] = []
    for child in node.children:
        if group and not child.element.is_parallel:
            if any(each.state is not S.COMPLETE for each in group):
                break
            group = []
        group.append(child)
    return () if all(each.state is S.COMPLETE for each in group) else tuple(group)


def _is_beside_started(child: Node) -> bool:
    return child.element.is_parallel


__all__ = ["PROCEDURE", "Node", "Procedure"]
