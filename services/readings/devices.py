"""Who may send: the register of devices."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from sensors.errors import DecodeError
from sensors.topics import Kind, check_name
from services.db.tables import Device

Address = tuple[str, str, str]
"""Town, kind and device."""


def add_device(  # noqa: PLR0913 - a device is all of this
    session: Session,
    *,
    town: str,
    kind: str,
    device: str,
    added_at: datetime,
    longitude: float | None = None,
    latitude: float | None = None,
) -> Device:
    """Register a device, or move one that is registered already.

    Raises
    ------
    ValueError
        If a topic could not carry the name, the kind is unknown, or the place is
        not on earth.
    """
    try:
        check_name("town", town)
        check_name("device", device)
    except DecodeError as wrong:
        raise ValueError(str(wrong)) from None
    if kind not in set(Kind):
        msg = f"'{kind}' is no kind of device; expected {', '.join(Kind)}"
        raise ValueError(msg)
    _check_place(longitude, latitude)
    known = find_devices(session, [(town, kind, device)]).get((town, kind, device))
    if known is None:
        known = Device(town=town, kind=kind, device=device, added_at=added_at)
        session.add(known)
    if longitude is not None:
        known.longitude, known.latitude = longitude, latitude
    session.flush()
    return known


def find_devices(
    session: Session, addresses: Iterable[Address]
) -> dict[Address, Device]:
    """Return the registered ones among the devices asked for."""
    wanted = sorted(set(addresses))
    if not wanted:
        return {}
    found = session.scalars(
        select(Device).where(
            tuple_(Device.town, Device.kind, Device.device).in_(wanted)
        )
    )
    return {(d.town, d.kind, d.device): d for d in found}


def list_devices(session: Session, town: str | None = None) -> Sequence[Device]:
    """Return the devices of a town, or of all, by town, kind and name."""
    query = select(Device).order_by(Device.town, Device.kind, Device.device)
    if town is not None:
        query = query.where(Device.town == town)
    return session.scalars(query).all()


def _check_place(longitude: float | None, latitude: float | None) -> None:
    """Refuse half a place, or one that is nowhere."""
    if longitude is None and latitude is None:
        return
    if longitude is None or latitude is None:
        msg = "a place needs both a longitude and a latitude"
        raise ValueError(msg)
    if not (-180.0 <= longitude <= 180.0 and -90.0 <= latitude <= 90.0):  # noqa: PLR2004
        msg = (
            f"longitude {longitude:g}, latitude {latitude:g} is nowhere; expected "
            "-180 to 180 and -90 to 90 degrees"
        )
        raise ValueError(msg)
