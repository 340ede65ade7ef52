#!/usr/bin/env python3
"""Writes tor.txt: the keys of a pairing through Tor, and the first handshake messages on the way through Tor.

They are worked out here in another language than the program's, from RFC 5869, 7748, 8032 and 8439, rend-spec-v3 and the
Noise specification, by code that first proves itself on a session of docs/example-session.md.
"""

import base64
import hashlib
import hmac
import pathlib
import struct

HERE = pathlib.Path(__file__).resolve().parent
P = 2**255 - 19


def hkdf(salt, key, info):
    extracted = hmac.new(salt or bytes(64), key, hashlib.sha512).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha512).digest()[:32]


def x25519(scalar, point=(9).to_bytes(32, "little")):
    k = int.from_bytes(scalar, "little") & ~7 & ~(128 << 248) | 64 << 248
    u = int.from_bytes(point, "little") & (1 << 255) - 1
    a, b, c, d = 1, 0, u, 1
    for bit in range(254, -1, -1):
        if k >> bit & 1:
            a, b, c, d = c, d, a, b
        e, f, g, h = a + b, a - b, c + d, c - d
        c, d = (h * e + g * f) ** 2 % P, u * (h * e - g * f) ** 2 % P
        e, f = e * e % P, f * f % P
        a, b = e * f % P, (e - f) * (f + 121666 * (e - f)) % P
        if k >> bit & 1:
            a, b, c, d = c, d, a, b
    return (a * pow(b, P - 2, P) % P).to_bytes(32, "little")


D = -121665 * pow(121666, P - 2, P) % P
BASE_Y = 4 * pow(5, P - 2, P) % P


def root(y):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x % 2 == 0 else P - x


def add(one, other):
    (x1, y1), (x2, y2) = one, other
    both = D * x1 * x2 * y1 * y2
    return ((x1 * y2 + x2 * y1) * pow(1 + both, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - both, P - 2, P) % P)


def ed25519_public(seed):
    k = int.from_bytes(hashlib.sha512(seed).digest()[:32], "little") & ~7 & ~(128 << 248) & ~(64 << 248) | 64 << 248
    point, power = (0, 1), (root(BASE_Y), BASE_Y)
    while k:
        if k & 1:
            point = add(point, power)
        power = add(power, power)
        k >>= 1
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def onion_address(seed):
    public = ed25519_public(seed)
    checksum = hashlib.sha3_256(b".onion checksum" + public + b"\x03").digest()[:2]
    return base64.b32encode(public + checksum + b"\x03").decode().lower()


def chacha_block(key, counter, nonce):
    first = list(struct.unpack("<16I", b"expand 32-byte k" + key + struct.pack("<I", counter) + nonce))
    state = list(first)
    for _ in range(10):
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            for to, added, other, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                state[to] = (state[to] + state[added]) & 0xFFFFFFFF
                mixed = state[other] ^ state[to]
                state[other] = (mixed << turn | mixed >> (32 - turn)) & 0xFFFFFFFF
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(first, state)))


def tag_of_nothing(key, bound):
    """ChaCha20-Poly1305 of an empty text, with the nonce 0."""
    once = chacha_block(key, 0, bytes(12))
    r, total = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF, 0
    padded = bound + bytes(-len(bound) % 16) + struct.pack("<QQ", len(bound), 0)
    for i in range(0, len(padded), 16):
        total = (total + int.from_bytes(padded[i:i + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return ((total + int.from_bytes(once[16:32], "little")) % 2**128).to_bytes(16, "little")


class Noise:
    def __init__(self, pattern, prologue):
        self.h = f"Noise_{pattern}_25519_ChaChaPoly_SHA512".encode().ljust(64, b"\0")
        self.ck, self.key = self.h, b""
        self.mix_hash(prologue)

    def mix_hash(self, data):
        self.h = hashlib.sha512(self.h + data).digest()

    def outputs(self, material):
        secret, last = hmac.new(self.ck, material, hashlib.sha512).digest(), b""
        for number in b"\x01\x02\x03":
            last = hmac.new(secret, last + bytes([number]), hashlib.sha512).digest()
            yield last

    def mix_key(self, material):
        self.ck, key, _ = self.outputs(material)
        self.key = key[:32]

    def mix_key_and_hash(self, material):
        self.ck, mixed, key = self.outputs(material)
        self.mix_hash(mixed)
        self.key = key[:32]

    def first_message(self, psk, ephemeral, *shared):
        self.mix_key_and_hash(psk)
        public = x25519(ephemeral)
        self.mix_hash(public)
        self.mix_key(public)
        for one in shared:
            self.mix_key(one)
        return public + tag_of_nothing(self.key, self.h)


def lv(*parts):
    return b"".join(struct.pack("<I", len(part)) + part for part in parts)


def counting(first, size=32):
    return bytes((first + i) & 0xFF for i in range(size))


def session_begins(way):
    initiator, responder, pair_key = counting(0x00), x25519(counting(0x20)), counting(0x80)
    psk = hkdf(b"", hkdf(b"", pair_key, b"waterline/1 link"), b"waterline/1 session")
    noise = Noise("KKpsk0", lv(b"waterline/1", x25519(initiator), responder, way))
    noise.mix_hash(x25519(initiator))
    noise.mix_hash(responder)
    ephemeral = counting(0x40)
    return noise.first_message(psk, ephemeral, x25519(ephemeral, responder), x25519(initiator, responder))


def write(name, blocks):
    text = "# Made by make_tor.py; not to be edited by hand.\n"
    for block in blocks:
        text += "\n" + "".join(f"{key}: {value.hex() if isinstance(value, bytes) else value}\n" for key, value in block)
    (HERE / name).write_text(text, encoding="ascii")


EXAMPLE = (HERE.parent.parent / "docs" / "example-session.md").read_text(encoding="utf-8").replace("\n      ", "")
assert session_begins(b"tcp").hex() in EXAMPLE

SECRET = counting(0xA0)
SEED, CALLER = hkdf(b"", SECRET, b"waterline/1 pairing onion"), hkdf(b"", SECRET, b"waterline/1 pairing caller")
JOINER, DISPLAYER = counting(0x40, 16), counting(0xC0, 16)
HELLOS = b"\x01\x00\x02\x00\x00\x00\x00" + JOINER, b"\x01\x00\x10" + DISPLAYER
PSK = hkdf(JOINER + DISPLAYER, SECRET, b"waterline/1 pairing by picture")
FIRST = Noise("XXpsk0", lv(b"waterline/1 pairing", *HELLOS, b"", b"", b"tor")).first_message(PSK, counting(0x70))

write("tor.txt", [
    [("expect", "success"), ("spec", "docs/pairing.md, Through Tor"), ("what", "keys"), ("secret", SECRET), ("seed", SEED),
     ("address", onion_address(SEED)), ("caller", CALLER), ("caller_public", x25519(CALLER)),
     ("caller_for_tor", base64.b32encode(x25519(CALLER)).decode().rstrip("="))],
    [("expect", "success"), ("spec", "docs/pairing.md, Keys"), ("what", "pairing"), ("secret", SECRET),
     ("joiner_nonce", JOINER), ("displayer_answer", HELLOS[1]), ("ephemeral", counting(0x70)),
     ("joiner_hello", HELLOS[0]), ("message", FIRST)],
    [("expect", "success"), ("spec", "docs/protocol.md, Handshake"), ("what", "session"), ("initiator", counting(0x00)),
     ("responder_public", x25519(counting(0x20))), ("pair_key", counting(0x80)), ("ephemeral", counting(0x40)),
     ("message", session_begins(b"tor"))],
])
