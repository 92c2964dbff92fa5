"""The patient's list by FastAPI, asyncpg and Jinja: session, list, open requests, draft; no row-level security."""

import os
import secrets
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import asyncpg
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from page import since, template

LIST = """select x.id, x.origin, x.started_at, concat_ws(' ', w.given_name, w.family_name) as name, w.function, w.riziv
  from exclusion_periods x join care_workers w on w.id = x.care_worker_id
  where x.patient_id = $1 and x.ended_at is null order by x.started_at desc"""
REQUESTS = "select id, reference, state, sent_at from exclusion_requests where patient_id = $1 and state in ('sent', 'taken') order by sent_at desc"
DRAFT = "select id from request_drafts where patient_id = $1 and sent_at is null and prepared_by is not null limit 1"
SESSION = "select patient_id, csrf from peer_sessions where hash = $1 and expires_at > now()"

PAGE = Environment(autoescape=True).from_string(template(Path(os.environ["PEER_PAGE"]).read_text()))


@asynccontextmanager
async def pool(app: FastAPI):
    # As many connections as the portal's worker has.
    async with asyncpg.create_pool(os.environ["PEER_DATABASE"], min_size=8, max_size=8) as app.state.pool:
        yield


app = FastAPI(lifespan=pool, openapi_url=None)


@app.get("/uitsluitingen")
async def exclusions(request: Request):
    key = request.cookies.get("session", "")
    async with app.state.pool.acquire() as connection, connection.transaction():
        session = await connection.fetchrow(SESSION, sha256(key.encode()).digest())
        if session is None:
            return RedirectResponse("/aanmelden", 303)
        patient = session["patient_id"]
        rows = await connection.fetch(LIST, patient)
        requests = await connection.fetch(REQUESTS, patient)
        draft = await connection.fetchval(DRAFT, patient)
    cards = [{**row, "since": since(row["started_at"])} for row in rows]
    nonce = secrets.token_urlsafe(16)
    html = PAGE.render(cards=cards, requests=requests, draft=draft, csrf=session["csrf"], nonce=nonce)
    return HTMLResponse(html, headers={"cache-control": "no-store", "content-security-policy": f"default-src 'self'; script-src 'nonce-{nonce}'"})
