"""The counterpart of the networks' door: one HMAC and one committed Core INSERT, and nothing else.

Same engine, same pragmas, same table, one writer at a time, the same server in front. A process of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import os
import threading
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI, Request, Response
from sqlalchemy import insert

from app import clock
from app.db import Database
from app.domain.arrival import Arrival
from tests.standins.graph_nouns import Account
from tests.standins.serving import LOOPBACK

SECRET = Account("0").app_secret.encode()


async def _raw(request: Request) -> bytes:
    return await request.body()


def build(db: Database) -> FastAPI:
    """Build the application with its one route."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    one_writer = threading.Lock()

    @app.post("/webhooks/facebook")
    def receive(request: Request, body: Annotated[bytes, Depends(_raw)]) -> Response:
        signature = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signature, request.headers.get("x-hub-signature-256", "")):
            return Response(status_code=403)
        now = clock.now()
        row = {
            "network": "facebook",
            "delivery_key": hashlib.sha256(body).hexdigest(),
            "speaks_for": [1],
            "body": body,
            "received_at": now,
            "not_before": now,
            "attempts": 0,
        }
        with one_writer, db.engine.begin() as connection:
            connection.execute(insert(Arrival).values(**row))
        return Response(status_code=200)

    return app


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    app = build(Database(os.environ["PARVIS_DATABASE_URL"]))
    uvicorn.run(app, host=LOOPBACK, port=parser.parse_args().port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
