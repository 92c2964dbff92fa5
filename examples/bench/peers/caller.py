"""The thinnest caller of a policy engine: the list out of Postgres, the engine's word, a durable row, the answer. AuthZEN in and out.

A bare ASGI function under uvicorn: no framework."""

import asyncio
import json
import os
import uuid

import asyncpg

ENGINE = os.environ["PEER_ENGINE"]
LISTS = """select p.niss, array_remove(array_agg(w.riziv), null) as excluded
  from patients p
  left join exclusion_periods x on x.patient_id = p.id and x.ended_at is null
  left join care_workers w on w.id = x.care_worker_id
  where p.niss = any($1) group by p.niss"""
LOG = "insert into peer_decisions (id, subject, patient, permit, at) select unnest($1::uuid[]), $2, unnest($3::text[]), unnest($4::bool[]), now()"

pool: asyncpg.Pool
engines: asyncio.LifoQueue


async def ask_engine(path: str, body: dict) -> dict:
    """One call over a kept connection."""
    reader, writer = await engines.get()
    try:
        text = json.dumps(body).encode()
        writer.write(f"POST /access/v1/{path} HTTP/1.1\r\nhost: engine\r\ncontent-type: application/json\r\ncontent-length: {len(text)}\r\n\r\n".encode() + text)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        return json.loads(await reader.readexactly(length))
    finally:
        engines.put_nowait((reader, writer))


def with_list(resource: dict, lists: dict) -> dict:
    return {**resource, "properties": {"excluded": lists.get(resource["id"], [])}}


async def decide(asked: dict) -> dict:
    # Cerbos wants a role of everybody.
    subject = {**asked["subject"], "properties": {"cerbos.roles": ["worker"]}}
    resources = [one["resource"] for one in asked.get("evaluations", [])] or [asked["resource"]]
    async with pool.acquire() as connection:
        lists = {row["niss"]: row["excluded"] for row in await connection.fetch(LISTS, [one["id"] for one in resources])}
    # Cerbos refuses a batch without a context, also an empty one.
    common = {"subject": subject, "action": asked["action"], "context": {"ward": True}}
    if "evaluations" in asked:
        body = {**common, "evaluations": [{"resource": with_list(one, lists)} for one in resources]}
        said = (await ask_engine("evaluations", body))["evaluations"]
    else:
        said = [await ask_engine("evaluation", {**common, "resource": with_list(resources[0], lists)})]
    permits = [one.get("decision", False) for one in said]
    ids = [uuid.uuid4() for _ in resources]
    async with pool.acquire() as connection:
        await connection.execute(LOG, ids, subject["id"], [one["id"] for one in resources], permits)
    answers = [{"decision": permit, "context": {"decision_id": str(id)}} for permit, id in zip(permits, ids)]
    return {"evaluations": answers} if "evaluations" in asked else answers[0]


async def app(scope, receive, send):
    global pool, engines
    if scope["type"] == "lifespan":
        await receive()
        pool = await asyncpg.create_pool(os.environ["PEER_DATABASE"], min_size=8, max_size=8)
        engines = asyncio.LifoQueue()
        host, port = ENGINE.split(":")
        for _ in range(16):
            engines.put_nowait(await asyncio.open_connection(host, int(port)))
        await send({"type": "lifespan.startup.complete"})
        return
    body, more = b"", True
    while more:
        part = await receive()
        body, more = body + part.get("body", b""), part.get("more_body", False)
    text = json.dumps(await decide(json.loads(body))).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": text})
