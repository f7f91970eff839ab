#!/usr/bin/env python3
"""Verifies an evidence pack without Hostline: python3 verify.py PACK.zip [PUBLIC-KEY]. Needs nothing but Python 3.8 or newer."""
import base64, hashlib, json, struct, sys, uuid, zipfile
P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P

def check(holds, why):
    if not holds: sys.exit("NOT VALID: " + why)
def add(p, q):  # Ed25519, RFC 8032: points as (x, y, z, t)
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0]), 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(n, p):
    r = (0, 1, 1, 0)
    while n: r, p, n = add(r, p) if n & 1 else r, add(p, p), n >> 1
    return r
def point(code):
    n = int.from_bytes(code, "little")
    y = n & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    check(len(code) == 32 and y < P and (x * x - square) % P == 0, "the key or the signature is no point of the curve")
    return (x if x & 1 == n >> 255 else P - x, y, 1, (x if x & 1 == n >> 255 else P - x) * y % P)

def signed(key, text, signature, what):
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % Q
    left, right = times(s, point(b"\x58" + b"\x66" * 31)), add(point(signature[:32]), times(h, point(key)))
    check(len(signature) == 64 and s < Q and all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1)), what + " is not signed by that key")
def link(before, chain, e):  # SHA-256 over the hash before, the columns, and the SHA-256 of the payload
    text = lambda t: struct.pack(">I", len(t.encode())) + t.encode()
    ids = b"".join(uuid.UUID(i).bytes for i in (e["id"], e["world"], e["account"], chain["id"]))
    columns = struct.pack(">qqi", e["sequence"], e["at_micros"], chain["subject_number"]) + text(e["kind"]) + text(e["actor"]) + text(e["reason"] or "")
    return hashlib.sha256(before + ids + columns + bytes.fromhex(e["payload_sha256"])).digest()

pack = zipfile.ZipFile(sys.argv[1])
manifest = json.loads(pack.read("manifest.json"))
key = base64.b64decode(manifest["public_key"])
check(len(sys.argv) < 3 or base64.b64decode(sys.argv[2]) == key, "the pack was signed with another key than the one you gave")
signed(key, pack.read("manifest.json"), base64.b64decode(pack.read("manifest.sig"), validate=True), "the manifest")
check([m["name"] for m in manifest["members"]] + ["manifest.json", "manifest.sig"] == pack.namelist(), "the manifest lists other files than the pack has")
hashes = {m["name"]: m["sha256"] for m in manifest["members"]}
for name in hashes: check(hashlib.sha256(pack.read(name)).hexdigest() == hashes[name], name + " was altered")
known = set(hashes.values()) | {u["id"] for n in hashes if n.endswith("/undos.json") for u in json.loads(pack.read(n))}
for name in (n for n in hashes if n.endswith("events.jsonl")):
    chain, *events = (json.loads(line) for line in pack.read(name).decode().splitlines())
    last, told = b"\0" * 32, set()
    for n, e in enumerate(events, 1):
        last = link(last, chain, e)
        payload = e["payload"] and json.loads(e["payload"])
        check(e["sequence"] == n and last.hex() == e["hash"], f"event {n} of {name} was altered or does not follow the one before it")
        check(payload is None or hashlib.sha256(e["payload"].encode()).hexdigest() == e["payload_sha256"], f"the payload of event {n} of {name} was altered")
        told |= {payload[h] for h in ("letter_sha256", "bill_sha256", "undo") if payload and payload.get(h)}
    check(len(events) == chain["length"] and last.hex() == chain["head"], name + " does not end where its head says")
    check(told <= known, name + " tells of a document, or of a request to undo, that is not in the pack")
head = json.loads(pack.read("seals.json"))["head"]
lines = ["hostline audit head", head["world"], str(head["sealed"]), head["link"], str(head["at_micros"]), ""]
signed(key, "\n".join(lines).encode(), base64.b64decode(head["signature"]), "the head")
print(f"VALID: {len(hashes)} files, made {manifest['made_at']}, signed with {manifest['public_key']}")
