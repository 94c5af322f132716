"""Fixtures of the service's tests."""

import pytest

from tests.services.installation import Installation


@pytest.fixture
def anyio_backend():
    """Run the asynchronous tests on asyncio, as uvicorn does."""
    return "asyncio"


@pytest.fixture
def installation(tmp_path):
    """Give a fresh installation with one small town and no plan."""
    made = Installation(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
async def client(installation):
    """Give a caller of the installation's service."""
    async with installation.client() as caller:
        yield caller
