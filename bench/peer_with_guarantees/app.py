"""The HTTP interface and the web socket.

    DB=peer.db uvicorn bench.peer_with_guarantees.app:app --no-access-log --log-level warning

``POST /auth/login {"username": "waiter"}`` gives a token (no password: hashing is not what is
compared). ``/ws/orders?token=…&last_event_id=…`` first sends ``welcome``, then what was missed,
then what happens.
"""

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import orjson
from fastapi import Depends, FastAPI, HTTPException, Request, Response, WebSocket
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError
from starlette.websockets import WebSocketDisconnect

from bench.peer_with_guarantees import idempotency
from bench.peer_with_guarantees.auth import Caller, find_role, read_token, sign_in
from bench.peer_with_guarantees.dispatcher import Dispatcher, Follower
from bench.peer_with_guarantees.errors import RefusedError
from bench.peer_with_guarantees.events import last_event_id, read_events
from bench.peer_with_guarantees.orders import place_order
from bench.peer_with_guarantees.schemas import NewOrder
from bench.peer_with_guarantees.tables import (
    Dish,
    OrderHistory,
    open_database,
)

MAX_BODY_BYTES = 1_000_000
KEY_PATTERN = re.compile(r"[\x21-\x7e]{1,255}")
#: What every answer about orders carries.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-cache",
}
ROOMS = {
    "waiter": frozenset({"waiters"}),
    "kitchen": frozenset({"kitchen"}),
    "admin": frozenset({"waiters", "kitchen"}),
}

engine = open_database(Path(os.environ.get("DB", "peer.db")))
dispatcher = Dispatcher()
#: One thread writes, so writers take turns without waiting for SQLite's lock.
writer_thread = ThreadPoolExecutor(1, "writer")
writer: Connection = engine.connect().execution_options(write=True)


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    """Finish what is being written before the end."""
    yield
    writer_thread.shutdown()
    writer.close()
    engine.dispose()


app = FastAPI(lifespan=lifespan, openapi_url=None)


@app.exception_handler(RefusedError)
async def answer_refusal(_request: Request, error: RefusedError) -> Response:
    """Answer with a problem object (RFC 9457)."""
    request_id = uuid4().hex
    content = orjson.dumps({"type": "about:blank", "request_id": request_id} | error.problem)
    headers = HEADERS | {"X-Request-ID": request_id}
    return Response(content, error.problem["status"], headers, "application/problem+json")


async def authenticate(request: Request) -> Caller:
    """Who the access token is for; whether they may act is for the transaction to say."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise RefusedError(401, "unauthorized", "Sign in first.")
    return read_token(token)


CurrentCaller = Annotated[Caller, Depends(authenticate)]


@app.post("/auth/login")
def login(credentials: dict[str, Any]) -> dict[str, Any]:
    """A token for this person."""
    token = sign_in(engine, credentials.get("username"))
    return {"access_token": token, "token_type": "bearer"}


@app.post("/orders/")
async def create_order(request: Request, caller: CurrentCaller) -> Response:
    """Place an order; under a key that was used before, answer as before."""
    key = request.headers.get("idempotency-key")
    if key is not None and not KEY_PATTERN.fullmatch(key):
        raise RefusedError(422, "invalid", "The key must be 1 to 255 visible characters.")
    body = await read_body(request)
    try:
        order = NewOrder.model_validate_json(body)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False, include_context=False)
        if errors[0]["type"] == "json_invalid":
            raise RefusedError(400, "unreadable", "This is not JSON.") from error
        raise RefusedError(422, "invalid", "Some fields are invalid.", errors=errors) from error
    fingerprint = hashlib.sha256(b"POST /orders/\n" + body).digest()
    asked = idempotency.Request(*caller, key, fingerprint)
    loop = asyncio.get_running_loop()
    answer = await loop.run_in_executor(writer_thread, write_order, asked, order, loop)
    headers = answer.headers | HEADERS | {"X-Request-ID": uuid4().hex}
    if answer.is_replay:
        headers["Idempotency-Replayed"] = "true"
    return Response(answer.body, answer.status, headers, "application/json")


async def read_body(request: Request) -> bytes:
    """The body, if it is JSON and not too large."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RefusedError(415, "unsupported_media_type", "Send JSON.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise RefusedError(413, "too_large", "This is too large.")
    return body


def write_order(
    asked: idempotency.Request, order: NewOrder, loop: asyncio.AbstractEventLoop
) -> idempotency.Answer:
    """Place the order in a transaction, and hand its events over once they are durable."""
    try:
        with writer.begin():
            answer = place_order(writer, asked, order)
    except OperationalError as error:
        raise RefusedError(503, "cannot_store", "It could not be stored: try again.") from error
    if answer.messages:
        loop.call_soon_threadsafe(dispatcher.publish, answer.messages)
    return answer


@app.get("/dishes/")
def list_dishes(_caller: CurrentCaller) -> Response:
    """Every dish on the menu; our side is filled with the same ones."""
    with engine.connect() as connection:
        rows = connection.execute(select(Dish.__table__).where(Dish.is_active).order_by(Dish.id))
        dishes = [{**row, "price": row["price"] / 100} for row in rows.mappings()]
    return Response(orjson.dumps(dishes), media_type="application/json")


@app.get("/orders/{order_id}/history")
def show_history(order_id: int, _caller: CurrentCaller) -> list[dict[str, Any]]:
    """Who did what to an order, oldest first."""
    entries = (
        select(OrderHistory.__table__)
        .where(OrderHistory.order_id == order_id)
        .order_by(OrderHistory.id)
    )
    with engine.connect() as connection:
        found = [dict(row) for row in connection.execute(entries).mappings()]
    if not found:
        raise HTTPException(404)
    return found


@app.get("/ready")
async def ready() -> Response:
    """Whether the server answers."""
    return Response()


@app.websocket("/ws/orders")
async def follow(socket: WebSocket, token: str = "", last_event_id: int | None = None) -> None:
    """Send every event to a user, beginning with the missed ones."""
    try:
        rooms = ROOMS[await run_in_threadpool(find_role, engine, token)]
    except RefusedError:
        await socket.close(4401)
        return
    await socket.accept()
    follower = Follower(socket, rooms)
    dispatcher.followers.add(follower)  # what happens from here on waits in its queue
    sender = None
    try:
        newest, missed = await run_in_threadpool(_missed_events, last_event_id)
        await socket.send_text(f'{{"event":"welcome","last_event_id":{newest}}}')
        await follower.send(missed)
        follower.last_sent_id = max(follower.last_sent_id, newest)
        sender = asyncio.create_task(follower.send_queued())
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        pass
    finally:
        dispatcher.followers.discard(follower)
        if sender is not None:
            sender.cancel()


def _missed_events(after: int | None) -> tuple[int, list[Any]]:
    with engine.begin() as connection:
        newest = last_event_id(connection)
        return newest, [] if after is None else read_events(connection, after)
