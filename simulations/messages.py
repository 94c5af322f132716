"""What sensors, cameras and drivers send about the truth: real bytes, with noise."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.calendar import Instant, after_seconds, format_instant
from planner.domain.readings import Reading
from planner.domain.town import SensorSite, Town
from planner.network.road_network import RoadNetwork
from sensors.decode import decode_message
from sensors.message import Message
from simulations.neighbourhoods import Neighbourhoods
from simulations.streets import Streets

CAMERA = "snow_camera"
ROAD_SENSOR = "road_sensor"
CAMERAS = 6
ROAD_SENSORS = 4
"""Devices that a town without its own gets, on seeded maintained segments; how many
is assumed."""

CAMERA_NOISE_MM = 13.0
"""A tuned pole camera's mean error is 1.3 cm (Breen 2024)."""

ROAD_TEMPERATURE_NOISE_K = 0.3
DELAY_S = 45.0
"""Noise of a road sensor [K] and mean time from observation to receipt [s]; both
assumed."""

LOOKS_PER_HOUR = 12
REPORT_SHARE = 0.4
"""Segments that drivers pass with open eyes in an hour, and how often one who sees
ice presses the button: both assumed."""

PLACE_NOISE_DEG = 0.0002
"""Phone positions err by 10 to 20 m, assumed."""


def town_slug(name: str) -> str:
    """Return a town's name as a level of an MQTT topic."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "town"


def midpoint(network: RoadNetwork, segment: int) -> tuple[float, float]:
    """Return longitude and latitude of the middle point that draws a segment."""
    longitude, latitude = network.shape(segment)
    middle = (longitude.shape[0] - 1) / 2.0
    low, high = int(np.floor(middle)), int(np.ceil(middle))
    return (
        float((longitude[low] + longitude[high]) / 2.0),
        float((latitude[low] + latitude[high]) / 2.0),
    )


def equip_town(
    town: Town, network: RoadNetwork, streets: Neighbourhoods, seed: int
) -> Town:
    """Return the town with devices: its own, or a seeded few where it has none."""
    if town.sensors or not streets.count:
        return town
    rng = np.random.default_rng([seed, 3])
    wanted = min(CAMERAS + ROAD_SENSORS, streets.count)
    rows = rng.choice(streets.count, size=wanted, replace=False)
    sites = []
    for number, row in enumerate(rows):
        kind = CAMERA if number < CAMERAS else ROAD_SENSOR
        longitude, latitude = midpoint(network, int(streets.segment[row]))
        sites.append(
            SensorSite(
                device=f"{kind.replace('_', '-')}-{number + 1}",
                kind=kind,
                longitude=longitude,
                latitude=latitude,
            )
        )
    return replace(town, sensors=tuple(sites))


def nearest_rows(
    town: Town, network: RoadNetwork, streets: Neighbourhoods
) -> dict[str, int]:
    """Return the maintained row that each device looks at, by device."""
    if not streets.count:
        return {}
    places = np.array([midpoint(network, int(s)) for s in streets.segment])
    narrowing = np.cos(np.radians(places[:, 1].mean()))
    rows = {}
    for site in town.sensors:
        east = (places[:, 0] - site.longitude) * narrowing
        north = places[:, 1] - site.latitude
        rows[site.device] = int(np.argmin(east**2 + north**2))
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Observers:
    """Everybody who looks at the streets and sends what they see."""

    town: Town
    network: RoadNetwork
    streets: Neighbourhoods
    seed: int
    rows: dict[str, int]

    def send(self, truth: Streets, now: Instant) -> tuple[Message, ...]:
        """Return the messages that devices and drivers send about this moment.

        The noise belongs to the seed, the device and the hour, not to the policy.
        """
        hour = int(now.timestamp() // 3600)
        rng = np.random.default_rng([self.seed, 4, hour])
        depth_mm = truth.depth_mm
        surface_c = truth.surface_temperature_c
        film_mm = truth.water_film_mm
        ice_mm = truth.ice_mm
        sent: list[Message] = []
        for site in self.town.sensors:
            noise, delay = rng.normal(), rng.exponential(DELAY_S)
            row = self.rows[site.device]
            if site.kind == CAMERA:
                seen = max(0.0, float(depth_mm[row]) + CAMERA_NOISE_MM * noise)
                content: dict[str, object] = {
                    "snow_depth_mm": round(seen, 1),
                    "snow_depth_uncertainty_mm": CAMERA_NOISE_MM,
                }
            elif site.kind == ROAD_SENSOR:
                seen = float(surface_c[row]) + ROAD_TEMPERATURE_NOISE_K * noise
                content = {
                    "road_surface_temperature_c": round(seen, 2),
                    "water_film_mm": round(float(film_mm[row]), 2),
                    "ice_mm": round(float(ice_mm[row]), 2),
                }
            else:
                continue
            sent.append(self._message(site.kind, site.device, now, delay, content))
        sent.extend(self._reports(truth, now, rng))
        return tuple(sent)

    def _reports(
        self, truth: Streets, now: Instant, rng: np.random.Generator
    ) -> list[Message]:
        """Return what passing drivers report."""
        if not self.streets.count:
            return []
        rows = rng.integers(0, self.streets.count, LOOKS_PER_HOUR)
        says = rng.random(LOOKS_PER_HOUR) < REPORT_SHARE
        delays = rng.exponential(DELAY_S, LOOKS_PER_HOUR)
        offsets = rng.normal(0.0, PLACE_NOISE_DEG, (LOOKS_PER_HOUR, 2))
        slippery = truth.is_slippery
        sent = []
        for look, row in enumerate(rows):
            if not (says[look] and slippery[row]):
                continue
            longitude, latitude = midpoint(self.network, int(self.streets.segment[row]))
            content: dict[str, object] = {
                "reporter": f"driver-{look + 1}",
                "longitude": round(longitude + offsets[look, 0], 6),
                "latitude": round(latitude + offsets[look, 1], 6),
                "report": "ice",
            }
            sent.append(
                self._message(
                    "driver_report", f"phone-{look + 1}", now, delays[look], content
                )
            )
        return sent

    def _message(
        self,
        kind: str,
        device: str,
        observed_at: Instant,
        delay_s: float,
        content: dict[str, object],
    ) -> Message:
        """Write one message in the native JSON that the topic names."""
        body = {
            "device": device,
            "observed_at": format_instant(observed_at),
            "message_id": f"{device}-{int(observed_at.timestamp())}",
            **content,
        }
        return Message(
            topic=f"vinter/v1/{town_slug(self.town.name)}/{kind}/{device}/up",
            payload=json.dumps(body).encode(),
            received_at=after_seconds(observed_at, round(delay_s, 3)),
        )


def decode_all(messages: Sequence[Message]) -> tuple[Reading, ...]:
    """Read messages through the decoders that production uses."""
    return tuple(
        decode_message(message.topic, message.payload, message.received_at).reading
        for message in messages
    )
