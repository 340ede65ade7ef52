@0xda5459e39e6eea15;
# What two paired devices say to each other, after the encryption is taken off. docs/protocol.md says how these messages
# are framed, and which of them may come when; this file says what stands in them.
#
# How a message is encoded
#
#   The standard Cap'n Proto stream framing of ONE segment: 32 bits of zero (the number of segments, less one), 32 bits of
#   the segment's size in 8-byte words, then the segment; both numbers least significant byte first. Nothing follows it.
#   Never packed. A message of several segments, a far pointer, a capability, or a byte too many is refused.
#
# What a receiver holds every message to
#
#   A message that breaks one rule of this file is refused as a whole, and the session ends: such a message is not an
#   accident. The rules stand with the fields. In general:
#
#   - A message is at most 196,608 bytes (192 KiB); pointers nest at most 16 deep; and reading may follow pointers over at
#     most twice the words of the message, so that a short message cannot unfold into a long one.
#   - Counts are checked before anything is read from a list: a list of a million empty structs costs no bytes to send.
#   - Every enumerator begins with `unset`, which is what absent data reads as, and which is refused, like every value that
#     this file does not name.
#   - A field that has a fixed size has exactly that size.
#
# What is not here
#
#   There is no word in this file for an entry, for its id, tags, dates or revisions, for a note that never leaves, nor
#   for having read something. Nothing of the kind can be sent, by design and not by discipline.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("waterline::wire::schema");

struct SessionMessage {
  # The content of one session message.

  union {
    unset @0 :Void;                   # refused
    hello @1 :Hello;
    operations @2 :OperationBatch;
    stored @3 :VersionVector;
    # What the speaker has stored durably, of the epochs of the oldest batch that it had not yet answered. Every batch is
    # answered by one of these, in order, the empty batch by the empty vector. It serves the flow of batches alone and is
    # shown to nobody: it says that a disk was written, not that a person read.
  }
}

struct Hello {
  # The first message of either side; each sends it as soon as the session is open, without waiting for the other's.

  version @0 :UInt32;
  # The version of the protocol that the speaker speaks: 1. A receiver that speaks another looks at nothing else in the
  # message and ends the session with a FIN; neither side is at fault.

  vector @1 :VersionVector;
  # What the speaker's ledger holds.
}

enum Author {
  # Whose epoch it is, seen from the device that speaks. A receiver swaps the two before it does anything else.

  unset @0;
  me @1;
  partner @2;
}

struct EpochMark {
  # How far the speaker's ledger goes in one epoch. An epoch is a stretch of one author's own operations, numbered from 1
  # without gaps as they are made; a device begins a new one when it is paired and whenever it finds itself set back.

  epoch @0 :Data;      # 16 bytes: the epoch's random id
  author @1 :Author;
  through @2 :UInt64;
  # Every operation of the epoch up to this number is held, or is known to have been removed. 0 for an epoch that is empty
  # so far: a device's own present epoch is always named.
}

struct VersionVector {
  epochs @0 :List(EpochMark);  # at most 256; by `epoch` as bytes, strictly ascending
}

struct OperationBatch {
  # A run of what the receiver lacks. Nothing in it is new to the sender's ledger because of the receiver's asking: it is
  # an answer to the Hello, and later to the sender's own changes.

  epochs @0 :List(EpochRun);
  # At most 256; by epoch as bytes, strictly ascending. With at most 512 operations in all, and at most 98,304 for the sum
  # over all operations of 128 and the bytes of their text.

  last @1 :Bool;       # the sender has nothing more that the receiver lacks, for now
}

struct EpochRun {
  # The operations of one epoch.

  through @0 :EpochMark;
  # What the receiver will hold of this epoch once it has stored the run. It may lie past the last operation, where
  # operations between were removed since, and the run may be empty for the same reason.

  operations @1 :List(Operation);  # by `number`, strictly ascending, none past through.through
}

struct Operation {
  # One act of one author. Who may do what to which item is the ledger's to check (docs/protocol.md, "What operations
  # mean").

  number @0 :UInt64;   # its place in its epoch, from 1
  item @1 :Data;       # 16 bytes: the shared item that it is about
  mac @2 :Data;
  # 32 bytes, made with a key that only the author's device has. To everybody else it is noise to keep with the operation:
  # the author's device, set back by an old backup, tells by it which of "its" operations really are its own.

  union {
    unset @3 :Void;    # refused
    share @4 :Share;
    takeBack @5 :Void;
    # The author asks both devices to remove the item's content for good. The mark that it existed stays.
    mark @6 :Mark;
  }
}

enum Rendition {
  # How much of what they wrote the author chose to show.

  unset @0;
  line @1;             # a neutral line
  summary @2;          # a summary in the author's own words
  excerpt @3;          # a part, word by word
  whole @4;
}

struct Share {
  # An item appears, or is revised.

  revision @0 :UInt32; # from 1; the highest that is known is what the item says, whatever any clock says
  rendition @1 :Rendition;
  text @2 :Text;
  # 1 to 65,536 bytes of UTF-8 (RFC 3629), without control characters (U+0000..1F, U+007F..9F) other than newline and tab.

  union {
    noDay @3 :Void;
    day @4 :Int32;
    # The day that the author chose to show: days since 1970-01-01, from 1900-01-01 (-25567) to 2200-12-31 (84370). There
    # is no finer time and no other date.
  }
}

enum Witness {
  # A closed set of ways to say "I have seen this", without an opinion.

  unset @0;
  readWithCare @1;
  thankYouForEffort @2;
  thankYouForTrust @3;
  withYou @4;
  noWordsYet @5;
}

struct Mark {
  # The partner of an item's author acknowledges it.

  revision @0 :UInt32; # from 1; the highest that is known is the mark, as with shares
  wording @1 :Witness;
}

struct PairingRecord {
  # What the two tell each other inside the encryption of a pairing (docs/pairing.md). At most 1,024 bytes encoded.

  epoch @0 :Data;      # 16 bytes: the epoch that the speaker's operations for this partner begin in
  address @1 :Text;
  # HOST:PORT where the speaker's node may be met later, or empty. At most 255 bytes, each of them visible ASCII (0x21 to
  # 0x7e). It is a hint: what answers there still has to prove that it is the partner.
}
