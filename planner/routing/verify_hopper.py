"""What is in the hopper, step by step: loads, changes and what is spread."""

from collections.abc import Callable

from planner.domain.calendar import seconds_between
from planner.domain.plan import DriveStep, Material, StandStep, Task, Tour
from planner.domain.treatments import Work
from planner.routing.verify_facts import Facts

_TOLERANCE_S = 0.001
_TOLERANCE_KG = 1e-6
_LOADED_AS = {
    Work.SALT: Material.SALT,
    Work.PREWET: Material.SALT,
    Work.BRINE: Material.BRINE,
    Work.GRIT: Material.GRIT,
}


class HopperCheck:
    """Follows the hopper of one tour; ``say`` takes a sentence for each violation."""

    def __init__(self, tour: Tour, facts: Facts, say: Callable[[str], None]) -> None:
        self.tour = tour
        self.facts = facts
        self.say = say
        self.load_kg = tour.capacity_kg if tour.start_kg is None else tour.start_kg
        self.material = tour.material
        self.is_emptied = False
        self.has_worked = (tour.start_node, tour.start_kg) != (None, None)
        self.trips = 1

    def drive(self) -> None:
        """Check that no vehicle leaves the depot between emptying and loading."""
        if self.is_emptied:
            self.say("drives off after changing equipment without loading")
        self.is_emptied = False

    def spread(self, task: Task, step: DriveStep | StandStep) -> None:
        """Check that the task's material is spread and was on board."""
        self.has_worked = True
        needed_kg = task.material_kg or 0.0
        spread_kg = step.material_kg or 0.0
        if abs(spread_kg - needed_kg) > _TOLERANCE_KG:
            self.say(
                f"spreads {spread_kg:g} kg, task {task.task} needs {needed_kg:g} kg"
            )
        self.load_kg -= spread_kg
        if self.load_kg < -_TOLERANCE_KG:
            self.say(f"spreads {-self.load_kg:.3f} kg more than the trip has loaded")
            self.load_kg = 0.0
        if spread_kg <= 0:
            return
        if self._is_first_load() and self._has_none(self.tour.depot, self.material):
            self.say(f"sets out with {self.material} from a depot that has none")
        for material in sorted({_LOADED_AS[w] for w in task.works if w in _LOADED_AS}):
            if self.material is None:
                self.say(f"spreads {material}, but no step says what it has loaded")
            elif material is not self.material:
                self.say(f"spreads {material} on a trip that carries {self.material}")

    def _is_first_load(self) -> bool:
        """Return whether what is on board was loaded before the shift."""
        state = self.facts.states.get(self.tour.vehicle)
        is_out = state is not None and state.node is not None
        return self.trips == 1 and not is_out

    def change(self, step: StandStep) -> None:
        """Check a change of equipment: it empties the hopper."""
        if step.node not in self.facts.depot_node.values():
            self.say("changes equipment away from any depot")
        self.load_kg = 0.0
        self.is_emptied = True

    def reload(self, step: StandStep) -> None:
        """Check a reload and start the next trip."""
        self._check_place(step)
        self._check_store(step)
        if not self.has_worked:
            self.say("loads, but has not worked since it was full")
        elif step.material is None:
            self.say("loads without saying what")
        elif self.is_emptied and step.material is self.material:
            self.say(f"changes equipment to load {step.material} again")
        elif not self.is_emptied and step.material is not self.material:
            self.say(
                f"loads {step.material} on top of {self.material or 'nothing named'}, "
                "without changing equipment"
            )
        missing_kg = self.tour.capacity_kg - self.load_kg
        if step.material_kg is None or (
            abs(step.material_kg - missing_kg) > max(_TOLERANCE_KG, 1e-9 * missing_kg)
        ):
            self.say(
                f"loads {step.material_kg or 0:g} kg, "
                f"filling up takes {missing_kg:g} kg"
            )
        elif missing_kg <= _TOLERANCE_KG and self.has_worked:
            self.say("loads 0 kg, its hopper is still full")
        self.load_kg = self.tour.capacity_kg
        self.material = step.material
        self.is_emptied = self.has_worked = False
        self.trips += 1

    def finish(self) -> None:
        """Check the number of trips."""
        if self.tour.trips != self.trips:
            self.say(f"states {self.tour.trips} trips, its reloads make {self.trips}")

    def _check_store(self, step: StandStep) -> None:
        """Check that the depot has of what is loaded there."""
        here = [d for d, node in self.facts.depot_node.items() if node == step.node]
        if here and all(self._has_none(depot, step.material) for depot in here):
            self.say(f"loads {step.material} at {here[0]}, which has none")

    def _has_none(self, depot: str, material: Material | None) -> bool:
        """Return whether a depot says that it has nothing of a material."""
        facts = self.facts.depots.get(depot)
        if facts is None or material not in (Material.SALT, Material.GRIT):
            return False
        store_t = facts.salt_t if material is Material.SALT else facts.grit_t
        return store_t == 0.0

    def _check_place(self, step: StandStep) -> None:
        """Check that a depot stands here, and its loading time."""
        here = [d for d, node in self.facts.depot_node.items() if node == step.node]
        if not here:
            self.say(f"loads at node {step.node}, where no depot stands")
        least_s = min(
            (
                self.facts.depots[d].loading_min * 60
                for d in here
                if d in self.facts.depots
            ),
            default=0.0,
        )
        if seconds_between(step.start, step.end) < least_s - _TOLERANCE_S:
            self.say(f"loads in less than the depot's {least_s / 60:g} min")
