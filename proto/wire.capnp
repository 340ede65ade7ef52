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
#   - Digests named `words` or `goalWords` are 16 bytes that are not all zero, or empty, as the field says.
#   - A *plain text* is UTF-8 (RFC 3629) without control characters (U+0000..1F, U+007F..9F) other than newline and tab.
#     A *note* is a plain text of at most 8,192 bytes.
#
# What a thing was said about
#
#   A mark, a reply, a seal, an answer, a report and a step say which words their author had before them when they said
#   it: 16 bytes, `words`, of which docs/protocol.md, "What it was said about", says how they are made. They cover the
#   revision. Where there is nothing that the words could be said about, the field is empty.
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
    # answered by one of these, in order, the empty batch by the empty vector. In no epoch does it go past the first
    # operation of the batch that was refused or found no room. It serves the flow of batches alone and is shown to
    # nobody: it says that a disk was written, not that a person read.

    renewal @4 :Renewal;
    renewed @5 :Renewed;
  }
}

struct Renewal {
  # The speaker has a new identity, and asks for a new pair key (docs/protocol.md, "Renewal"). At most once in a session,
  # after the speaker's Hello. Every Renewal looks the same: it names no reason, no device, and no number.

  identity @0 :Data;      # 32 bytes: the public key of the new identity
  contribution @1 :Data;  # 32 bytes, random: goes into the new pair key
  proof @2 :Data;         # 32 bytes, by the pair key of now
}

struct Renewed {
  # Answers a Renewal, once the new keys are stored durably.

  contribution @0 :Data;  # 32 bytes, random: goes into the new pair key
  proof @1 :Data;         # 32 bytes, by the pair key of now
}

struct Hello {
  # The first message of either side; each sends it as soon as the session is open, without waiting for the other's.

  version @0 :UInt32;
  # The version of the protocol that the speaker speaks: 2. A receiver that speaks another looks at nothing else in the
  # message and ends the session with a FIN; neither side is at fault.

  vector @1 :VersionVector;
  # What the speaker's ledger holds.

  minor @2 :UInt32;
  # How many kinds of `Extra` the speaker knows, from 1 to this number; 0 for none. A receiver takes any number, and syncs
  # what both know.
}

enum Author {
  # Whose epoch it is, seen from the device that speaks. A receiver swaps the two before it does anything else.

  unset @0;
  me @1;
  partner @2;
}

struct EpochMark {
  # How far the speaker's ledger goes in one epoch. An epoch is a stretch of one author's own operations, numbered from 1
  # without gaps as they are made; docs/protocol.md, "Set back", says when a device begins a new one.

  epoch @0 :Data;      # 16 bytes: the epoch's random id
  author @1 :Author;
  through @2 :UInt64;
  # Every operation of the epoch up to this number is held, or is known to have been removed. 0 for an epoch that is empty
  # so far: a device's own present epoch is always named. A run whose `through` is past 2^63-1 is passed over, and its
  # operations are refused.

  proof @3 :Data;
  # 16 bytes, or empty. By it the author of the epoch knows again that it said this number itself (docs/protocol.md,
  # "Set back"); to everybody else it is noise. The author's device gives one with each own epoch (but in BundleHead.from). The other side returns
  # the one that came with the number up to which it holds the epoch. A claim on the receiver's own epoch counts only
  # with a proof of the receiver's.
}

struct VersionVector {
  epochs @0 :List(EpochMark);
  # At most 256; by `epoch` as bytes, strictly ascending. A device knows, and so names, at most 128 of each author.
}

struct OperationBatch {
  # A run of what the receiver lacks. Nothing in it is new to the sender's ledger because of the receiver's asking: it is
  # an answer to the Hello, and later to the sender's own changes.

  epochs @0 :List(EpochRun);
  # At most 256; by epoch as bytes, strictly ascending. With at most 512 operations in all, and at most 98,304 for the sum
  # over all operations of 128 and the bytes of their text.

  last @1 :Bool;
  # The sender has nothing more that the receiver lacks, for now: in a session others may follow at any time, and the last
  # of those says it again. An empty batch always says it.
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
    takeBack @5 :Content;
    # The author asks both devices to remove the item's content for good. The mark that it existed stays.
    mark @6 :Mark;
    replies @7 :UInt32;
    # The author of a share opens replies to it, or closes them: the revision, from 1; the highest counts, an odd one opens
    # and an even one closes. Before the first they are closed.
    reply @8 :Reply;
    version @9 :Version;
    accept @10 :Terms;
    # The speaker accepts this version of the partner's and says it again. Of a goal, a step or an agreement; its text is
    # not empty. Of one person the acceptance of the highest revision counts.
    report @11 :Report;
    question @12 :Text;
    # The item is a question, and this is it: a note, not empty. It has no revisions.
    seal @13 :Seal;
    answer @14 :Answer;
    extra @15 :Extra;
  }
}

struct Extra {
  # What a later version says about the item, in a place that an earlier one has no name for (docs/protocol.md, "Later
  # versions"). A receiver that does not know the kind keeps it unread.

  kind @0 :UInt16;      # from 1. This version knows none
  place @1 :Data;       # 0 to 24 bytes; with the kind, and of each author, a place of the item
  revision @2 :UInt32;  # from 1; in one place the highest counts. Its content is for good
  content @3 :Data;     # 0 to 32,640 bytes
}

enum Content {
  # What an item has as its content.

  unset @0;
  share @1;
  reply @2;
  question @3;
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

  revision @0 :UInt32;
  # From 1; the highest that is known is what the item says, whatever any clock says. Rendition, text and day of one
  # revision are for good; its expiry may be said anew under the same revision.
  rendition @1 :Rendition;
  text @2 :Text;
  # 1 to 65,536 bytes of UTF-8 (RFC 3629), without control characters (U+0000..1F, U+007F..9F) other than newline and tab.

  union {
    noDay @3 :Void;
    day @4 :Int32;
    # The day that the author chose to show: days since 1970-01-01, from 1900-01-01 (-25567) to 2200-12-31 (84370). There
    # is no finer time and no other date.
  }

  expiry :union {
    never @5 :Void;
    lastDay @6 :Int32;
    # The last day on which the item is to be shown, within the same bounds. A device drops the content when that day is
    # over by its own clock; the author's device takes the item back. Until then, and between devices whose clocks differ,
    # the operation itself stays what it is.
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
  withdrawn @6;  # the mark is taken away again: as if there had been none
}

struct Mark {
  # The partner of an item's author acknowledges it.

  revision @0 :UInt32; # from 1; the highest that is known is the mark, as with shares
  wording @1 :Witness;
  words @2 :Data;      # 16 bytes: of the share. Empty with `withdrawn`
}

struct Reply {
  # One more thing said about a share. Its `item` is its own id, so that its author can take it back.

  about @0 :Data;      # 16 bytes: the share
  opening @1 :UInt32;
  # The revision of the `replies` that opened the thread for it, which is odd; 0 from the author of the share, who needs
  # none.
  text @2 :Text;       # a note, not empty
  words @3 :Data;      # 16 bytes: of the share
}

enum DocumentKind {
  unset @0;
  goal @1;             # in force when both accepted the same version
  step @2;             # on the way to a goal; likewise
  agreement @3;        # likewise; each may report on their own part
  agenda @4;           # a point for the next session of the two: only its author writes it
  takeaway @5;         # what came of one; both write it
}

enum DocumentState {
  unset @0;
  open @1;
  done @2;
}

struct Terms {
  # What one version of a joint document says.

  kind @0 :DocumentKind;       # the same in all versions of a document
  revision @1 :UInt32;         # 1 to 1,073,741,824; of one author the highest is their version
  replaces @2 :UInt32;         # at most as much: the other's revision up to which this replaces theirs; 0 for none
  state @3 :DocumentState;
  goal @4 :Data;               # of a step: 16 bytes, the goal's id. Of every other kind: empty
  tag @5 :Data;
  # 16 bytes by which the version's author knows it as their own when it comes back in an `accept`. To everybody else noise.
  text @6 :Text;               # a note; may be empty in a `version` alone: its author has it say nothing any more
  goalWords @7 :Data;          # of a step: 16 bytes, of the goal. Of every other kind: empty
}

struct Version {
  # What its author has the document say.

  terms @0 :Terms;
  endedOwn @1 :UInt32;         # this author's versions up to here bind nobody any more; below terms.revision
  endedOthers @2 :UInt32;      # nor do the other's up to here; at most 1,073,741,824
}

struct Report {
  # How the speaker kept their own part of an agreement.

  revision @0 :UInt32;         # from 1; the highest counts
  text @1 :Text;               # a note; empty: taken back
  words @2 :Data;              # 16 bytes: of the agreement. Empty with an empty text
}

enum QuestionRole {
  unset @0;
  asker @1;
  asked @2;
}

struct Seal {
  # The speaker has answered AND chosen to reveal the answer. Nothing is sent before both.

  role @0 :QuestionRole;       # of the speaker
  commitment @1 :Data;         # 32 bytes; docs/protocol.md, "Sealed questions"
  words @2 :Data;              # 16 bytes: of the question
}

struct Answer {
  # What was sealed. Sent once the speaker's device holds the seals of both.

  role @0 :QuestionRole;
  nonce @1 :Data;              # 32 bytes that open the commitment; zeros with an empty text
  text @2 :Text;               # a note; empty: its author has taken the answer back
  words @3 :Data;              # 16 bytes, as in the seal. Empty with an empty text
}

struct PairingRecord {
  # What the two tell each other inside the encryption of a pairing (docs/pairing.md). At most 1,024 bytes encoded.

  epoch @0 :Data;      # 16 bytes: the epoch that the speaker's operations for this partner begin in
  port @1 :UInt16;
  # Where the speaker's node waits for calls later, at the address from which it speaks now; 0: nowhere. There is no room
  # for another address: a device dials no place that its partner chose. What answers still has to prove that it is the
  # partner.
}
