#!/usr/bin/env python3
"""Writes keyring.txt: one whole keyring file of version 2, put together here from docs/storage.md, "The keyring".

    python3 make_keyring.py

No part of Waterline is used: HKDF, HMAC and SHA-512 are Python's own, Argon2id and XChaCha20-Poly1305 are libsodium's.
"""

import ctypes
import ctypes.util
import hashlib
import hmac
import pathlib

sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
assert sodium.sodium_init() >= 0


def hkdf(key, label, context=b""):
    pseudorandom = hmac.new(b"\0" * 64, key, hashlib.sha512).digest()
    return hmac.new(pseudorandom, b"waterline/1 " + label + context + b"\1", hashlib.sha512).digest()[:32]


def argon2id(passphrase, salt, passes, kib):
    out = ctypes.create_string_buffer(32)
    failed = sodium.crypto_pwhash(out, ctypes.c_ulonglong(32), passphrase, ctypes.c_ulonglong(len(passphrase)), salt,
                                  ctypes.c_ulonglong(passes), ctypes.c_size_t(kib * 1024), 2)
    assert failed == 0
    return out.raw


def seal(key, nonce, plain, bound):
    out = ctypes.create_string_buffer(len(plain) + 16)
    size = ctypes.c_ulonglong()
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out, ctypes.byref(size), plain, ctypes.c_ulonglong(len(plain)),
                                                      bound, ctypes.c_ulonglong(len(bound)), None, nonce, key)
    return nonce + out.raw


def drawn(name, size):
    return hashlib.shake_256(name.encode()).digest(size)


def number(value, size):
    return value.to_bytes(size, "little")


def slot(kind, secret, salt, passes, kib, root):
    opening = number(kind, 4) + number(passes, 4) + number(kib, 4) + salt
    context = number(kind, 1) + salt
    sealed = seal(hkdf(secret, b"keyring slot wrap", context), drawn(f"nonce {kind}", 24), root, opening)
    return opening + sealed + hkdf(secret, b"keyring slot commitment", context)


def filler(kind, passes, kib):
    return number(kind, 4) + number(passes, 4) + number(kib, 4) + drawn(f"filler {kind}", 120)


passphrase = b"copper lantern meadow"
root, person, deep, former, recovery = (drawn(name, 32) for name in ("root", "person", "deep", "former", "recovery"))
generation = 3
salt = drawn("salt 1", 16)

file = b"WTRLKEYS" + number(2, 4)
file += slot(1, argon2id(passphrase, salt, 1, 8192), salt, 1, 8192, root)
file += slot(2, recovery, drawn("salt 2", 16), 0, 0, root)
file += filler(3, 1, 8192) + filler(4, 0, 0)
box = number(generation, 8) + person + deep + bytes(8) + former + bytes(4 * 32) + bytes(16)
assert len(box) == 256 and len(file) == 540
file += seal(hkdf(root, b"keyring box"), drawn("nonce box", 24), box, file)
file += hmac.new(hkdf(root, b"keyring file"), file, hashlib.sha512).digest()
file += hashlib.sha512(file).digest()
assert len(file) == 964

lines = [
    ("expect", "success"),
    ("spec", 'docs/storage.md, "The keyring"'),
    ("passphrase", passphrase.hex()),
    ("recovery", recovery.hex()),
    ("root", root.hex()),
    ("person", person.hex()),
    ("deep", deep.hex()),
    ("former", former.hex()),
    ("generation", str(generation)),
    ("vault_store", hkdf(root, b"vault store").hex()),
    ("ledger_store", hkdf(root, b"ledger store").hex()),
    ("backup", hkdf(root, b"backups").hex()),
    ("marker", hkdf(root, b"rollback marker").hex()),
    ("author", hkdf(person, b"author").hex()),
    ("identity", hkdf(person, b"identity").hex()),
    ("proof", hkdf(person, b"proof").hex()),
    ("file", file.hex()),
]
text = "# Made by make_keyring.py; not to be edited by hand.\n\n" + "".join(f"{key}: {value}\n" for key, value in lines)
(pathlib.Path(__file__).resolve().parent / "keyring.txt").write_text(text, encoding="ascii")
