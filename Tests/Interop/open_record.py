#!/usr/bin/env python3
"""Opens what Vigil sealed, without Vigil: needs Python 3.9 and the `cryptography` package, nothing else.

    open_record.py file --blobs DIR --cid CID --wrap WRAP.json --key KEY --patient PAT --reader ID --out FILE
    open_record.py box --box BOX.json --passphrase TEXT --context ID

`--key` is the reader's private X25519 key, 32 bytes in base64url. HPKE is written out here after RFC 9180, so that the
check shares no code with the library that Vigil uses. Exit status 0: opened; 1: broken.
"""
import argparse
import base64
import hashlib
import hmac
import json
import sys
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CHUNK, TAG, PER_OBJECT = 65536, 16, 15


class Broken(Exception):
    pass


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def address(data):
    """CIDv1, raw, sha2-256, base 32 in lower case."""
    raw = b"\x01\x55\x12\x20" + hashlib.sha256(data).digest()
    return "b" + base64.b32encode(raw).decode().lower().rstrip("=")


def fetch(folder, cid):
    data = (Path(folder) / cid[-2:] / cid).read_bytes()
    if address(data) != cid:
        raise Broken(f"object {cid} was changed")
    return data


# RFC 9180, base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
def labeled_extract(suite, salt, label, material):
    return hmac.new(salt or bytes(32), b"HPKE-v1" + suite + label + material, hashlib.sha256).digest()


def labeled_expand(suite, secret, label, info, length):
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(secret, block + info + bytes([counter]), hashlib.sha256).digest()
        out += block
        counter += 1
    return out[:length]


def hpke_open(private, enc, info, sealed):
    kem = b"KEM" + (0x20).to_bytes(2, "big")
    suite = b"HPKE" + (0x20).to_bytes(2, "big") + (1).to_bytes(2, "big") + (2).to_bytes(2, "big")
    shared = private.exchange(X25519PublicKey.from_public_bytes(enc))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    prk = labeled_extract(kem, b"", b"eae_prk", shared)
    secret = labeled_expand(kem, prk, b"shared_secret", enc + public, 32)
    context = b"\x00" + labeled_extract(suite, b"", b"psk_id_hash", b"") + labeled_extract(suite, b"", b"info_hash", info)
    schedule = labeled_extract(suite, secret, b"secret", b"")
    key = labeled_expand(suite, schedule, b"key", context, 32)
    nonce = labeled_expand(suite, schedule, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, sealed, b"")


def open_file(arguments):
    manifest = json.loads(fetch(arguments.blobs, arguments.cid))
    wrap = json.loads(Path(arguments.wrap).read_text())
    info = json.dumps(
        ["vigil-wrap/1", arguments.cid, arguments.patient, arguments.reader], separators=(",", ":"), ensure_ascii=False)
    private = X25519PrivateKey.from_private_bytes(from_base64url(arguments.key))
    key = hpke_open(private, from_base64url(wrap["enc"]), info.encode(), from_base64url(wrap["ct"]))
    total = max(1, -(-manifest["bytes"] // CHUNK))
    if len(manifest["objects"]) != -(-total // PER_OBJECT):
        raise Broken("the manifest's numbers do not agree")
    chunk, digest, written = 0, hashlib.sha256(), 0
    with open(arguments.out, "wb") as out:
        for cid in manifest["objects"]:
            data = fetch(arguments.blobs, cid)
            for start in range(0, len(data), CHUNK + TAG):
                last = chunk == total - 1
                nonce = chunk.to_bytes(11, "big") + bytes([last])
                plain = AESGCM(key).decrypt(nonce, data[start:start + CHUNK + TAG], b"vigil-file/1")
                out.write(plain)
                digest.update(plain)
                written += len(plain)
                chunk += 1
    if chunk != total or written != manifest["bytes"]:
        raise Broken("the file is not as long as its manifest says")
    print(f"opened: {written} bytes, sha256 {digest.hexdigest()}")


def open_box(arguments):
    box = json.loads(Path(arguments.box).read_text())
    key = hashlib.scrypt(
        arguments.passphrase.encode(), salt=from_base64url(box["salt"]), n=box["n"], r=box["r"], p=box["p"],
        maxmem=512 << 20, dklen=32)
    sealed = from_base64url(box["sealed"])
    secret = AESGCM(key).decrypt(sealed[:12], sealed[12:], b"vigil-box/1 " + arguments.context.encode())
    print(f"opened: {secret.hex()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    file = commands.add_parser("file")
    for name in ["blobs", "cid", "wrap", "key", "patient", "reader", "out"]:
        file.add_argument("--" + name, required=True)
    box = commands.add_parser("box")
    for name in ["box", "passphrase", "context"]:
        box.add_argument("--" + name, required=True)
    arguments = parser.parse_args()
    try:
        open_file(arguments) if arguments.command == "file" else open_box(arguments)
    except (Broken, InvalidTag, OSError, ValueError, KeyError) as error:
        print(f"broken: {error or 'it does not open'}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
