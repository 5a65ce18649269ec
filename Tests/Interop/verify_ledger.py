#!/usr/bin/env python3
"""Verifies an exported ledger or one proof file without any of Vigil's code.

    verify_ledger.py export DIR [--vkey KEY]
    verify_ledger.py proof FILE --entry FILE --vkey KEY [--kind FILE]   an answer of /records/N/proof: what kind it is
    verify_ledger.py readings ACCOUNT --kept FILE --vkey KEY    canonical readings, one a line, as they were numbered

Needs Python 3.9 and the package `cryptography`. Written from the published formats only: RFC 6962 (tree), RFC 8785
(canonical JSON), RFC 7515 and 8037 (detached JWS), C2SP signed-note, tlog-checkpoint, tlog-tiles and tlog-proof, did:key.
Of an export it checks every signature: the node's over blocks and checkpoints, and each person's over their acts, by a key that
was theirs at that place of the ledger. Prints one line and exits 0 when
everything holds; prints the first thing that does not and exits 1 otherwise.
"""

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import pathlib
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MAXIMUM_INTEGER = 2**53 - 1
MEMBERS = {"author", "body", "commitment", "facility", "origin", "signature", "subject", "time", "type", "v"}
REQUIRED = MEMBERS - {"commitment", "signature", "subject"}
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class Fault(Exception):
    """The first thing that is wrong."""


def check(condition, message):
    if not condition:
        raise Fault(message)


# RFC 6962 section 2.1, and proofs as RFC 9162 section 2.1.3.2 verifies them.


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Keeps every complete row, so that any aligned subtree can be looked up and any root recomputed."""

    def __init__(self):
        self.rows = [[]]

    def append(self, leaf):
        self.rows[0].append(leaf)
        height = 0
        while len(self.rows[height]) % 2 == 0:
            if height + 1 == len(self.rows):
                self.rows.append([])
            left, right = self.rows[height][-2:]
            self.rows[height + 1].append(node_hash(left, right))
            height += 1

    def root(self):
        result = None
        for row in self.rows:
            if len(row) % 2 == 1:
                result = row[-1] if result is None else node_hash(row[-1], result)
        return hashlib.sha256(b"").digest() if result is None else result


def root_from_inclusion(leaf, index, size, proof):
    check(index < size, "the index is not below the size of the tree")
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        check(last > 0, "the proof is too long")
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    check(last == 0, "the proof is too short")
    return result


# Encodings.


def decode_base64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Fault("malformed base64") from error
    check(base64.b64encode(data).decode() == text, "base64 with a second spelling")
    return data


def decode_decimal(text):
    check(text.isascii() and text.isdigit() and str(int(text)) == text, "malformed decimal number")
    return int(text)


def canonical(value):
    """RFC 8785 for strings, integers, truth values, arrays and objects."""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        check(abs(value) <= MAXIMUM_INTEGER, "integer out of range")
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(canonical(element) for element in value) + "]"
    check(isinstance(value, dict), "a kind of JSON value that the ledger does not use")
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))
    return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"


def parse_canonical(data, what):
    try:
        value = json.loads(data.decode("utf-8"))
        check(canonical(value).encode("utf-8") == data, f"{what}: not canonical JSON")
    except (ValueError, RecursionError) as error:
        raise Fault(f"{what}: malformed JSON") from error
    check(isinstance(value, dict), f"{what}: not an object")
    return value


def decode_did_key(text):
    check(text.startswith("did:key:z"), "not a did:key")
    number = 0
    for symbol in text[len("did:key:z") :]:
        check(symbol in BASE58, "not base58")
        number = number * 58 + BASE58.index(symbol)
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    check(len(data) == 34 and data[:2] == b"\xed\x01", "not an Ed25519 did:key")
    return data[2:]


# C2SP signed-note and tlog-checkpoint.


class Key:
    """A named Ed25519 key."""

    def __init__(self, name, public):
        self.name, self.public = name, public
        self.id = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]

    @staticmethod
    def parse(vkey):
        parts = vkey.strip().split("+", 2)
        check(len(parts) == 3, "malformed verifier key")
        data = decode_base64(parts[2])
        check(len(data) == 33 and data[0] == 1, "not an Ed25519 verifier key")
        key = Key(parts[0], data[1:])
        check(key.id.hex() == parts[1], "the verifier key's id is wrong")
        return key

    def verify(self, signature, message, what):
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature as error:
            raise Fault(f"{what}: the signature is wrong") from error


def open_checkpoint(note, key, what):
    """The size and root of a checkpoint that `key` signed."""
    text, blank, lines = note.rpartition("\n\n")
    check(blank and lines.endswith("\n"), f"{what}: malformed note")
    text += "\n"
    found = False
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        check(len(parts) == 3 and parts[0] == "\u2014", f"{what}: malformed signature line")
        data = decode_base64(parts[2])
        if parts[1] == key.name and data[:4] == key.id:
            key.verify(data[4:], text.encode(), what)
            found = True
    check(found, f"{what}: not signed by {key.name}")
    fields = text.split("\n")
    check(len(fields) == 4 and fields[3] == "" and fields[0] == key.name, f"{what}: malformed checkpoint")
    root = decode_base64(fields[2])
    check(len(root) == 32, f"{what}: malformed root")
    return decode_decimal(fields[1]), root


# Acts: a compact JWS without its payload (RFC 7515 appendix F), by Ed25519 (RFC 8037).


def decode_base64url(text):
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Fault("malformed base64url") from error
    check(encode_base64url(data) == text, "base64url with a second spelling")
    return data


def encode_base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class People:
    """Whose keys were whose, entry by entry."""

    def __init__(self):
        self.keys, self.recoveries, self.signed = {}, {}, 0

    def add(self, entry, position):
        if "signature" in entry or entry["author"] in self.keys:
            self.verify(entry, f"entry {position}")
        body, person = entry["body"], entry["body"].get("person")
        if entry["type"] == "person.registered":
            self.keys[person] = {body["key"]}
        elif entry["type"] == "person.key":
            self.keys[person] = self.keys.get(person, set()) - set(body["retires"]) | {body["key"]}
        elif entry["type"] == "recovery.begun":
            self.recoveries[person] = (position, body["key"])
        elif entry["type"] in ("recovery.refused", "recovery.completed"):
            begun, key = self.recoveries.pop(person, (None, None))
            if entry["type"] == "recovery.completed" and begun == body["of"]:
                self.keys[person] = {key}

    def verify(self, entry, what):
        check("signature" in entry, f"{what}: not signed by its author")
        parts = entry["signature"].split(".")
        check(len(parts) == 3 and parts[1] == "", f"{what}: not a detached JWS")
        header = parse_canonical(decode_base64url(parts[0]), what)
        check(set(header) == {"alg", "kid"} and header["alg"] == "EdDSA", f"{what}: another kind of signature")
        check(header["kid"] in self.keys.get(entry["author"], ()), f"{what}: the key was not its author's then")
        unsigned = {name: value for name, value in entry.items() if name != "signature"}
        message = parts[0] + "." + encode_base64url(canonical(unsigned).encode())
        Key(entry["author"], decode_did_key(header["kid"])).verify(decode_base64url(parts[2]), message.encode(), what)
        self.signed += 1


# The ledger.


def parse_entry(data, position):
    what = f"entry {position}"
    check(len(data) <= 65535, f"{what}: too large")
    entry = parse_canonical(data, what)
    check(REQUIRED <= set(entry) <= MEMBERS, f"{what}: wrong members")
    check(entry["v"] == 1 and entry["v"] is not True, f"{what}: unknown version")
    check(isinstance(entry["body"], dict), f"{what}: malformed body")
    return entry


class Chain:
    """Follows the blocks of a ledger from the first."""

    def __init__(self):
        self.tree, self.key, self.keys, self.people = Tree(), None, [], People()
        self.index, self.size, self.previous = 0, 0, "0" * 64
        self.checkpoint = None

    def add(self, line, entries):
        what = f"block {self.index}"
        record = parse_canonical(line, what)
        check(set(record) == {"block", "checkpoint", "hash", "signature"}, f"{what}: wrong members")
        block = record["block"]
        members = {"index", "time", "previous", "first", "count", "root", "kind", "node"}
        check(isinstance(block, dict) and set(block) == members, f"{what}: wrong members of the header")
        header = canonical(block).encode()
        check(hashlib.sha256(header).hexdigest() == record["hash"], f"{what}: wrong hash")
        check(block["index"] == self.index and block["kind"] in ("emergency", "regular"), f"{what}: wrong header")
        check(block["previous"] == self.previous, f"{what}: not linked to the block before")
        check(block["first"] == self.size, f"{what}: does not begin where the block before ended")
        for offset in range(block["count"]):
            self.add_entry(next(entries, None), is_first=offset == 0)
        check(self.tree.root().hex() == block["root"], f"{what}: the entries from {block['first']} have another root")
        check(self.key is not None and block["node"] == self.key.name, f"{what}: not of the origin in effect")
        message = b"vigil/v1/block\n" + bytes.fromhex(record["hash"])
        self.key.verify(decode_base64(record["signature"]), message, what)
        head = open_checkpoint(record["checkpoint"], self.key, what)
        check(head == (self.size, self.tree.root()), f"{what}: the checkpoint is of another tree")
        self.index, self.previous, self.checkpoint = self.index + 1, record["hash"], record["checkpoint"]

    def add_entry(self, data, is_first):
        check(data is not None, f"entry {self.size}: missing")
        entry = parse_entry(data, self.size)
        if entry["type"] == "node.origin":
            check(is_first, f"entry {self.size}: an origin inside a block")
            self.key = Key(entry["origin"], decode_did_key(entry["body"]["key"]))
            self.keys.append(self.key)
        self.people.add(entry, self.size)
        self.tree.append(leaf_hash(data))
        self.size += 1


def lines_of(path):
    with path.open("rb") as file:
        for line in file:
            check(line.endswith(b"\n"), f"{path.name}: the last line is cut")
            yield line[:-1]


def tile_path(index, width):
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.insert(0, f"x{index % 1000:03}")
    return "/".join(parts) + ("" if width == 256 else f".p/{width}")


def check_tiles(folder, tree, entries):
    for level in range(0, len(tree.rows), 8):
        row = tree.rows[level]
        for first in range(0, len(row), 256):
            hashes = row[first : first + 256]
            path = folder / "tile" / str(level // 8) / tile_path(first // 256, len(hashes))
            check(path.is_file(), f"{path.relative_to(folder)}: missing")
            check(path.read_bytes() == b"".join(hashes), f"{path.relative_to(folder)}: differs from the entries")
    size = len(tree.rows[0])
    for first in range(0, size, 256):
        width = min(256, size - first)
        path = folder / "tile" / "entries" / tile_path(first // 256, width)
        check(path.is_file(), f"{path.relative_to(folder)}: missing")
        bundle = b"".join(len(entry).to_bytes(2, "big") + entry for entry in (next(entries) for _ in range(width)))
        check(path.read_bytes() == bundle, f"{path.relative_to(folder)}: differs from entries.jsonl")


def verify_export(folder, vkey):
    chain, entries = Chain(), lines_of(folder / "entries.jsonl")
    for line in lines_of(folder / "blocks.jsonl"):
        chain.add(line, entries)
    check(next(entries, None) is None, f"entry {chain.size}: in no block")
    check(chain.size > 0, "the ledger is empty")
    listed = [Key.parse(line.decode()) for line in lines_of(folder / "node.vkey")]
    same = [(key.name, key.public) for key in listed] == [(key.name, key.public) for key in chain.keys]
    check(same, "node.vkey: not the keys that the ledger names")
    if vkey is not None:
        trusted = Key.parse(vkey)
        check((trusted.name, trusted.public) == (chain.key.name, chain.key.public), "the ledger's key is not the trusted")
    check((folder / "checkpoint").read_text("utf-8") == chain.checkpoint, "checkpoint: not the last block's")
    check_tiles(folder, chain.tree, lines_of(folder / "entries.jsonl"))
    root = chain.tree.root().hex()
    return f"intact: {chain.size} entries in {chain.index} blocks, root {root}, {chain.people.signed} signed by people"


def verify_proof(proof, entry, vkey):
    key = Key.parse(vkey)
    head, blank, note = proof.partition("\n\n")
    lines = head.split("\n")
    check(blank and lines.pop(0) == "c2sp.org/tlog-proof@v1", "not a tlog-proof file")
    if lines and lines[0].startswith("extra "):
        decode_base64(lines.pop(0)[len("extra ") :])
    check(lines and lines[0].startswith("index "), "the proof has no index")
    index = decode_decimal(lines.pop(0)[len("index ") :])
    hashes = [decode_base64(line) for line in lines]
    check(all(len(digest) == 32 for digest in hashes), "malformed hash")
    size, root = open_checkpoint(note, key, "checkpoint")
    computed = root_from_inclusion(leaf_hash(entry), index, size, hashes)
    check(computed == root, "the entry is not what was proved")
    return f"proved: entry {index} of {size}, root {root.hex()}"


def verify_kind(entry, answer):
    """That the record is of the class and date that the answer opens: a salted commitment in the entry's body."""
    kind, salt = answer["kind"], base64.urlsafe_b64decode(answer["kindSalt"] + "=" * (-len(answer["kindSalt"]) % 4))
    check(len(salt) == 32, "malformed salt")
    opened = json.dumps(kind, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    committed = json.loads(entry)["body"].get("kind")
    check(hmac.new(salt, opened, hashlib.sha256).hexdigest() == committed, "the record is not of the kind that was shown")
    return f"of the kind {opened.decode('utf-8')}"


# The gateway's account of one device's readings: alarms byte by byte, summaries by their chain over a run of what is left.


VITALS = ("hr", "spo2", "rr", "temp", "sbp", "dbp", "glucose")


def chain_is_over(summary, run):
    link = bytes.fromhex(summary["salt"])
    for digest, _ in run:
        link = hashlib.sha256(link + digest).digest()
    return link.hex() == summary["chain"]


def statistics(run):
    vitals = {}
    for key in VITALS:
        values = [reading[key] for _, reading in run if key in reading]
        if values:
            vitals[key] = {
                "count": len(values),
                "last": values[-1],
                "max": max(values),
                "min": min(values),
                "sum": sum(values),
            }
    return vitals


# A folded summary: its statistics were dropped, and the readings give them again, so that the old commitment opens.
def is_over(summary, opening, run):
    if not chain_is_over(summary, run):
        return False
    if opening is None:
        return True
    commitment, salt = opening
    payload = json.dumps({**summary, "vitals": statistics(run)}, sort_keys=True, separators=(",", ":")).encode("utf-8")
    return hmac.new(salt, payload, hashlib.sha256).hexdigest() == commitment


def verify_readings(account, kept, vkey):
    header, *lines = account.decode("utf-8").splitlines()
    device = json.loads(header)["device"]
    readings = [(hashlib.sha256(line).digest(), json.loads(line)) for line in kept.splitlines()]
    summaries, alarmed = [], set()
    for number, line in enumerate(lines):
        item = json.loads(line)
        verify_proof(item["proof"], item["entry"].encode("utf-8"), vkey)
        entry = parse_entry(item["entry"].encode("utf-8"), number)
        salt = bytes.fromhex(item["salt"])
        is_folded = "payload" not in item
        payload = item["opening" if is_folded else "payload"].encode("utf-8")
        if not is_folded:
            made = hmac.new(salt, payload, hashlib.sha256).hexdigest()
            check(made == entry["commitment"], f"line {number + 2}: the values are not those that were committed to")
        check(entry["body"]["device"] == device, f"line {number + 2}: about another device")
        values = parse_canonical(payload, f"line {number + 2}")
        if entry["type"] == "reading.alarmed" and not is_folded:
            alarmed.add(hashlib.sha256(values["reading"].encode("utf-8")).digest())
        else:
            check(entry["type"] in ("summary.closed", "summary.supplement"), f"line {number + 2}: {entry['type']}")
            summaries.append((values, (entry["commitment"], salt) if is_folded else None))
    check(alarmed <= {digest for digest, _ in readings}, "an alarm is of a reading that was not kept")
    left = [reading for reading in readings if reading[0] not in alarmed]
    found = True
    while summaries and found:
        found = False
        for item in summaries:
            summary, opening = item
            count = summary["readings"]
            starts = (at for at in range(len(left) - count + 1) if is_over(summary, opening, left[at : at + count]))
            start = next(starts, None)
            if start is not None:
                del left[start : start + count]
                summaries.remove(item)
                found = True
                break
    check(not summaries, f"{len(summaries)} summaries are not over readings that were kept")
    check(not left, f"{len(left)} readings are not on the ledger")
    return f"proved: {len(readings)} readings, {len(alarmed)} of them in alarms"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export")
    export.add_argument("folder", type=pathlib.Path)
    export.add_argument("--vkey")
    proof = commands.add_parser("proof")
    proof.add_argument("file", type=pathlib.Path)
    proof.add_argument("--entry", type=pathlib.Path, required=True)
    proof.add_argument("--vkey", required=True)
    proof.add_argument("--kind", type=pathlib.Path)
    readings = commands.add_parser("readings")
    readings.add_argument("account", type=pathlib.Path)
    readings.add_argument("--kept", type=pathlib.Path, required=True)
    readings.add_argument("--vkey", required=True)
    arguments = parser.parse_args()
    try:
        if arguments.command == "export":
            print(verify_export(arguments.folder, arguments.vkey))
        elif arguments.command == "readings":
            print(verify_readings(arguments.account.read_bytes(), arguments.kept.read_bytes(), arguments.vkey))
        else:
            text = arguments.file.read_bytes().decode("utf-8")
            entry = arguments.entry.read_bytes()
            words = verify_proof(text, entry, arguments.vkey)
            if arguments.kind:
                words += ", " + verify_kind(entry, json.loads(arguments.kind.read_bytes()))
            print(words)
    except (Fault, OSError, UnicodeDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        print(f"broken: {error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
