"""The signing order as a ``transitions`` machine: *asked*, never attached.

A state is the id of the step that waits; the trigger is the act of that step. There is no transition that jumps a
step: ``auto_transitions`` is off and each step leads only to the next one. Events, not the machine, change an award;
replay never consults it.
"""

from __future__ import annotations

from itertools import pairwise

from transitions import Machine

from domain.scheme.route import AnyStep
from domain.scheme.words import Text
from domain.vocabulary import Act, Stage, plain

PASSED = Stage.PASSED.value
"""The state after the last step."""

SKIP = "not-applicable"
RETURN_ONE = "return-to-previous"


class Route:
    """The road of one application: its steps in order and the machine that knows what comes next."""

    def __init__(self, steps: tuple[AnyStep, ...]) -> None:
        self.steps = steps
        self.order = {step.step: place for place, step in enumerate(steps)}
        states = [step.step for step in steps] + [PASSED]
        self._machine = Machine(model=None, states=states, initial=states[0], auto_transitions=False)
        for step, (here, following) in zip(steps, pairwise(states), strict=True):
            self._machine.add_transition(step.act, here, following)
            if step.when_absent:
                self._machine.add_transition(SKIP, here, following)
        for earlier, here in pairwise(states[:-1]):
            self._machine.add_transition(RETURN_ONE, here, earlier)
        self._next = {(act, state): self._ask(act, state) for act in self.acts for state in states}

    @property
    def acts(self) -> tuple[str, ...]:
        """Every trigger of the machine."""
        return tuple(self._machine.events)

    @property
    def first(self) -> str:
        """The step an application starts at."""
        return self.steps[0].step

    @property
    def last(self) -> str:
        """The step that decides."""
        return self.steps[-1].step

    def step(self, step: str) -> AnyStep:
        """The step of that id."""
        return self.steps[self.order[step]]

    def then(self, act: str, waiting: str) -> str | None:
        """What waits after ``act`` is done at the step that waits now; ``None`` when the order does not allow it."""
        return self._next.get((act, waiting))

    def previous(self, step: str) -> str | None:
        """The step before; ``None`` for the first."""
        return self._next.get((RETURN_ONE, step))

    def before(self, step: str) -> tuple[str, ...]:
        """The steps that must have been sealed before this one."""
        return tuple(each.step for each in self.steps[: self.order[step]])

    def _ask(self, act: str, state: str) -> str | None:
        found = self._machine.get_transitions(act, state)
        return str(found[0].dest) if found else None


def label(step: AnyStep) -> Text:
    """How a step is called in sentences."""
    return step.title or Text(zh=Act.name_of(step.act), en=plain(step.act))
