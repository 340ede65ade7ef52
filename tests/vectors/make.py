#!/usr/bin/env python3
"""Writes the *.txt vector files of this folder.

    python3 make.py FOLDER     FOLDER holds the public vector files (JSON, named below)

Published values are copied as they stand; Padme and Argon2id with one lane have none, so they are worked out here, in
another language than the program's, by code that first proves itself on a published value. Each file is blocks of
`name: value` lines, an empty line between blocks; bytes are hex. Every block says what to `expect:` and the `spec:`.
"""

import hashlib
import hmac
import json
import math
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent


def write(name, blocks):
    text = "# Made by make.py; not to be edited by hand.\n"
    for block in blocks:
        text += "\n" + "".join(f"{key}: {value}".rstrip() + "\n" for key, value in block)
    (HERE / name).write_text(text, encoding="ascii")


def load(folder, name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def wycheproof(folder, name, ids):
    tests = {t["tcId"]: t for g in load(folder, name)["testGroups"] for t in g["tests"]}
    return [tests[i] for i in ids]


def noise(folder):
    suite = "_25519_ChaChaPoly_SHA512"
    wanted = {
        "noise_cacophony_25519_ChaChaPoly_SHA512.json": ["KKpsk0", "XX", "XXpsk3", "Kpsk0", "NN"],
        "noise_snow_multipsk_25519_ChaChaPoly.json": ["XXpsk0+psk3", "KKpsk0+psk2"],
    }
    keys = [("prologue", "prologue"), ("static", "static"), ("remote_static", "remote_static"), ("ephemeral", "ephemeral")]
    blocks = []
    for file, patterns in wanted.items():
        vectors = {v["protocol_name"]: v for v in load(folder, file)["vectors"]}
        for pattern in patterns:
            vector = vectors["Noise_" + pattern + suite]
            block = [("expect", "success"), ("spec", "Noise revision 34, sections 5, 7 and 9"), ("pattern", pattern)]
            for short, side in (("init", "initiator"), ("resp", "responder")):
                for source, target in keys:
                    if f"{short}_{source}" in vector:
                        block.append((f"{side}_{target}", vector[f"{short}_{source}"]))
            assert vector.get("init_psks") == vector.get("resp_psks")
            block += [("psk", psk) for psk in vector.get("init_psks", [])]
            if "handshake_hash" in vector:
                block.append(("handshake_hash", vector["handshake_hash"]))
            for message in vector["messages"]:
                block += [("payload", message["payload"]), ("message", message["ciphertext"])]
            blocks.append(block)
    return blocks


def cpace(folder):
    data = load(folder, "cpace_ristretto255_sha512.json")
    run = {key: value.lower() for key, value in data["cpace"].items()}
    blocks = [[("expect", "success"), ("spec", "draft-irtf-cfrg-cpace, ristretto255 with SHA-512"),
               ("secret", run["PRS"]), ("channel_identifier", run["CI"]), ("session_id", run["sid"]),
               ("initiator_associated", run["ADa"]), ("responder_associated", run["ADb"]), ("generator", run["g"]),
               ("initiator_scalar", run["ya"]), ("initiator_share", run["Ya"]), ("responder_scalar", run["yb"]),
               ("responder_share", run["Yb"]), ("intermediate_session_key", run["ISK_IR"]),
               ("session_id_output", run["sid_output_ir"])]]
    refused = [data["points"]["Invalid Y1"].lower(), data["points"]["Invalid Y2"].lower()]
    refused += load(folder, "ristretto255.json")["bad_encodings"][:4]
    blocks += [[("expect", "invalid-point"), ("spec", "draft-irtf-cfrg-cpace 6.2; RFC 9496 appendix A.2"),
                ("share", share)] for share in refused]
    return blocks


def x25519(folder):
    blocks = []
    tests = wycheproof(folder, "wycheproof_x25519_test.json", range(1, 519))
    known = [t for t in tests if "Ktv" in t["flags"]][:2]
    low_order = [t for t in tests if "ZeroSharedSecret" in t["flags"]][:6]
    for t in known + low_order + tests[:2]:
        refused = int(t["shared"], 16) == 0
        blocks.append([("expect", "invalid-point" if refused else "success"), ("spec", "RFC 7748 sections 5 and 6.1"),
                       ("secret", t["private"]), ("public_key", t["public"]), ("shared", t["shared"])])
    return blocks


def hkdf(folder):
    blocks = []
    for t in wycheproof(folder, "wycheproof_hkdf_sha512_test.json", [1, 6, 12, 18, 20, 23]):
        prk = hmac.digest(bytes.fromhex(t["salt"]), bytes.fromhex(t["ikm"]), "sha512")
        block, out = b"", b""
        for counter in range(1, 2 + t["size"] // 64):
            block = hmac.digest(prk, block + bytes.fromhex(t["info"]) + bytes([counter]), "sha512")
            out += block
        assert out[: t["size"]].hex() == t["okm"]
        blocks.append([("expect", "success"), ("spec", "RFC 5869"), ("salt", t["salt"]), ("input_key", t["ikm"]),
                       ("info", t["info"]), ("out", t["okm"])])
    return blocks


def hmac_sha512():
    # RFC 4231 section 4: test cases 1 (short key) and 6 (a key longer than the block).
    cases = [(b"\x0b" * 20, b"Hi There", "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a7"
              "02038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
             (b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First",
              "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0a"
              "ec8b915a985d786598")]
    for key, message, mac in cases:
        assert hmac.digest(key, message, "sha512").hex() == mac
    return [[("expect", "success"), ("spec", "RFC 4231 section 4"), ("key", key.hex()), ("message", message.hex()),
             ("mac", mac)] for key, message, mac in cases]


def sha3_256():
    # FIPS 202. The first five are NIST's published examples; the others are around the end of a block of 136 bytes.
    published = [(b"", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"),
                 (b"abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
                 (b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                  "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376"),
                 (b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
                  b"nopqrstu", "916f6061fe879741ca6469b43971dfdb28b1a32dc36cb3254e812be27aad1d18"),
                 (b"\xa3" * 200, "79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787")]
    for message, digest in published:
        assert hashlib.sha3_256(message).hexdigest() == digest
    others = [bytes(i % 251 for i in range(size)) for size in (134, 135, 136, 137, 271, 272, 1000)]
    return [[("expect", "success"), ("spec", "FIPS 202 section 6.1"), ("message", message.hex()),
             ("hash", hashlib.sha3_256(message).hexdigest())] for message in [m for m, _ in published] + others]


def seal(folder):
    blocks = []
    tests = [t for g in load(folder, "wycheproof_xchacha20_poly1305_test.json")["testGroups"] if g["ivSize"] == 192
             for t in g["tests"]]
    known = [t for t in tests if t["result"] == "valid"]
    altered = [t for t in tests if "ModifiedTag" in t["flags"]]
    for t in known[:1] + known[2:5] + altered[:3]:
        blocks.append([("expect", "success" if t["result"] == "valid" else "forged"),
                       ("spec", "draft-irtf-cfrg-xchacha section 2"), ("key", t["key"]), ("nonce", t["iv"]),
                       ("associated_data", t["aad"]), ("plaintext", t["msg"]), ("sealed", t["iv"] + t["ct"] + t["tag"])])
    return blocks


def noise_aead(folder):
    # Noise makes only nonces that begin with four zero bytes.
    tests = [t for g in load(folder, "wycheproof_chacha20_poly1305_test.json")["testGroups"] for t in g["tests"]]
    blocks = []
    for t in [t for t in tests if t["iv"].startswith("00000000") and len(t["iv"]) == 24][:3]:
        counter = int.from_bytes(bytes.fromhex(t["iv"])[4:], "little")
        blocks.append([("expect", "success"), ("spec", "RFC 8439; Noise revision 34, section 12.2"), ("key", t["key"]),
                       ("counter", counter), ("associated_data", t["aad"]), ("plaintext", t["msg"]),
                       ("ciphertext", t["ct"] + t["tag"])])
    return blocks


def padme():
    blocks = []
    for size in [0, 1, 2, 3, 9, 100, 500, 1000, 1025, 4097, 10000, 65537, 1000000, 1048577]:
        padded = size
        if size > 1:
            e = math.floor(math.log2(size))
            low = e - (math.floor(math.log2(e)) + 1 if e > 0 else 0)
            padded = -(-size // 2**low) * 2**low if low > 0 else size
        blocks.append([("expect", "success"), ("spec", "Nikitin et al. 2019, section 4"), ("size", size),
                       ("padded", padded)])
    return blocks


def argon2id(password, salt, lanes, tag_size, memory, passes, secret=b"", associated=b""):
    """RFC 9106 section 3, for small parameters."""
    mask = 2**64 - 1
    number = lambda n: n.to_bytes(4, "little")
    sized = lambda data: number(len(data)) + data
    blake2b = lambda data, size=64: hashlib.blake2b(data, digest_size=size).digest()

    def long_hash(data, size):
        if size <= 64:
            return blake2b(number(size) + data, size)
        value, out = blake2b(number(size) + data), b""
        while size - len(out) > 64:
            out += value[:32]
            rest = size - len(out)
            value = blake2b(value, min(rest, 64))
        return out + value

    def mix(v, a, b, c, d):
        for x, y in ((32, 24), (16, 63)):
            v[a] = (v[a] + v[b] + 2 * (v[a] & 0xFFFFFFFF) * (v[b] & 0xFFFFFFFF)) & mask
            t = v[d] ^ v[a]
            v[d] = (t >> x | t << (64 - x)) & mask
            v[c] = (v[c] + v[d] + 2 * (v[c] & 0xFFFFFFFF) * (v[d] & 0xFFFFFFFF)) & mask
            t = v[b] ^ v[c]
            v[b] = (t >> y | t << (64 - y)) & mask

    def permute(block, places):
        v = [block[i] for i in places]
        for a, b, c, d in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                           (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            mix(v, a, b, c, d)
        for i, place in enumerate(places):
            block[place] = v[i]

    def compress(x, y):
        r = [p ^ q for p, q in zip(x, y)]
        z = list(r)
        for row in range(8):
            permute(z, range(16 * row, 16 * row + 16))
        for column in range(8):
            permute(z, [16 * row + 2 * column + k for row in range(8) for k in (0, 1)])
        return [p ^ q for p, q in zip(r, z)]

    words = lambda data: [int.from_bytes(data[i : i + 8], "little") for i in range(0, len(data), 8)]
    h0 = blake2b(number(lanes) + number(tag_size) + number(memory) + number(passes) + number(0x13) + number(2)
                 + sized(password) + sized(salt) + sized(secret) + sized(associated))
    length = 4 * lanes * (memory // (4 * lanes)) // lanes
    segment = length // 4
    blocks = [[None] * length for _ in range(lanes)]
    for lane in range(lanes):
        for i in (0, 1):
            blocks[lane][i] = words(long_hash(h0 + number(i) + number(lane), 1024))

    zero = [0] * 128
    for turn in range(passes):
        for part in range(4):
            for lane in range(lanes):
                addresses = []
                if turn == 0 and part < 2:
                    for counter in range(1, 2 + segment // 128):
                        seed = [turn, lane, part, 4 * segment * lanes, passes, 2, counter] + [0] * 121
                        addresses += compress(zero, compress(zero, seed))
                for i in range(2 if turn == 0 and part == 0 else 0, segment):
                    place = part * segment + i
                    before = blocks[lane][place - 1]
                    j = addresses[i] if addresses else before[0]
                    j1, j2 = j & 0xFFFFFFFF, j >> 32
                    other = lane if turn == 0 and part == 0 else j2 % lanes
                    if turn == 0:
                        done = part * segment if part > 0 else 0
                    else:
                        done = length - segment
                    area = done + i - 1 if other == lane else done - (1 if i == 0 else 0)
                    relative = area - 1 - (area * (j1 * j1 >> 32) >> 32)
                    start = 0 if turn == 0 else (part + 1) % 4 * segment
                    new = compress(before, blocks[other][(start + relative) % length])
                    if turn > 0:
                        new = [p ^ q for p, q in zip(new, blocks[lane][place])]
                    blocks[lane][place] = new
    last = blocks[0][-1]
    for lane in range(1, lanes):
        last = [p ^ q for p, q in zip(last, blocks[lane][-1])]
    return long_hash(b"".join(word.to_bytes(8, "little") for word in last), tag_size)


def password_hash():
    # The RFC's own example (RFC 9106, section 5.3) has four lanes, a secret and associated data. It
    # proves the Argon2id code above.
    assert argon2id(b"\x01" * 32, b"\x02" * 16, 4, 32, 32, 3, b"\x03" * 8, b"\x04" * 12).hex() == (
        "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659")
    blocks = []
    for password, passes, memory in ((b"", 1, 8), (b"copper lantern meadow finch", 3, 64),
                                     ("Größe".encode("utf-8"), 2, 200)):
        salt = bytes(range(16))
        blocks.append([("expect", "success"), ("spec", "RFC 9106 with one lane"), ("passphrase", password.hex()),
                       ("salt", salt.hex()), ("passes", passes), ("memory_kib", memory),
                       ("hash", argon2id(password, salt, 1, 32, memory, passes).hex())])
    return blocks


def main():
    folder = pathlib.Path(sys.argv[1])
    write("noise.txt", noise(folder))
    write("cpace.txt", cpace(folder))
    write("x25519.txt", x25519(folder))
    write("hkdf_sha512.txt", hkdf(folder))
    write("hmac_sha512.txt", hmac_sha512())
    write("sha3_256.txt", sha3_256())
    write("seal.txt", seal(folder))
    write("noise_aead.txt", noise_aead(folder))
    write("padme.txt", padme())
    write("password_hash.txt", password_hash())


main()
