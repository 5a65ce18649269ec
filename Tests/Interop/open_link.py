#!/usr/bin/env python3
"""Opens a SMART Health Link without Vigil: needs Python 3.9 and the `cryptography` package, nothing else.

    open_link.py --link shlink:/… --recipient NAME [--passcode TEXT] [--out FOLDER]

Asks for the manifest, opens every file (compact JWE: alg dir, enc A256GCM) and prints one line of JSON for each:
content type, bytes and SHA-256 of the plaintext. Exit status 0: opened; 1: refused or broken.
"""
import argparse
import base64
import hashlib
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def fetch(url, body=None):
    request = urllib.request.Request(url, data=body and json.dumps(body).encode())
    if body:
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read()


def open_jwe(text, key):
    protected, wrapped, nonce, ciphertext, tag = text.split(".")
    header = json.loads(from_base64url(protected))
    assert header["alg"] == "dir" and header["enc"] == "A256GCM" and not wrapped and "zip" not in header, header
    plaintext = AESGCM(key).decrypt(
        from_base64url(nonce), from_base64url(ciphertext) + from_base64url(tag), protected.encode())
    return header.get("cty"), plaintext


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--link", required=True)
    parser.add_argument("--recipient", required=True)
    parser.add_argument("--passcode")
    parser.add_argument("--out")
    arguments = parser.parse_args()
    payload = json.loads(from_base64url(arguments.link.split("shlink:/", 1)[1]))
    key = from_base64url(payload["key"])
    assert len(key) == 32 and len(payload["url"]) <= 128 and len(payload.get("label", "")) <= 80
    body = {"recipient": arguments.recipient}
    if arguments.passcode is not None:
        body["passcode"] = arguments.passcode
    try:
        files = json.loads(fetch(payload["url"], body))["files"]
        for number, entry in enumerate(files):
            text = entry["embedded"] if "embedded" in entry else fetch(entry["location"]).decode()
            kind, plaintext = open_jwe(text, key)
            if arguments.out:
                Path(arguments.out, f"{number}").write_bytes(plaintext)
            print(json.dumps({
                "bytes": len(plaintext), "contentType": kind or entry["contentType"],
                "sha256": hashlib.sha256(plaintext).hexdigest()}))
    except urllib.error.HTTPError as refusal:
        print(json.dumps({"status": refusal.code, "problem": json.loads(refusal.read() or b"{}")}))
        return 1
    except InvalidTag:
        print(json.dumps({"problem": "a file does not open with the link's key"}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
