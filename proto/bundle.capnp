@0xce79048e590b2193;
# A bundle: the file that one of two paired devices makes for the other, to be carried by hand or
# through a folder that both can reach. It brings what a session would have brought in that
# direction, and needs no answer.
#
# The file
#
#   file      = handshake || chunk ... || last chunk
#   handshake = the one message of Noise_Kpsk0_25519_ChaChaPoly_SHA512 with an empty payload, 48
#               bytes: an ephemeral key and a tag. The initiator is the device that seals, the
#               responder the one that the file is for. The psk is the file psk of
#               docs/protocol.md, "Keys". The prologue is
#                 lv("waterline/1") || lv(sealer's public key) || lv(opener's public key)
#                   || lv("bundle")
#   chunk     = ChaCha20-Poly1305 under the first key of Split(), with Noise's nonce counting the
#               chunks from 0, of 65,536 bytes of content with the associated data of one byte 0
#   last      = ChaCha20-Poly1305 as a chunk, of 1 to 65,536 bytes of content, with the associated
#               data of one byte 1
#
# So a file in which a chunk is missing, repeated, moved or added after the last does not verify. A
# file for another device, or one that this device made itself, does not verify either: the prologue
# has the keys in order. No part of the file is readable: it has no magic number, version, length,
# name or date. Everything except the ephemeral key is indistinguishable from random bytes. The
# ephemeral key is a coordinate below 2^255-19, so its top bit is 0, and only one of two such
# numbers is on the curve. A program that tests both properties can therefore tell a large
# collection of these files from random bytes, and a single one by luck. It learns nothing else: not
# from whom, for whom, or whether two files belong to one pair.
#
# The content
#
#   content   = (length || message) ... || zero || zeros
#
# Lengths are 32 bits, little endian, from 1 to 196,608. `zero` is a length of 0, after which all
# bytes are zero. The first message is a BundleHead, every other a Wire.OperationBatch. Each is
# encoded as wire.capnp says and obeys its rules. A file without a batch is valid: it says what its
# sender holds, and counts as if its last batch said `last`. No batch may follow one that says
# `last`. The sender pads the content with zeros to the larger of 4,096 and Padme(its size up to and
# including `zero`). The receiver only checks that everything behind the last message is zero. The
# content is at most 64 MiB.
#
# The receiver
#
#   1. It reads nothing before every chunk has verified: a file is accepted as a whole or not at
#      all. Every fault gets the same answer, except a complete file of another version.
#   2. It takes `head.holds` for what the sender holds, as it takes the vector of a Hello. If that
#      proves that the receiver's store was set back, it reads no batch (docs/protocol.md, "Set
#      back").
#   3. It takes the batches in order. A run has consecutive operations of one epoch. The first run
#      of each epoch in the file begins after what `head.from` says of the epoch, and every other
#      run begins where the run before it ended. If the receiver lacks operations before a run, an
#      earlier file is missing: it takes neither that run nor anything after it in the file. It
#      keeps the batches that it took before.
#   4. Operations that the receiver holds already change nothing, so files may come twice, late, or
#      in any order.
#   5. If the last batch does not say `last`, the sender had more operations, and a later file
#      continues.
#
# The sender
#
#   It puts every operation into the file that the receiver is not known to hold. It knows what the
#   receiver holds from the receiver's own bundles (`holds`) and from sessions. Of several such
#   statements the one that was read last counts. If that happens to be an old one, the next file
#   only has more operations than necessary.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("waterline::wire::schema");

using Wire = import "wire.capnp";

struct BundleHead {
  version @0 :UInt32;
  # `version` is the version of the protocol: 2, as in Hello.version. A receiver that has another
  # version reads no further.

  holds @1 :Wire.VersionVector;
  # `holds` names the operations that the sender's ledger holds. In it `me` is the sender, `partner`
  # the receiver.

  from @2 :Wire.VersionVector;
  # `from` names the operations that the receiver's ledger held before this file, as far as the
  # sender knows. In it `me` is the sender, `partner` the receiver. It is empty if the sender knows
  # nothing of that ledger. Its marks have no proofs; the receiver ignores any.
}
