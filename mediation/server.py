"""Serving the application by uvicorn."""

import os
import signal
import sys
from typing import Any

import uvicorn
from litestar import Litestar

from mediation.app import create_app
from mediation.settings import Settings
from parties import keys
from parties.database import ENGINE

PATIENCE_SECONDS = 20
_APP_URL, _WORKER_URL = "DATABASE_APP_URL", "DATABASE_WORKER_URL"


def serve(settings: Settings, app_url: str, worker_url: str, workers: int = 1) -> None:
    """Serve until told to stop; requests in hand are finished first, for at most PATIENCE_SECONDS.

    `app_url` and `worker_url` are where the two roles connect. The keyring must be in use. More workers are processes of
    their own: they read the environment again, where the addresses are put for them.
    """
    # The server ends itself by the signal it was stopped with: as an exit it lets the caller close the house first.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    options: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "server_header": False,
        "access_log": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": ",".join(settings.trusted_proxies),
        "timeout_graceful_shutdown": PATIENCE_SECONDS,
        "timeout_keep_alive": 75,
        "lifespan": "on",
    }
    if workers == 1:
        ENGINE.point_at(app_url)
        own = worker_url if settings.worker else None
        uvicorn.run(create_app(settings, presses=settings.presses, worker_url=own), **options)
        return
    os.environ |= {_APP_URL: app_url, _WORKER_URL: worker_url}
    uvicorn.run("mediation.server:application", factory=True, workers=workers, **options)


def application() -> Litestar:
    """The application of one worker process, from the environment alone."""
    settings = Settings.from_environment(os.environ)
    keys.use(keys.Keyring.load(settings.keyring_path))
    assert settings.database_app_url is not None, "serve() names the database for its workers"
    ENGINE.point_at(settings.database_app_url)
    worker_url = settings.database_worker_url if settings.worker else None
    return create_app(settings, presses=settings.presses, worker_url=worker_url)
