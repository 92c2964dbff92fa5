"""Validates what the documents and applications write, by tools of others.

Reads a line of JSON each: {"fhir": RESOURCE} is FHIR R4 (fhir.resources), {"schema": SCHEMA, "body": BODY} a JSON Schema with the
body that it should fit. Writes a line of JSON for each: the complaints, none when it is valid.
"""

import json
import sys

import jsonschema_rs
from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError


def complaints(line):
    if "schema" in line:
        return [error.message for error in jsonschema_rs.validator_for(line["schema"]).iter_errors(line["body"])]
    resource = line["fhir"]
    try:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    except ValidationError as error:
        return [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    except (KeyError, ValueError) as error:
        return [f"no resource of FHIR R4: {error}"]
    return []


for text in sys.stdin:
    print(json.dumps(complaints(json.loads(text))), flush=True)
