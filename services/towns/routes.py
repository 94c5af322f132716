"""`/towns`: which towns this installation plans for."""

from fastapi import APIRouter

from services.errors import TownUnreadableError, refusals
from services.service import ServiceDep
from services.towns.schemas import ClassRead, DepotRead, TownRead

router = APIRouter(prefix="/towns", tags=["towns"])


@router.get("", summary="List the towns", responses=refusals(TownUnreadableError))
def list_towns(service: ServiceDep) -> list[TownRead]:
    """Return every town with its classes, in the order of service, and its depots."""
    return [_town_read(service, name) for name in service.towns.list_names()]


def _town_read(service: ServiceDep, name: str) -> TownRead:
    """Return a town as the API shows it."""
    folder = service.towns.get(name)
    town = folder.town
    return TownRead(
        town=name,
        name=town.name,
        time_zone=town.time_zone,
        language=town.language,
        attribution=town.attribution,
        town_hash=folder.town_hash,
        classes=[
            ClassRead(name=c.name, title=c.title, rank=c.rank)
            for c in sorted(town.classes, key=lambda c: c.rank)
        ],
        depots=[
            DepotRead(depot=d.name, longitude=d.longitude, latitude=d.latitude)
            for d in town.depots
        ],
        segments=folder.network.count,
        vehicles=len(town.vehicles),
    )
