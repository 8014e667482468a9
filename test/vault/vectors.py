"""The test vectors of docs/decisions/0002-byte-formats.md, computed from its words alone.

Shares no code with Steward. Needs Python 3.9 and the package cryptography (for AES-GCM). Prints the JSON block:
    python3 test/vault/vectors.py
"""
import base64, hashlib, hmac, json, struct
from datetime import date, datetime, timedelta
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

def b64(raw): return base64.b64encode(raw).decode()
def mac(key, message): return hmac.new(key, message, hashlib.sha256).digest()
def hkdf(secret, info, length=32):
    key, block, out, count = mac(b"\0" * 32, secret), b"", b"", 1
    while len(out) < length:
        block = mac(key, block + info.encode() + bytes([count]))
        out, count = out + block, count + 1
    return out[:length]
def prefixed(*parts):
    raw = [p.encode() for p in parts]
    return b"".join(struct.pack(">I", len(p)) + p for p in raw)
def canonical(value): return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
def plain_json(value): return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
def aad(table, id, day): return prefixed("\x01", table, id, day)
def blob(key, epoch, place, nonce, plain):
    return bytes([1]) + struct.pack(">H", epoch) + nonce + AESGCM(key).encrypt(nonce, plain, aad(*place))
def seq(first, count): return bytes((first + i) % 256 for i in range(count))

HOME = "6f1c0a52-7d3b-4f0e-9a41-2b8f3c5d7e90"
ID = "019ab2c4-5d80-7a11-8f00-0123456789ab"
out = {}

chain = seq(0, 32)
day, steps = date(2026, 11, 23), {}
value = chain
for n in range(0, 32):
    steps[(day + timedelta(n)).isoformat()] = value
    value = hkdf(value, "steward/1/chain")
out["ratchet"] = {
    "home": HOME, "day": "2026-11-23", "value": chain.hex(),
    "chain": {d: steps[d].hex() for d in ("2026-11-24", "2026-12-23")},
    "dayKey": {d: hkdf(steps[d], "steward/1/day/" + HOME + d).hex() for d in ("2026-11-23", "2026-12-23")},
}

day_key, nonce = hkdf(steps["2026-12-23"], "steward/1/day/" + HOME + "2026-12-23"), seq(0xA0, 12)
place = ("contact", ID, "2026-12-23")
content = '{"name":"Zoë Testperson","phone":"+447700900123"}'
out["sealedBlob"] = {
    "key": day_key.hex(), "epoch": 258, "table": place[0], "id": place[1], "day": place[2], "nonce": nonce.hex(), "plain": content,
    "additionalData": aad(*place).hex(), "blob": blob(day_key, 258, place, nonce, content.encode()).hex(),
}

key = seq(0x40, 32)
out["digest"] = {"key": key.hex(), "of": [
    {"kind": kind, "values": values, "digest": mac(key, prefixed(kind, *values))[:16].hex()}
    for kind, values in (("phone", ["+447700900123"]), ("name-dob", ["testperson zoë", "1980-02-29"]), ("outside-reference", ["8x8", "a-1"]))
]}

master, file_nonce = seq(0x80, 32), seq(0x10, 12)
body = {"epoch": 1, "day": "2026-11-23", "value": b64(chain)}
file_key = hkdf(master, "steward/1/file/chain")
sealed = blob(file_key, 0, ("chain", HOME, ""), file_nonce, plain_json(body).encode())
out["sealedFile"] = {
    "masterKey": master.hex(), "keyFileLine": "steward-master-key-1:" + base64.urlsafe_b64encode(master).decode().rstrip("="),
    "what": "chain", "home": HOME, "key": file_key.hex(), "nonce": file_nonce.hex(), "content": body,
    "file": plain_json({"format": "steward.sealed-file/1", "what": "chain", "home": HOME, "kdf": None, "sealed": b64(sealed)}) + "\n",
}

entries, previous = [], ""
for n, entry in enumerate(({"act": "init", "facts": {"noticeVersion": 1}}, {"act": "contact show", "references": ["C-7K3M-9QWX-2ABC"], "reason": "rief zurück"}), 1):
    text = canonical({**entry, "seq": n, "at": f"2026-11-23T08:3{n}:00.000Z", "staff": "S7K3M9QWX", "claimed": False, "previous": previous})
    previous = mac(key, text.encode()).hex()
    entries.append({"body": text, "mac": previous})
out["auditEntry"] = {"key": key.hex(), "entries": entries}

events, code = [], b"\0" * 32
for event in (
    {"id": ID, "at": "2026-11-23T08:30:00.000Z", "kind": "opt-out", "digest": seq(1, 16).hex(), "sealed": seq(9, 40).hex(), "detail": canonical({"how": "phone"})},
    {"id": HOME, "at": "2026-11-23T08:31:00.000Z", "kind": "recovery-copy", "digest": None, "sealed": None, "detail": canonical({"copy": "K-7K3M-9QWX", "chainDay": "2026-11-30"})},
):
    code = mac(key, code + canonical(event).encode())
    events.append({**event, "mac": code.hex()})
out["registerEvent"] = {"key": key.hex(), "events": events}

def register_keys(first): return {"registerDigest": seq(first, 32), "registerSeal": seq(first + 32, 32), "registerChain": seq(first + 64, 32)}
def register_row(keys, code, event, number, event_nonce):
    digest = mac(keys["registerDigest"], prefixed("phone", number))[:16].hex()
    sealed = event_nonce and blob(keys["registerSeal"], 0, ("register", event["id"], ""), event_nonce, number.encode()).hex()
    body = {**event, "digest": digest, "sealed": sealed}
    return {"digest": digest, "sealed": sealed, "mac": mac(keys["registerChain"], code + canonical(body).encode()).hex()}
carried, codes = [], {"before": b"\0" * 32, "after": b"\0" * 32}
sides = {"before": register_keys(0), "after": register_keys(0x90)}
for event, event_nonce in (
    ({"id": ID, "at": "2026-11-23T08:30:00.000Z", "kind": "opt-out", "detail": canonical({"how": "phone"})}, nonce),
    ({"id": HOME, "at": "2026-11-24T08:30:00.000Z", "kind": "opt-out-removed", "detail": canonical({"how": "email", "reason": "asked again"})}, None),
):
    rows = {side: register_row(keys, codes[side], event, "+447700900123", event_nonce) for side, keys in sides.items()}
    codes = {side: bytes.fromhex(row["mac"]) for side, row in rows.items()}
    carried.append({**event, **rows})
out["carriedRegister"] = {"keys": {side: {name: key.hex() for name, key in keys.items()} for side, keys in sides.items()}, "events": carried}

second = seq(0x60, 32)
old_blob = blob(day_key, 1, place, nonce, content.encode())
new_place = ("contact", HOME, "2026-12-23")
new_value = second
for n in range(0, 30): new_value = hkdf(new_value, "steward/1/chain")
new_blob = blob(hkdf(new_value, "steward/1/day/" + HOME + "2026-12-23"), 2, new_place, nonce, content.encode())
out["chainOfTwoEpochs"] = {
    "home": HOME, "plain": content,
    "content": {"epoch": 2, "day": "2026-11-23", "value": b64(second), "earlier": [{"epoch": 1, "day": "2026-11-23", "value": b64(chain), "until": "2026-12-23"}]},
    "opens": [{"table": t, "id": i, "day": d, "blob": raw.hex()} for (t, i, d), raw in ((place, old_blob), (new_place, new_blob))],
}

root = seq(0xC0, 32)
pseudonyms = []
for field, kind, values in (("resident", "resident", ["R7K3M9QWX2ABCDEF"]), ("name+dateOfBirth", "name+dateOfBirth", ["Zoë Testperson", ""])):
    field_key = hkdf(root, "steward/1/pseudonym/" + field)
    short = mac(field_key, prefixed(kind, *values))[:16]
    pseudonyms.append({"field": field, "key": field_key.hex(), "kind": kind, "values": values, "pseudonym": "p" + base64.b32encode(short).decode().rstrip("=").lower()})
out["pseudonym"] = {"root": root.hex(), "keyId": hkdf(root, "steward/1/pseudonym-root-id", 4).hex(), "of": pseudonyms}

parts = ["channel", "phone", "at", "2026-11-23T08:30:00.000Z", "name", "Zoë Testperson"]
out["importReference"] = {"key": key.hex(), "parts": parts, "reference": mac(key, prefixed(*parts))[:16].hex()}

kdf = {"name": "scrypt", "N": 1024, "r": 8, "p": 1, "salt": b64(seq(0x20, 16))}
passphrase = "correct horse battery stapl\u00e9"
stretched = hashlib.scrypt(passphrase.encode(), salt=seq(0x20, 16), n=1024, r=8, p=1, dklen=32)
header = {"copy": "K-7K3M-9QWX", "home": HOME, "madeAt": "2026-11-23T08:30:00.000Z", "chainDay": "2026-11-30", "epoch": 1, "replaceBy": "2026-11-30"}
inside = {**header, "master": {"key": b64(master), "kdf": None}, "chain": {"epoch": 1, "day": "2026-11-30", "value": b64(steps["2026-11-30"])}}
recovery_key = hkdf(stretched, "steward/1/file/recovery")
sealed = blob(recovery_key, 1, ("recovery", HOME, "2026-11-30"), nonce, plain_json(inside).encode())
out["recoveryFile"] = {
    "passphrase": passphrase, "scrypt": stretched.hex(), "key": recovery_key.hex(), "nonce": nonce.hex(), "masterKey": master.hex(), "chain": steps["2026-11-30"].hex(),
    "file": plain_json({"format": "steward.recovery/1", **header, "kdf": kdf, "sealed": b64(sealed)}) + "\n",
}

manifest = {
    "format": "steward.backup/1", "backup": "B-7K3M-9QWX", "home": HOME, "madeAt": "2026-11-23T08:30:00.000Z", "steward": "0.1.0",
    "schemas": {"store": 2, "register": 2}, "noticeVersion": 1, "floor": "2026-11-23", "chain": {"epoch": 1, "day": "2026-11-23"},
    "audit": {"seq": 2, "head": entries[1]["mac"]}, "register": {"seq": 2, "head": events[1]["mac"]}, "contacts": 1,
    "files": [{"path": "store.db", "size": 3, "sha256": hashlib.sha256(b"abc").hexdigest()}],
}
backup_key = hkdf(key, "steward/1/backup")
out["backupManifest"] = {"auditKey": key.hex(), "key": backup_key.hex(), "manifest": manifest, "code": mac(backup_key, canonical(manifest).encode()).hex()}
token_nonce, expires = seq(0x30, 16), "2026-11-30T08:30:00.000Z"
body = bytes([1]) + token_nonce + int(datetime.fromisoformat(expires.replace("Z", "+00:00")).timestamp()).to_bytes(5, "big")
token = body + mac(key, prefixed("survey-link", body.hex()))[:8]
out["surveyLink"] = {
    "key": key.hex(), "nonce": token_nonce.hex(), "expires": expires, "token": base64.b32encode(token).decode().lower(),
    "digest": mac(key, prefixed("survey-token", token_nonce.hex()))[:16].hex(),
}
print(json.dumps(out, indent=2, ensure_ascii=False))
