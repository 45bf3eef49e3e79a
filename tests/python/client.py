"""An agency's own client in a few lines: signs updates, streams them, keeps its receipts, goes on after a break.

    python client.py ADDRESS SEED_FILE UPDATES RECEIPTS

UPDATES is a file of JSON objects, one a line: the fields of a law with its `update_id` and `effective_on`. RECEIPTS is
where this client notes what was answered; whatever has a receipt there is not sent again. The modules that `grpc` needs
are generated from the protos by `protos.py`; nothing of Daedong's own programs is used.
"""

import base64
import json
import os
import sys
from pathlib import Path

import grpc
import protos
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

common, governance, intake = protos.load()

# Refusals that judge nothing: the same update is to be sent again, so they are no answer to keep.
SEND_AGAIN = {"UNAVAILABLE", "OUTCOME_UNKNOWN", "STORAGE_FULL"}
SEED = 18 << 3  # `S`
USER = 20 << 3  # `U`


def crc16(data):
    """CRC-16/XMODEM, as nkeys have it."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def read_seed(text):
    """The private key in a seed `SU…`: two bytes of prefixes, 32 of seed, CRC-16 (little end first), in base32."""
    text = text.strip()
    raw = base64.b32decode(text + "=" * (-len(text) % 8))
    body, crc = raw[:-2], int.from_bytes(raw[-2:], "little")
    if len(raw) != 36 or crc16(body) != crc:
        raise ValueError("this is no seed: its length or checksum is wrong")
    kind = (body[0] & 0x07) << 5 | body[1] >> 3
    if body[0] & 0xF8 != SEED or kind != USER:
        raise ValueError("this is no seed of a user, SU…")
    return Ed25519PrivateKey.from_private_bytes(body[2:])


def public_text(key):
    """The public key as `U…`: one byte of prefix, 32 of key, CRC-16, in base32 without padding."""
    body = bytes([USER]) + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b32encode(body + crc16(body).to_bytes(2, "little")).decode().rstrip("=")


def signed(key, public, fields):
    """The update with its proof: encoded once, and the very bytes are signed."""
    header = common.Header(update_id=fields["update_id"], effective_on=fields["effective_on"])
    law = governance.LawRecorded(law_id=fields["law_id"], name_ko=fields["name_ko"])
    update = governance.Update(header=header, law_recorded=law).SerializeToString()
    return common.SignedUpdate(update=update, key=public, signature=key.sign(update))


def known(path):
    """Ids with a receipt. A line that was cut off by a kill is no receipt, and is taken out."""
    if not path.exists():
        return set()
    whole = path.read_bytes()
    whole = whole[: whole.rfind(b"\n") + 1]
    os.truncate(path, len(whole))
    return {json.loads(line)["update_id"] for line in whole.splitlines()}


def printed(receipt):
    """A receipt as `daedong submit` prints it, so that `daedong audit receipt` reads it too."""
    accepted = receipt.status == common.STATUS_ACCEPTED
    place = f"{receipt.position.stream}:{receipt.position.sequence}" if receipt.HasField("position") else None
    return {
        "update_id": receipt.update_id,
        "status": "accepted" if accepted else "refused",
        "position": place,
        "recorded_at": receipt.recorded_at or None,
        "unchanged": receipt.unchanged,
        "refusals": [{"code": refusal.code, "field": refusal.field} for refusal in receipt.refusals],
    }


def submit(channel, key, updates, receipts):
    """Streams what has no receipt yet, in the order of the file; receipts come back in the same order.

    Answers with how many are to be sent again.
    """
    public, done = public_text(key), known(receipts)
    waiting = (fields for fields in updates if fields["update_id"] not in done)
    # gRPC asks for the next update as the connection takes it: the service that falls behind slows this loop down.
    stream = intake.submit(channel)(signed(key, public, fields) for fields in waiting)
    again = 0
    with receipts.open("a", encoding="utf-8") as out:
        for receipt in stream:
            if any(refusal.code in SEND_AGAIN for refusal in receipt.refusals):
                again += 1
                continue
            out.write(json.dumps(printed(receipt), ensure_ascii=False) + "\n")
            out.flush()
    return again


def main():
    address, seed, updates, receipts = sys.argv[1:]
    key = read_seed(Path(seed).read_text(encoding="ascii"))
    lines = Path(updates).read_text(encoding="utf-8").splitlines()
    with grpc.insecure_channel(address) as channel:
        try:
            again = submit(channel, key, map(json.loads, lines), Path(receipts))
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}: {error.details()}; start again, and what has no receipt is sent again")
    if again:
        sys.exit(f"{again} could not be recorded yet; start again, and they are sent again")


if __name__ == "__main__":
    main()
