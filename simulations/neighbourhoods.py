"""What differs between streets in truth and that no plan is told."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.network.road_network import RoadNetwork

FIELD_WAVES = 32
SNOW_FIELD_LENGTH_M = 1500.0
SNOW_FIELD_DEVIATION = 0.2
"""Neighbourhoods differ by a fifth in the snow they catch: assumed, without a source
for streets of one town."""

WARMTH_FIELD_LENGTH_M = 700.0
WARMTH_FIELD_DEVIATION_K = 0.8
BRIDGE_COLDER_K = 1.0
"""Streets of one town lie 1 to 2 K apart on a calm night, bridges lower: assumed, in
the order of what thermal mapping reports."""

TRAFFIC_OF_HIGHWAY = {
    "motorway": 0.6,
    "trunk": 0.6,
    "primary": 0.5,
    "secondary": 0.35,
    "tertiary": 0.2,
    "unclassified": 0.08,
    "residential": 0.06,
}
"""Traffic as a share of the Finnish main roads for which RoadSurf's wear rates hold;
assumed, falling with the street's kind."""

TRAFFIC_ELSEWHERE = 0.02
"""Assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhoods:
    """The maintained segments, (M,) rows of the network, and how they differ.

    Attributes
    ----------
    segment : (M,) int32
        Row of the network.
    passes : (M,) int64
    lane_exists : (M, P) bool
        Lane p is cleared by pass p + 1.
    catch : (M,)
        Snow that reaches the segment, as a share of the station's; 0 in a tunnel.
    warmth_k : (M,)
        How much warmer its surface is than the town's. [K]
    traffic : (M,)
        Daytime traffic, 1 is a main road's.
    """

    segment: NDArray[np.int32]
    passes: NDArray[np.int64]
    lane_exists: NDArray[np.bool_]
    catch: NDArray[np.float64]
    warmth_k: NDArray[np.float64]
    traffic: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Number of maintained segments, M."""
        return int(self.segment.shape[0])


def smooth_field(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    length_m: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Draw a smooth random field of mean 0 and deviation 1, any shape.

    References
    ----------
    .. [1] Rahimi and Recht (2007), random Fourier features of a Gaussian kernel.
    """
    waves = rng.normal(0.0, 1.0 / length_m, (FIELD_WAVES, 2))
    phases = rng.uniform(0.0, 2.0 * np.pi, FIELD_WAVES)
    angle = np.multiply.outer(x_m, waves[:, 0]) + np.multiply.outer(y_m, waves[:, 1])
    return np.asarray(np.sqrt(2.0 / FIELD_WAVES) * np.cos(angle + phases).sum(axis=-1))


def draw_neighbourhoods(
    network: RoadNetwork, in_reach: NDArray[np.bool_], seed: int
) -> Neighbourhoods:
    """Draw how the maintained segments of a town differ, from the seed alone.

    Parameters
    ----------
    network : RoadNetwork
    in_reach : (S,) bool
        Maintained segments that count; the others are left out.
    seed : int
    """
    rng = np.random.default_rng([seed, 1])
    segment = np.flatnonzero(in_reach).astype(np.int32)
    start, end = network.from_node[segment], network.to_node[segment]
    x_m = (network.x_m[start] + network.x_m[end]) / 2.0
    y_m = (network.y_m[start] + network.y_m[end]) / 2.0
    snow = smooth_field(x_m, y_m, SNOW_FIELD_LENGTH_M, rng)
    warmth = smooth_field(x_m, y_m, WARMTH_FIELD_LENGTH_M, rng)
    catch = np.exp(SNOW_FIELD_DEVIATION * snow - SNOW_FIELD_DEVIATION**2 / 2.0)
    passes = np.maximum(1, network.passes[segment].astype(np.int64))
    lanes = int(passes.max()) if passes.size else 1
    return Neighbourhoods(
        segment=segment,
        passes=passes,
        lane_exists=np.arange(lanes) < passes[:, None],
        catch=np.where(network.is_tunnel[segment], 0.0, catch),
        warmth_k=WARMTH_FIELD_DEVIATION_K * warmth
        - BRIDGE_COLDER_K * network.is_bridge[segment],
        traffic=np.array(
            [
                TRAFFIC_OF_HIGHWAY.get(
                    str(network.highway[row]).removesuffix("_link"), TRAFFIC_ELSEWHERE
                )
                if network.kind[row] == 0
                else 0.0
                for row in segment
            ],
            dtype=np.float64,
        ),
    )
