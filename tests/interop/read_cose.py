#!/usr/bin/python3
"""Checks one act's evidence with python3-cbor2 and python3-nacl. Nothing of haip is used.

    read_cose.py --register URL --log-key FILE --organisation-key lab.key.pub FOLDER [--witness-key VKEY]

FOLDER holds act.json, statement.cose, transparent.cose and act.tlog-proof, as `haip submit` leaves them. Checked are the
signed statement (RFC 9943, RFC 9995), its document, the receipt that the register gives for it and those of all other
entries (RFC 9942), and the C2SP tlog-proof. Exit code 1 and one sentence when something does not hold.
"""
import argparse
import base64
import hashlib
import json
import pathlib
import struct
import sys
import urllib.request

import cbor2
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

ALGORITHM, KEY_ID, CLAIMS, TYPE = 1, 4, 15, 16
PAYLOAD_HASH_ALGORITHM, PREIMAGE_TYPE, PAYLOAD_LOCATION = 258, 259, 260
RECEIPTS, VERIFIABLE_STRUCTURE, PROOFS = 394, 395, 396
ED25519, SHA_256, RFC9162_SHA256, INCLUSION = -19, -16, 1, -1
LOG_SIGNATURE, COSIGNATURE = 0x01, 0x04


class Wrong(Exception):
    """Something does not hold; the text says what."""


def require(holds, what):
    if not holds:
        raise Wrong(what)


def sha256(data):
    return hashlib.sha256(data).digest()


def verify(public_key, message, signature, what):
    try:
        VerifyKey(public_key).verify(message, signature)
    except (BadSignatureError, ValueError) as error:
        raise Wrong(f"{what}: the signature does not verify") from error


# ------------------------------------------------------------------------------------------------------------- Merkle tree

def leaf_hash(entry):
    return sha256(b"\x00" + entry)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def root_from_path(leaf, index, size, path):
    """RFC 9162, section 2.1.3.2, up to the comparison with the root."""
    require(index < size, f"leaf {index} is outside a tree of {size}")
    node, last, result = index, size - 1, leaf
    for sibling in path:
        require(last > 0, "the inclusion path is too long")
        if node % 2 == 1 or node == last:
            result = node_hash(sibling, result)
            while node % 2 == 0 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    require(last == 0, "the inclusion path is too short")
    return result


# ------------------------------------------------------------------------------------------------------------------- COSE

def decode(data, what):
    """One CBOR item, in its only deterministic spelling."""
    try:
        value = cbor2.loads(data)
        again = cbor2.dumps(value, canonical=True)
    except (cbor2.CBORError, ValueError, TypeError) as error:
        raise Wrong(f"{what}: not CBOR: {error}") from error
    require(again == data, f"{what}: not deterministic CBOR")
    return value


def read_sign1(data, what):
    """Protected header as bytes and as a map, unprotected header, payload, signature."""
    tagged = decode(data, what)
    require(isinstance(tagged, cbor2.CBORTag) and tagged.tag == 18, f"{what}: not a tagged COSE_Sign1")
    require(isinstance(tagged.value, list) and len(tagged.value) == 4, f"{what}: not an array of four")
    protected, unprotected, payload, signature = tagged.value
    require(isinstance(protected, bytes) and isinstance(unprotected, dict), f"{what}: malformed headers")
    require(isinstance(signature, bytes) and len(signature) == 64, f"{what}: the signature is not 64 bytes")
    header = decode(protected, f"{what}: protected header")
    require(isinstance(header, dict), f"{what}: the protected header is not a map")
    return protected, header, unprotected, payload, signature


def signed_bytes(protected, payload):
    return cbor2.dumps(["Signature1", protected, b"", payload], canonical=True)


def thumbprint(public_key):
    """RFC 9679."""
    return sha256(cbor2.dumps({1: 1, -1: 6, -2: public_key}, canonical=True))


def check_statement(data, public_key, domain, document):
    protected, header, unprotected, payload, signature = read_sign1(data, "statement")
    require(unprotected == {}, "statement: the unprotected header is not empty")
    known = {ALGORITHM, KEY_ID, CLAIMS, TYPE, PAYLOAD_HASH_ALGORITHM, PREIMAGE_TYPE, PAYLOAD_LOCATION}
    require(set(header) <= known, f"statement: unexpected protected labels {sorted(set(header) - known)}")
    require(header.get(ALGORITHM) == ED25519, "statement: 1 is not -19")
    require(header.get(KEY_ID) == thumbprint(public_key), "statement: 4 is not the thumbprint of the organisation's key")
    require(header.get(PAYLOAD_HASH_ALGORITHM) == SHA_256, "statement: 258 is not -16")
    require(isinstance(header.get(PREIMAGE_TYPE), str), "statement: 259 is not a media type")
    claims = header.get(CLAIMS)
    require(isinstance(claims, dict) and set(claims) == {1, 2, 6}, "statement: 15 does not hold iss, sub and iat")
    act = json.loads(document)
    require(claims[1] == f"https://{domain}", f"statement: the issuer is {claims[1]!r}")
    require(claims[2] == act["subject"], f"statement: the subject is {claims[2]!r}")
    require(type(claims[6]) is int and claims[6] > 0, "statement: iat is not a time")
    require(payload == sha256(document), "statement: the payload is not the SHA-256 of the document")
    verify(public_key, signed_bytes(protected, payload), signature, "statement")


def check_receipt(data, statement, index, receipt_keys, origin, what):
    """The size and the root that the receipt vouches for."""
    protected, header, unprotected, payload, signature = read_sign1(data, what)
    require(set(header) == {ALGORITHM, KEY_ID, CLAIMS, VERIFIABLE_STRUCTURE}, f"{what}: protected labels {sorted(header)}")
    require(header[ALGORITHM] == ED25519, f"{what}: 1 is not -19")
    require(header[VERIFIABLE_STRUCTURE] == RFC9162_SHA256, f"{what}: 395 is not 1")
    require(header[CLAIMS] == {1: f"https://{origin}", 2: origin}, f"{what}: the claims are {header[CLAIMS]}")
    require(header[KEY_ID] in receipt_keys, f"{what}: the key is not among the register's receipt keys")
    require(payload is None, f"{what}: the root is not detached")
    require(set(unprotected) == {PROOFS} and set(unprotected[PROOFS]) == {INCLUSION}, f"{what}: 396 does not hold -1 alone")
    proofs = unprotected[PROOFS][INCLUSION]
    require(isinstance(proofs, list) and len(proofs) == 1, f"{what}: not one inclusion proof")
    proof = decode(proofs[0], f"{what}: inclusion proof")
    require(isinstance(proof, list) and len(proof) == 3 and isinstance(proof[2], list), f"{what}: malformed inclusion proof")
    size, leaf_index, path = proof
    require(leaf_index == index, f"{what}: it is about entry {leaf_index}")
    require(all(isinstance(node, bytes) and len(node) == 32 for node in path), f"{what}: malformed path")
    root = root_from_path(leaf_hash(statement), leaf_index, size, path)
    verify(receipt_keys[header[KEY_ID]], signed_bytes(protected, root), signature, what)
    return size, root


def read_receipt_keys(data):
    keys = {}
    for key in decode(data, "scitt-keys"):
        require(set(key) == {1, 2, 3, -1, -2}, f"scitt-keys: labels {sorted(key)}")
        require((key[1], key[3], key[-1]) == (1, ED25519, 6), "scitt-keys: not an Ed25519 key")
        require(key[2] == thumbprint(key[-2]), "scitt-keys: a kid is not the key's thumbprint")
        keys[key[2]] = key[-2]
    require(keys, "scitt-keys: no key")
    return keys


# ------------------------------------------------------------------------------------------------------- C2SP notes, proof

def read_vkey(text, expected_type):
    """Name, key ID and public key of a C2SP verification key."""
    name, key_id, key = text.strip().split("+", 2)
    typed = base64.b64decode(key, validate=True)
    require(typed[0] == expected_type and len(typed) == 33, f"{name}: a key of another type")
    require(sha256(name.encode() + b"\n" + typed)[:4].hex() == key_id, f"{name}: the key ID is not that of the key")
    return name, bytes.fromhex(key_id), typed[1:]


def signature_of(lines, vkey):
    name, key_id, _ = vkey
    for line in lines:
        require(line.startswith("\u2014 ") and line.count(" ") == 2, f"malformed signature line {line!r}")
        _, signer, encoded = line.split(" ")
        signature = base64.b64decode(encoded, validate=True)
        if signer == name and signature[:4] == key_id:
            return signature[4:]
    raise Wrong(f"no signature by {name}")


def read_checkpoint(note, log_key, witness_key):
    """Size and root of a checkpoint that the log signed, and the witness cosigned if one is given."""
    body, separator, signatures = note.rpartition("\n\n")
    require(separator and note.endswith("\n"), "checkpoint: not a signed note")
    body += "\n"
    lines = signatures[:-1].split("\n")
    verify(log_key[2], body.encode(), signature_of(lines, log_key), "checkpoint")
    if witness_key:
        cosignature = signature_of(lines, witness_key)
        require(len(cosignature) == 72, "cosignature: not 72 bytes")
        time, = struct.unpack(">Q", cosignature[:8])
        verify(witness_key[2], f"cosignature/v1\ntime {time}\n{body}".encode(), cosignature[8:], "cosignature")
    origin, size, root = body[:-1].split("\n")
    require(origin == log_key[0], f"checkpoint: the origin is {origin!r}")
    require(str(int(size)) == size, f"checkpoint: the size is {size!r}")
    return int(size), base64.b64decode(root, validate=True)


def check_tlog_proof(text, statement, log_key, witness_key):
    """The entry that a c2sp.org/tlog-proof@v1 file proves the statement to be."""
    head, separator, note = text.partition("\n\n")
    require(separator, "tlog-proof: no blank line")
    lines = head.split("\n")
    require(lines.pop(0) == "c2sp.org/tlog-proof@v1", "tlog-proof: another first line")
    if lines[0].startswith("extra "):
        lines.pop(0)
    word, index = lines.pop(0).split(" ")
    require(word == "index" and str(int(index)) == index, "tlog-proof: malformed index")
    path = [base64.b64decode(line, validate=True) for line in lines]
    require(all(len(node) == 32 for node in path), "tlog-proof: a hash is not 32 bytes")
    size, root = read_checkpoint(note, log_key, witness_key)
    require(root_from_path(leaf_hash(statement), int(index), size, path) == root, "tlog-proof: the path does not lead to the root")
    return int(index)


# ------------------------------------------------------------------------------------------------------------------- run

class Register:
    def __init__(self, address):
        self.address = address.rstrip("/")

    def get(self, path):
        """Body and media type."""
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return answer.read(), answer.headers["Content-Type"]


def check_all_receipts(register, receipt_keys, log_key, witness_key):
    """The log may grow meanwhile, so each receipt is held against the checkpoint of its own size."""
    checkpoints = {}
    def refresh():
        size, root = read_checkpoint(register.get("/log/checkpoint")[0].decode(), log_key, witness_key)
        checkpoints[size] = root
        return size
    size = refresh()
    for index in range(size):
        statement, _ = register.get(f"/entries/{index}/statement")
        receipt, media_type = register.get(f"/entries/{index}")
        require(media_type == "application/cose", f"receipt {index}: media type {media_type}")
        its_size, root = check_receipt(receipt, statement, index, receipt_keys, log_key[0], f"receipt {index}")
        if its_size not in checkpoints:
            refresh()
        require(checkpoints.get(its_size) == root, f"receipt {index}: its root is not that of the checkpoint of size {its_size}")
    return size


def check(options):
    folder = pathlib.Path(options.folder)
    register = Register(options.register)
    log_key = read_vkey(pathlib.Path(options.log_key).read_text(), LOG_SIGNATURE)
    witness_key = read_vkey(options.witness_key, COSIGNATURE) if options.witness_key else None
    key_file = json.loads(pathlib.Path(options.organisation_key).read_text())
    public_key = base64.b64decode(key_file["public_key"], validate=True)
    require(thumbprint(public_key).hex() == key_file["thumbprint"], "the thumbprint in the key file is another key's")

    document = (folder / "act.json").read_bytes()
    statement = (folder / "statement.cose").read_bytes()
    check_statement(statement, public_key, key_file["domain"], document)

    index = check_tlog_proof((folder / "act.tlog-proof").read_text(), statement, log_key, witness_key)
    require(register.get(f"/entries/{index}/statement")[0] == statement, "the register serves another statement")
    require(register.get(f"/payloads/{sha256(document).hex()}")[0] == document, "the register serves another document")
    served_proof = register.get(f"/entries/{index}/proof")[0].decode()
    require(check_tlog_proof(served_proof, statement, log_key, witness_key) == index, "the register's proof is of another entry")

    keys, media_type = register.get("/.well-known/scitt-keys")
    require(media_type == "application/cbor", f"scitt-keys: media type {media_type}")
    receipt_keys = read_receipt_keys(keys)
    protected, _, unprotected, payload, signature = read_sign1((folder / "transparent.cose").read_bytes(), "transparent.cose")
    require(set(unprotected) == {RECEIPTS} and len(unprotected[RECEIPTS]) == 1, "transparent.cose: not one receipt under 394")
    bare = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]), canonical=True)
    require(bare == statement, "transparent.cose: another statement")
    check_receipt(unprotected[RECEIPTS][0], statement, index, receipt_keys, log_key[0], "transparent.cose: receipt")
    count = check_all_receipts(register, receipt_keys, log_key, witness_key)

    cosigned = f", cosigned by {witness_key[0]}" if witness_key else ""
    return f"statement, document, receipt and tlog-proof of entry {index}, receipts of all {count} entries{cosigned}"


def main():
    parser = argparse.ArgumentParser(description="checks the evidence of one act with cbor2 and PyNaCl")
    parser.add_argument("--register", required=True, help="address of the register")
    parser.add_argument("--log-key", required=True, help="file with the log's verification key")
    parser.add_argument("--organisation-key", required=True, help="the organisation's .pub file")
    parser.add_argument("--witness-key", help="verification key of a witness that must have cosigned")
    parser.add_argument("folder", help="folder of the submitted act")
    try:
        print("python3-cbor2 and python3-nacl:", check(parser.parse_args()))
    except (Wrong, OSError, ValueError, KeyError, IndexError) as wrong:
        # The others are what the readers above raise for malformed base64, numbers and JSON, or an answer other than 200.
        sys.exit(f"python3-cbor2 and python3-nacl: {type(wrong).__name__}: {wrong}")


if __name__ == "__main__":
    main()
