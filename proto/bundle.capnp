@0xce79048e590b2193;
# A bundle: a sealed file that one of two paired devices makes for the other, to be carried by hand or through a folder
# that both can reach. It brings what a session would have brought in that direction, and needs no answer.
#
# The file
#
#   file      = handshake || chunk ... || last chunk
#   handshake = the one message of Noise_Kpsk0_25519_ChaChaPoly_SHA512 with an empty payload, 48 bytes: an ephemeral key
#               and a tag. The initiator is the device that seals, the responder the one that the file is for. The psk
#               is the file psk of docs/protocol.md, "Keys". The prologue is
#                 lv("waterline/1") || lv(sealer's public key) || lv(opener's public key) || lv("bundle")
#   chunk     = ChaCha20-Poly1305 under the first key of Split(), with Noise's nonce counting the chunks from 0, of 65,536
#               bytes of content with the associated data of one byte 0
#   last      = the same, of 1 to 65,536 bytes of content, with the associated data of one byte 1
#
# So a chunk that is missing, repeated, moved or put behind the last does not verify, a file for somebody else verifies
# nowhere, and neither does one's own: the keys stand in the prologue in order. There is nothing in the clear: no magic
# number, version, length, name or date. Everything but the ephemeral key is indistinguishable from random bytes; that
# one is a point's coordinate below 2^255-19, so its top bit is 0, and one of two such numbers is on the curve. A
# program that tries both can therefore tell a large collection of these files from random bytes, and each of them by
# luck. It learns no more than that: not from whom, for whom, or whether two files are of one pair.
#
# The content
#
#   content   = (length || message) ... || zero || zeros
#
# where lengths are 32 bits, least significant byte first, from 1 to 196,608; `zero` is a length of 0, after which all is
# zero. The first message is a BundleHead, every other a Wire.OperationBatch; each is encoded as wire.capnp says and held
# to its rules. There may be no batch at all: such a file says what its sender holds, and counts as ended by `last`. None
# may follow a batch that says `last`. The sender pads the content with zeros to the larger of 4,096 and Padme(its size up to `zero`, which counts),
# and the receiver asks only that all behind the last message is zero. The content is at most 64 MiB.
#
# What a receiver does
#
#   1. It looks at nothing before every chunk has verified: a file is believed as a whole or not at all. All that may be
#      wrong with one is answered in the same words, but for a whole file of another version.
#   2. It takes `head.holds` for what the sender holds, as a Hello's vector. If that proves that the receiver's store was
#      set back, it reads no batch (docs/protocol.md, "Set back").
#   3. It takes the batches in order. Of each epoch the first run that the file has of it begins after `head.from`, and
#      every other where the run before it ended. A run that begins after more than the receiver holds is not taken, and
#      neither is what follows in the file: an earlier file is missing. What it took before stays.
#   4. Taking what is held already changes nothing, so a file may come twice, late, or beside any other.
#   5. If there is a last batch and it does not say `last`, the sender had more to say, and a later file goes on.
#
# What a sender puts in
#
#   Everything that the receiver is not known to hold. What it holds is known from its own bundles (`holds`) and from
#   sessions. Of several statements the one that was read last counts: if that was an older one, the next file merely
#   says more than it had to.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("waterline::wire::schema");

using Wire = import "wire.capnp";

struct BundleHead {
  version @0 :UInt32;
  # 2, as Hello.version. A receiver that speaks another reads no further.

  holds @1 :Wire.VersionVector;
  # What the sender's ledger holds, in the sender's words.

  from @2 :Wire.VersionVector;
  # What the sender takes the receiver to hold before this file, in the sender's words; empty if it knows nothing.
  # Its proofs are empty, and nobody heeds them.
}
