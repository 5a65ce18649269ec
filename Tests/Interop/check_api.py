#!/usr/bin/env python3
"""Holds a running gateway to the OpenAPI document that it serves.

    check_api.py --url http://127.0.0.1:8080 --token ROLE=vgl_… [--token …] [--examples 20] [--seed 1]

The document is checked against OpenAPI 3.1 (openapi-spec-validator); then requests are drawn from it for each token and
sent (schemathesis): every answer must be documented, of the documented type and shape, and none a 5xx. The seed is printed.
Needs those two packages: `make api` brings them in a folder of its own.
"""
import argparse
import json
import random
import subprocess
import sys
import urllib.request
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

# Streams do not end by themselves; what is measured is not what is served to clients.
LEFT_OUT = "^/(events|metrics|readyz)$"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", action="append", default=[])
    parser.add_argument("--examples", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 31))
    arguments = parser.parse_args()
    with urllib.request.urlopen(arguments.url + "/openapi.json", timeout=30) as response:
        document = json.loads(response.read())
    OpenAPIV31SpecValidator(document).validate()
    count = sum(len(operations) for operations in document["paths"].values())
    print(f"valid OpenAPI {document['openapi']}: {count} operations; seed {arguments.seed}", flush=True)
    tool = Path(sys.executable).with_name("schemathesis")
    failed = []
    for pair in arguments.token or ["nobody="]:
        role, _, token = pair.partition("=")
        command = [
            str(tool), "run", arguments.url + "/openapi.json", "--exclude-path-regex", LEFT_OUT,
            "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
            "response_schema_conformance,unsupported_method", "--max-examples", str(arguments.examples),
            "--seed", str(arguments.seed), "--request-timeout", "20", "--phases", "examples,coverage,fuzzing",
            "--no-color",
        ]
        if token:
            command += ["--header", f"Authorization: Bearer {token}"]
        result = subprocess.run(command, capture_output=True, text=True)
        print(f"{role}: {'ok' if result.returncode == 0 else 'FAILED'}", flush=True)
        if result.returncode:
            failed.append(role)
            print(result.stdout[-20_000:].replace(token or "\0", "[token]"), result.stderr[-2_000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
