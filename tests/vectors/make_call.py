#!/usr/bin/env python3
"""Prints the check values of docs/protocol.md, "The pairing call".

They are worked out here in another language than the program's, from RFC 5869, RFC 8439 and the draft of XChaCha20, by
code that first proves itself on the published value of seal.txt's cipher (draft-irtf-cfrg-xchacha, appendix A.3.1).
"""

import hashlib
import hmac
import struct


def hkdf(key, info):
    extracted = hmac.new(bytes(64), key, hashlib.sha512).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha512).digest()[:32]


def rounds(state):
    def quarter(a, b, c, d):
        for to, added, other, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[to] = (state[to] + state[added]) & 0xFFFFFFFF
            mixed = state[other] ^ state[to]
            state[other] = (mixed << turn | mixed >> (32 - turn)) & 0xFFFFFFFF

    for _ in range(10):
        for places in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                       (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(*places)


def begin(key, last):
    return list(struct.unpack("<4I", b"expand 32-byte k") + struct.unpack("<8I", key) + struct.unpack("<4I", last))


def block(key, counter, nonce):
    first = begin(key, struct.pack("<I", counter) + nonce)
    state = list(first)
    rounds(state)
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF for a, b in zip(first, state)))


def seal(key, nonce, plain, bound):
    """XChaCha20-Poly1305: what is sealed, and the tag."""
    state = begin(key, nonce[:16])
    rounds(state)
    subkey = struct.pack("<8I", *(state[:4] + state[12:]))
    short = bytes(4) + nonce[16:]
    stream = b"".join(block(subkey, 1 + i, short) for i in range(len(plain) // 64 + 1))
    sealed = bytes(a ^ b for a, b in zip(plain, stream))
    padded = b"".join(part + bytes(-len(part) % 16) for part in (bound, sealed))
    padded += struct.pack("<QQ", len(bound), len(sealed))
    once = block(subkey, 0, short)
    r = int.from_bytes(once[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for i in range(0, len(padded), 16):
        total = (total + int.from_bytes(padded[i:i + 16] + b"\x01", "little")) * r % (2**130 - 5)
    return sealed, ((total + int.from_bytes(once[16:32], "little")) % 2**128).to_bytes(16, "little")


def counting(first, size):
    return bytes((first + i) & 0xFF for i in range(size))


def datagram(key, nonce, kind, host, udp_port, call, tcp_port):
    bound = bytes([kind]) + bytes(host) + struct.pack("<H", udp_port) + call
    sealed, tag = seal(key, nonce, struct.pack("<H", tcp_port) + bytes(22), bound)
    return nonce + sealed + tag


def show(name, value):
    print(f"    {name}\n    {value[:32].hex()}\n    {value[32:].hex()}")


PLAIN = (b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
         b"sunscreen would be it.")
TAG = "c0875924c1c7987947deafd8780acf49"
assert seal(counting(0x80, 32), counting(0x40, 24), PLAIN, bytes.fromhex("50515253c0c1c2c3c4c5c6c7"))[1].hex() == TAG

NUMBER = hkdf(struct.pack("<H", 7), b"waterline/1 pairing call by number")
CALL_ID = hkdf(counting(0xA0, 32), b"waterline/1 pairing call id")[:16]
PICTURE = hkdf(CALL_ID, b"waterline/1 pairing call by picture")
JOINER, DISPLAYER = ((192, 0, 2, 7), 47471), ((192, 0, 2, 9), 40001)
CALL = datagram(NUMBER, counting(0x40, 24), 3, *JOINER, bytes(24), 0)
show("a call for the offer 7", CALL)
show("its answer", datagram(NUMBER, counting(0x80, 24), 4, *DISPLAYER, CALL[:24], 45454))
show("a call for the picture", datagram(PICTURE, counting(0x40, 24), 3, *JOINER, bytes(24), 0))
