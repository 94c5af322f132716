"""When a tour must go by a depot to fill the tank, as the writer of tours sees it."""

import numpy as np
from numpy.typing import NDArray

from planner.network.shortest_paths import (
    UNREACHED,
    build_graph,
    build_workspace,
    travel_times_ms,
)
from planner.routing.solution import Visit
from planner.routing.steps import CrewOnTour, StepWriter, Way


class FuelGauge:
    """Knows how long tanks last, and how far the nearest depot is."""

    def __init__(self, writer: StepWriter) -> None:
        self.writer = writer
        problem = writer.problem
        lasts, takes = problem.vehicle_tank_ms, problem.vehicle_refuel_ms
        self.lasts_ms = None if lasts is None else lasts.tolist()
        self.takes_ms = [0] * problem.vehicle_count if takes is None else takes.tolist()
        self._to_depot_ms: dict[int, NDArray[np.int64]] = {}

    def runs_dry(self, crew: CrewOnTour, end_ms: int, visit: Visit) -> bool:
        """Return whether a crew that ends a task then could not reach a depot."""
        if self.lasts_ms is None:
            return False
        kind = self.writer.kind(crew)
        behind = self.writer.behind_visit(kind, visit)
        reserve_ms = int(self._nearest_depot_ms(kind)[behind])
        lasts_ms: int = self.lasts_ms[crew.vehicle]
        return end_ms + reserve_ms - crew.filled_ms > lasts_ms

    def runs_dry_by(self, crew: CrewOnTour, end_ms: int) -> bool:
        """Return whether a tank does not last until a moment."""
        if self.lasts_ms is None:
            return False
        return bool(end_ms - crew.filled_ms > self.lasts_ms[crew.vehicle])

    def detour(self, crew: CrewOnTour, visit: Visit | int) -> tuple[int, Way, Way]:
        """Return the node of the depot that is least out of the way, and the ways.

        Parameters
        ----------
        crew : CrewOnTour
        visit : Visit or int
            The task to go to then, or the node of the depot to go home to.

        Raises
        ------
        ValueError
            If there is no way over a depot.
        """
        best: tuple[int, Way, Way] | None = None
        for node in self.writer.problem.depot_node.tolist():
            way = self.writer.find_way_to_node(crew, node)
            out = (
                self.writer.find_way_between(crew, node, visit)
                if isinstance(visit, int)
                else self.writer.find_way_on(crew, node, visit)
            )
            if way is None or out is None:
                continue
            if best is None or way.ms + out.ms < best[1].ms + best[2].ms:
                best = node, way, out
        if best is None:
            name = self.writer.built.vehicles[crew.vehicle].name
            msg = f"vehicle {name} has no way over a depot to fill its tank"
            raise ValueError(msg)
        return best

    def _nearest_depot_ms(self, kind: int) -> NDArray[np.int64]:
        """Return the time from each of a type's positions to the nearest depot."""
        if kind not in self._to_depot_ms:
            one = self.writer.positions[kind]
            back = build_graph(one.lead_ms.shape[0], one.graph.ends, one.graph.starts)
            work = build_workspace(back)
            nearest_ms = np.full(one.lead_ms.shape[0], UNREACHED)
            for node in self.writer.problem.depot_node.tolist():
                times_ms = travel_times_ms(
                    back, one.move_ms, int(one.arriving[node]), work
                )
                np.minimum(nearest_ms, times_ms, out=nearest_ms)
            self._to_depot_ms[kind] = nearest_ms
        return self._to_depot_ms[kind]
