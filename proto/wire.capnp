@0xda5459e39e6eea15;
# The messages between two paired devices, inside the encryption. docs/protocol.md says how these
# messages are framed, and which of them may come when. This file defines their content.
#
# How a message is encoded
#
#   The standard Cap'n Proto stream framing of ONE segment: 32 bits of zero (the number of segments,
#   less one), 32 bits of the segment's size in 8-byte words, then the segment. Both numbers are
#   little endian. Nothing follows the segment. Never packed. A message of several segments, a far
#   pointer, a capability, or a byte too many is refused.
#
# The rules for every message
#
#   A message that breaks one rule of this file is refused as a whole, and the session ends, because
#   no correct program sends such a message. The rules are next to the fields. In general:
#
#   - A message is at most 196,608 bytes (192 KiB). Pointers nest at most 16 deep. Reading may
#     follow pointers over at most twice the words of the message, so that a short message cannot
#     unfold into a long one.
#   - Counts are checked before anything is read from a list: a list of a million empty structs
#     costs no bytes to send.
#   - Every enumerator begins with `unset`, the value of absent data. It is refused, like every
#     value that this file does not name.
#   - A field of fixed size has exactly that size.
#   - Digests named `words` or `goalWords` are 16 bytes that are not all zero, or empty, as the
#     field says.
#   - A *plain text* is UTF-8 (RFC 3629) without control characters (U+0000..1F, U+007F..9F) other
#     than newline and tab. A *note* is a plain text of at most 8,192 bytes.
#
# The words that an operation is about
#
#   An acknowledgement, a reply, a seal, an answer, a report and a step name the words that their
#   author saw when they wrote it: 16 bytes, `words`. docs/protocol.md, "The words an operation is
#   about", says how the digest is made. It covers the revision. The field is empty if the operation
#   is not about any words.
#
# Deliberate omissions
#
#   No field in this file can hold an entry, its id, tags, dates or revisions, a note that never
#   leaves, or the fact that somebody read something. So no program can send these by mistake.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("waterline::wire::schema");

struct SessionMessage {
  # The content of one session message.

  union {
    unset @0 :Void;  # refused
    hello @1 :Hello;
    operations @2 :OperationBatch;
    stored @3 :VersionVector;
    # Answers the oldest batch that the sender of this message has not answered yet: says up to
    # which number it has now stored each epoch of that batch durably. Every batch gets one answer,
    # in order. The answer to an empty batch is the empty vector. In each epoch the answer ends
    # before the first operation that was refused or found no room. The answer only controls the
    # flow of batches and is shown to nobody: it says that a disk was written, not that a person
    # read.

    renewal @4 :Renewal;
    renewed @5 :Renewed;
  }
}

struct Renewal {
  # The sender has a new identity and asks for a new pair key (docs/protocol.md, "Renewal"). It
  # comes at most once in a session, after the sender's Hello. Every Renewal looks the same: it
  # names no reason, no device and no number.

  identity @0 :Data;  # 32 bytes: the new public key
  contribution @1 :Data;
  # 32 bytes, random: part of the new pair key.
  proof @2 :Data;
  # 32 bytes, made with the present pair key.
}

struct Renewed {
  # Answers a Renewal, after the new keys are stored durably.

  contribution @0 :Data;
  # 32 bytes, random: part of the new pair key.
  proof @1 :Data;
  # 32 bytes, made with the present pair key.
}

struct Hello {
  # The first message of either side. Each side sends it as soon as the session is open, without
  # waiting for the Hello of the other.

  version @0 :UInt32;
  # The sender's version of the protocol: 2. A receiver of another version reads nothing else in the
  # message and ends the session with a FIN. Neither side is at fault.

  vector @1 :VersionVector;
  # The operations that the sender's ledger holds.

  minor @2 :UInt32;
  # The sender knows the kinds of `Extra` from 1 to this number; 0 for none. A receiver accepts any
  # number.
}

enum Author {
  # The author of an epoch, as seen from the device that sends the message. A receiver exchanges
  # `me` and `partner` before it does anything else.

  unset @0;
  me @1;
  partner @2;
}

struct EpochMark {
  # Says up to which number the sender's ledger holds the operations of one epoch. An epoch is a
  # series of one author's operations, numbered from 1 without gaps as they are made.
  # docs/protocol.md, "Set back", says when a device begins a new one.

  epoch @0 :Data;  # 16 bytes: the epoch's random id
  author @1 :Author;
  through @2 :UInt64;
  # The sender's ledger holds every operation of the epoch up to this number, or knows that it was
  # removed. 0 for an epoch that is still empty: a device always names its own present epoch. A run
  # whose `through` is above 2^63-1 is skipped, and its operations are refused.

  proof @3 :Data;
  # 16 bytes, or empty. By the proof the device of the epoch's author recognises that it once sent
  # this number itself (docs/protocol.md, "Set back"). For everybody else it is random data. The
  # author's device adds a proof to each of its own epochs, except in BundleHead.from. The other
  # side returns the proof that came with the number up to which it holds the epoch. If a mark is
  # about an epoch of the receiver's, it counts only with a proof of the receiver's.
}

struct VersionVector {
  epochs @0 :List(EpochMark);
  # At most 256 marks; ordered by `epoch` as bytes, strictly ascending. A device knows, and so
  # names, at most 128 epochs of each author.
}

struct OperationBatch {
  # A run of operations that the receiver lacks: the answer to its Hello, and later the sender's own
  # changes.

  epochs @0 :List(EpochRun);
  # At most 256 runs; ordered by epoch as bytes, strictly ascending. At most 512 operations in all.
  # The sum over all operations of 128 and the bytes of their text is at most 98,304.

  last @1 :Bool;
  # True: the sender has nothing more that the receiver lacks at this moment. Other batches may
  # follow at any time, and in the last of those the field is true again. It is true in every empty
  # batch.
}

struct EpochRun {
  # The operations of one epoch.

  through @0 :EpochMark;
  # The number up to which the receiver will hold this epoch after it has stored the run. It may be
  # past the last operation, and the run may be empty, if operations were removed in the meantime.

  operations @1 :List(Operation);
  # Ordered by `number`, strictly ascending. No number is past through.through.
}

struct Operation {
  # One act of one author. The ledger checks who may do what to which item (docs/protocol.md, "What
  # operations mean").

  number @0 :UInt64;  # the operation's number in its epoch, from 1
  item @1 :Data;      # 16 bytes: the item that the operation is about
  mac @2 :Data;
  # 32 bytes, made with a key that only the author's device has. A device that was restored from an
  # old backup recognises by it which operations in its name are really its own. Every other device
  # stores these bytes and cannot check them.

  union {
    unset @3 :Void;  # refused
    share @4 :Share;
    takeBack @5 :Content;
    # The author asks both devices to remove the item's content for good. The fact that it existed
    # remains.
    acknowledgement @6 :Acknowledgement;
    replies @7 :UInt32;
    # The author of a share lets the partner reply to it, or no longer. The value is the revision,
    # from 1, of which the highest counts: an odd one opens the share to replies, an even one closes
    # it. Before the first one it is closed.
    reply @8 :Reply;
    version @9 :Version;
    accept @10 :Terms;
    # The author accepts a version of the partner's and repeats its terms: those of a goal, a step
    # or an agreement, with a text that is not empty. Of one person's acceptances the one of the
    # highest revision counts.
    report @11 :Report;
    question @12 :Text;
    # The item is a question with this text: a note, not empty. It has no revisions.
    seal @13 :Seal;
    answer @14 :Answer;
    extra @15 :Extra;
  }
}

struct Extra {
  # An operation of a later program version, of a kind that earlier versions do not know
  # (docs/protocol.md, "Later versions"). A receiver that does not know the kind stores it unread.

  kind @0 :UInt16;  # from 1; this version knows no kind
  place @1 :Data;
  # 0 to 24 bytes. Of the Extras on an item with the same kind, author and `place` only one counts.
  revision @2 :UInt32;
  # The revision, from 1. The Extra of the highest one counts. The content of one revision never
  # changes.
  content @3 :Data;  # 0 to 32,640 bytes
}

enum Content {
  # The kinds of content that an item can have.

  unset @0;
  share @1;
  reply @2;
  question @3;
}

enum Depth {
  # How much of an entry its author chose to show.

  unset @0;
  line @1;     # a neutral line
  summary @2;  # a summary in the author's own words
  excerpt @3;  # a part, verbatim
  whole @4;
}

struct Share {
  # A share appears or is revised.

  revision @0 :UInt32;
  # The revision, from 1. The item shows the highest known revision, independent of any clock.
  # Depth, text and day of one revision never change; its expiry may change under the same revision.
  depth @1 :Depth;
  text @2 :Text;
  # 1 to 65,536 bytes of UTF-8 (RFC 3629), without control characters (U+0000..1F, U+007F..9F) other
  # than newline and tab.

  union {
    noDay @3 :Void;
    day @4 :Int32;
    # The day that the author chose to show: days since 1970-01-01, from 1900-01-01 (-25567) to
    # 2200-12-31 (84370). There is no finer time and no other date.
  }

  expiry :union {
    never @5 :Void;
    lastDay @6 :Int32;
    # The last day on which the share is to be shown, within the same bounds as `day`. A device
    # deletes the content when that day is over by its own clock. The author's device then takes the
    # share back. Until then the operation stays in both ledgers, even if the clocks differ.
  }
}

enum AcknowledgementKind {
  # The acknowledgements that exist. None of them says an opinion.

  unset @0;
  readWithCare @1;
  thankYouForEffort @2;
  thankYouForTrust @3;
  withYou @4;
  noWordsYet @5;
  withdrawn @6;
  # The author removes the acknowledgement, as if there had been none.
}

struct Acknowledgement {
  # The partner of an item's author acknowledges the item.

  revision @0 :UInt32;
  # The revision, from 1. The highest known revision counts, as with shares.
  kind @1 :AcknowledgementKind;
  words @2 :Data;
  # 16 bytes: the digest of the share's words. Empty if `withdrawn`.
}

struct Reply {
  # A text about a share. Its `item` is its own id, so that its author can take it back.

  about @0 :Data;  # 16 bytes: the share
  opening @1 :UInt32;
  # The revision, always odd, of the operation `replies` that opened the share to this reply. 0 if
  # reply and share have the same author, who may always reply.
  text @2 :Text;   # a note, not empty
  words @3 :Data;  # 16 bytes: the digest of the share's words
}

enum DocumentKind {
  unset @0;
  goal @1;
  # In force when both accepted the same version.
  step @2;
  # A step towards a goal. In force when both accepted the same version.
  agreement @3;
  # In force when both accepted the same version. Each person may report on their own part.
  agenda @4;
  # A point for the next session of the two. Only its author writes it.
  takeaway @5;
  # A result of a session. Both write it.
}

enum DocumentState {
  unset @0;
  open @1;
  done @2;
}

struct Terms {
  # The content of one version of a joint document.

  kind @0 :DocumentKind;  # the same in all versions of a document
  revision @1 :UInt32;
  # 1 to 1,073,741,824. Of one author's versions the one of the highest revision counts.
  replaces @2 :UInt32;
  # At most 1,073,741,824. This version replaces the partner's versions up to this revision; 0 means
  # that it replaces none.
  state @3 :DocumentState;
  goal @4 :Data;
  # For a step, 16 bytes: the goal's id. For every other kind, empty.
  tag @5 :Data;
  # 16 bytes by which the version's author recognises the version in an `accept`. They are random
  # data for everybody else.
  text @6 :Text;
  # A note. It may be empty only in a `version`, whose author then withdraws their text.
  goalWords @7 :Data;
  # For a step, 16 bytes: the digest of the goal's words. For every other kind, empty.
}

struct Version {
  # The version of a joint document that its author proposes, or a withdrawal.

  terms @0 :Terms;
  endedOwn @1 :UInt32;
  # The author ends their own versions up to this revision, which is below terms.revision: they bind
  # nobody any more.
  endedOthers @2 :UInt32;
  # The author ends the partner's versions up to this revision, which is at most 1,073,741,824.
}

struct Report {
  # The author reports how they kept their own part of an agreement.

  revision @0 :UInt32;  # from 1; the highest counts
  text @1 :Text;        # a note; if empty, the report is taken back
  words @2 :Data;
  # 16 bytes: the digest of the agreement's words. Empty with an empty text.
}

enum QuestionRole {
  unset @0;
  asker @1;
  asked @2;
}

struct Seal {
  # The author has answered a question AND chosen to reveal the answer. Nothing is sent before both.

  role @0 :QuestionRole;  # the role of the seal's author
  commitment @1 :Data;
  # 32 bytes: the commitment to the answer (docs/protocol.md, "Sealed questions").
  words @2 :Data;  # 16 bytes: the digest of the question's words
}

struct Answer {
  # The answer that was sealed. It is sent when its author's device holds the seals of both.

  role @0 :QuestionRole;
  nonce @1 :Data;
  # 32 bytes that open the commitment. If `text` is empty, zeros.
  text @2 :Text;
  # A note. If it is empty, its author has taken the answer back.
  words @3 :Data;
  # 16 bytes, equal to those in the seal. Empty with an empty text.
}

struct PairingRecord {
  # The content that each side sends inside the encryption of a pairing (docs/pairing.md). At most
  # 1,024 bytes encoded.

  epoch @0 :Data;
  # 16 bytes: the epoch in which the sender's operations for this partner begin.
  port @1 :UInt16;
  # The port where the sender's node accepts calls later, at its present address; 0 for nowhere.
  # There is no field for another address, so that no partner can choose where a device dials. The
  # device that answers there still has to prove that it is the partner.
}
