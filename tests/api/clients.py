"""Client libraries of others, used as docs/hospital-applications.md and docs/fhir.md say, against a running portal.

    PORTAL=http://127.0.0.1:8080 TOKEN=… AUDIT_EVENT='{…}' python clients.py NAME

NAME is one of the functions below. AUDIT_EVENT is a break of the past. Ends with 0 when everything was as the documents say.
"""

import asyncio
import json
import os
import sys
import urllib.parse

import aiohttp
import fhirpy
import httpx
import httpx_sse
import requests
import sseclient
from aiohttp_sse_client import client as aiohttp_sse
from fhirclient import client as smart
from fhirclient.models.auditevent import AuditEvent
from fhirclient.models.consent import Consent
from fhirclient.server import FHIRServer
from fhirpy.base.exceptions import OperationOutcome

PORTAL = os.environ["PORTAL"]
BEARER = f"Bearer {os.environ['TOKEN']}"
AUTHORIZED = {"Authorization": BEARER}
CHANGES = f"{PORTAL}/api/v1/changes"
EMMA = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin|85073000061"
EVENT = json.loads(os.environ.get("AUDIT_EVENT", "{}"))


def next_link(bundle):
    return next((link["url"] for link in bundle["link"] if link["relation"] == "next"), None)


def all_pages(first, turn):
    """The ids of a search, page by page."""
    found, bundle = [], first
    while True:
        found += [entry["resource"]["id"] for entry in bundle.get("entry", [])]
        following = next_link(bundle)
        if following is None:
            return found
        bundle = turn(following)


def search(count):
    form = {"patient:identifier": EMMA, "_count": count}
    answer = requests.post(f"{PORTAL}/fhir/Consent/_search", data=form, headers=AUTHORIZED, timeout=10)
    answer.raise_for_status()
    return answer.json()


def test_fhirpy():
    client = fhirpy.SyncFHIRClient(f"{PORTAL}/fhir", authorization=BEARER)
    assert client.execute("metadata", "get")["fhirVersion"] == "4.0.1"
    try:
        client.resources("Consent").search(**{"patient:identifier": EMMA}).fetch()
        raise AssertionError("a search by GET is refused")
    except OperationOutcome as refused:
        assert "POST /fhir/Consent/_search" in str(refused), refused
    try:
        client.execute("Consent/_search", "post", data={"status": "active"})
        raise AssertionError("it sends JSON")
    except OperationOutcome as refused:
        assert "application/x-www-form-urlencoded" in str(refused), refused
    found = all_pages(search(2), lambda address: client.execute(address, "get"))
    assert len(found) >= 5 and len(set(found)) == len(found), found
    consent = client.reference("Consent", found[0]).to_resource()
    assert consent["patient"]["identifier"]["value"] == "85073000061"
    held = client.execute(f"AuditEvent/{EVENT['id']}", "put", data=EVENT)
    assert held["id"] == EVENT["id"]
    assert client.execute(f"AuditEvent/{EVENT['id']}", "get")["outcomeDesc"] == EVENT["outcomeDesc"]


def test_fhirclient():
    server = FHIRServer(None, base_uri=f"{PORTAL}/fhir/")
    server.session.headers["Authorization"] = BEARER
    assert server.capabilityStatement.fhirVersion == "4.0.1"
    try:
        Consent.where(struct={"patient:identifier": EMMA}).perform(server)
        raise AssertionError("a search by GET is refused")
    except Exception as refused:  # noqa: BLE001: the library has no class of its own for it
        assert "400" in str(refused), refused
    form = {"patient:identifier": EMMA, "_count": 2}
    first = server.post_as_form(f"{PORTAL}/fhir/Consent/_search", form).json()
    found = all_pages(first, server.request_json)
    assert len(found) >= 5 and len(set(found)) == len(found), found
    consent = Consent.read(found[0], server)
    assert consent.provision.type == "deny" and consent.patient.identifier.value == "85073000061"
    event = AuditEvent(EVENT)
    event.update(server)
    assert AuditEvent.read(EVENT["id"], server).outcomeDesc == EVENT["outcomeDesc"]
    assert smart.FHIRClient(settings={"app_id": "epd", "api_base": f"{PORTAL}/fhir/"}).server.base_uri


class Follower:
    """What an application keeps of a stream: changes in their order, and how far it is."""

    def __init__(self):
        self.last, self.changes, self.position = 0, [], None

    def hears(self, event, number, data):
        """Whether it has everything."""
        if event == "position":
            self.position = json.loads(data)["sequence"]
        elif data:
            assert event in ("consent", "break"), event
            assert int(number) == self.last + 1, (number, self.last)
            self.last = int(number)
            self.changes.append(json.loads(data)["resourceType"])
        return self.position is not None and self.position >= self.last > 0 and self.last == position()

    def check(self):
        assert set(self.changes) == {"Consent", "AuditEvent"}, self.changes
        assert self.position == self.last == len(self.changes)


def position():
    return requests.get(f"{CHANGES}/position", headers=AUTHORIZED, timeout=10).json()["sequence"]


def test_sseclient_py():
    follower = Follower()
    headers = {**AUTHORIZED, "Last-Event-ID": "0", "Accept": "text/event-stream"}
    answer = requests.get(CHANGES, headers=headers, stream=True, timeout=(5, 45))
    for event in sseclient.SSEClient(answer).events():
        if follower.hears(event.event, event.id, event.data):
            break
    follower.check()
    gone = requests.get(CHANGES, headers={**headers, "Last-Event-ID": "999999"}, stream=True, timeout=(5, 45))
    assert gone.status_code == 410


def test_httpx_sse():
    follower = Follower()
    with httpx.Client(headers=AUTHORIZED, timeout=httpx.Timeout(None, connect=5, read=45)) as client:
        with httpx_sse.connect_sse(client, "GET", CHANGES, headers={"Last-Event-ID": "0"}) as source:
            for event in source.iter_sse():
                assert event.data, "no block without data"
                if follower.hears(event.event, event.id, event.data):
                    break
        follower.check()
        with httpx_sse.connect_sse(client, "GET", CHANGES, headers={"Last-Event-ID": "999999"}) as source:
            assert source.response.status_code == 410


def test_aiohttp_sse_client():
    async def follow(after, follower):
        timeout = aiohttp.ClientTimeout(total=None, sock_read=45)
        headers = {**AUTHORIZED, "Last-Event-ID": str(after)}
        async with aiohttp_sse.EventSource(CHANGES, headers=headers, timeout=timeout) as source:
            async for event in source:
                if follower.hears(event.type, event.last_event_id, event.data):
                    break

    follower = Follower()
    asyncio.run(follow(0, follower))
    follower.check()
    try:
        asyncio.run(follow(999999, Follower()))
        raise AssertionError("410 ends it")
    except ConnectionError as gone:
        assert "410" in str(gone), gone


if __name__ == "__main__":
    assert urllib.parse.urlsplit(PORTAL).scheme
    globals()[f"test_{sys.argv[1]}"]()
