@0xda5459e39e6eea15;
# The messages between two paired devices, inside the encryption. docs/protocol.md says how these
# messages are framed, and which of them may come when. This file defines their content.
#
# How a message is encoded
#
#   The standard Cap'n Proto stream framing of ONE segment: 32 bits of zero (the number of segments,
#   less one), 32 bits of the segment's size in 8-byte words, then the segment. Both numbers are
#   little endian. Nothing follows the segment. The packed encoding is never used. A receiver
#   refuses a message that has several segments, a far pointer, a capability, or a byte too many.
#
# The rules for every message
#
#   If a message breaks one rule of this file, the receiver refuses it as a whole and ends the
#   session, because no correct program sends such a message. The rules are next to the fields. In
#   general:
#
#   - A message is at most 196,608 bytes (192 KiB). Pointers nest at most 16 deep. Reading may
#     follow pointers over at most twice the words of the message, so that a short message cannot
#     unfold into a long one.
#   - Counts are checked before anything is read from a list: a list of a million empty structs
#     costs no bytes to send.
#   - Every enumerator begins with `unset`, the value of absent data. A receiver refuses it, and
#     every value that this file does not name.
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
#   about", says how the digest is made. The digest covers the revision too. The field is empty if
#   the operation is not about any words.
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
    # which number the sender has now stored each epoch of that batch durably. Every batch gets one
    # answer, in order. The answer to an empty batch is the empty vector. If an operation of an
    # epoch was refused or found no room, the number for that epoch is below that operation's. The
    # answer only controls the flow of batches and no person ever sees it: it says that a disk was
    # written, not that a person read something.

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
  # waiting for the Hello of the other side.

  version @0 :UInt32;
  # The sender's version of the protocol: 2. A receiver that has another version reads nothing else
  # in the message and ends the session with a FIN. Neither side is at fault.

  vector @1 :VersionVector;
  # The operations that the sender's ledger holds.

  minor @2 :UInt32;
  # The sender knows the kinds of `Extra` from 1 to this number; 0 for none. A receiver accepts any
  # number.
}

enum Author {
  # Who makes the operations of an epoch, as seen from the device that sends the message. A receiver
  # exchanges `me` and `partner` before it does anything else.

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
  # The sender's ledger holds every operation of the epoch up to this number, or knows that the
  # operation was deleted. 0 for an epoch that is still empty: a device always names its own present
  # epoch. If `through` of a run is above 2^63-1, the receiver skips the run and refuses its
  # operations.

  proof @3 :Data;
  # 16 bytes, or empty: a proof that an epoch reached the number `through`. Only the device of the
  # epoch's author can make and check it, and so recognises that it once sent this number itself
  # (docs/protocol.md, "Set back"). For everybody else it is random data. The author's device adds a
  # proof to each of its own epochs, except in BundleHead.from. The other side returns the proof
  # that came with the number up to which it holds the epoch. If a mark is about an epoch of the
  # receiver's, it counts only with a proof by the receiver.
}

struct VersionVector {
  epochs @0 :List(EpochMark);
  # At most 256 marks; ordered by `epoch` as bytes, strictly ascending. A device knows, and so
  # names, at most 128 epochs of each author.
}

struct OperationBatch {
  # Operations that the receiver lacks. The first batches answer the receiver's Hello; later ones
  # carry the sender's own changes.

  epochs @0 :List(EpochRun);
  # At most 256 runs; ordered by epoch as bytes, strictly ascending. At most 512 operations in all.
  # Each operation counts 128 and the bytes of its text; the sum is at most 98,304.

  last @1 :Bool;
  # True: the sender has nothing more that the receiver lacks at this moment. Other batches may
  # follow at any time, and in the last of those the field is true again. It is true in every empty
  # batch.
}

struct EpochRun {
  # The operations of one epoch.

  through @0 :EpochMark;
  # The number up to which the receiver will hold this epoch after it has stored the run. If
  # operations were deleted in the meantime, this may be above the number of the last operation, and
  # the run may even be empty.

  operations @1 :List(Operation);
  # Ordered by `number`, strictly ascending. No number is past through.through.
}

struct Operation {
  # One act of one author. The ledger checks who may do what to which item (docs/protocol.md, "What
  # operations mean").

  number @0 :UInt64;  # the operation's number in its epoch, from 1
  item @1 :Data;      # 16 bytes: the item that the operation is about
  mac @2 :Data;
  # 32 bytes, made with a key that only the author's device has. If that device was restored from an
  # old backup, it recognises by them which operations in its name are really its own. Every other
  # device stores these bytes and cannot check them.

  union {
    unset @3 :Void;  # refused
    share @4 :Share;
    takeBack @5 :Content;
    # The author asks both devices to delete the item's content for good. Both devices still know
    # that the item existed.
    acknowledgement @6 :Acknowledgement;
    replies @7 :UInt32;
    # The author of a share allows the partner to reply to it, or stops allowing it. The value is
    # the revision, counted from 1, of which the highest counts: an odd one allows replies, an even
    # one stops them. Before the first one, replies are not allowed.
    reply @8 :Reply;
    version @9 :Version;
    accept @10 :Terms;
    # The author accepts a version of the partner's and repeats its terms. It is a version of a
    # goal, a step or an agreement, with a text that is not empty. Of one person's acceptances only
    # the one of the highest revision counts.
    report @11 :Report;
    question @12 :Text;
    # The item is a question with this text: a note, not empty. It has no revisions.
    seal @13 :Seal;
    answer @14 :Answer;
    extra @15 :Extra;
  }
}

struct Extra {
  # An operation of a later version of the program, of a kind that earlier versions do not know
  # (docs/protocol.md, "Later versions"). A receiver that does not know the kind stores the content
  # without reading it.

  kind @0 :UInt16;  # from 1; this version knows no kind
  place @1 :Data;
  # 0 to 24 bytes. Of all Extras on an item that have the same kind, author and `place`, only one
  # counts.
  revision @2 :UInt32;
  # The revision, counted from 1. The Extra with the highest revision counts. The content of one
  # revision never changes.
  content @3 :Data;  # 0 to 32,640 bytes
}

enum Content {
  # The kinds of content that an item can have, by which a take-back says what it takes back.

  unset @0;
  share @1;
  reply @2;
  question @3;
}

enum Depth {
  # How much of an entry its author chose to show (the glossary's depth).

  unset @0;
  line @1;     # a neutral line
  summary @2;  # a summary in the author's own words
  excerpt @3;  # a part, verbatim
  whole @4;
}

struct Share {
  # A share appears or is revised.

  revision @0 :UInt32;
  # The revision, counted from 1. The item shows the highest known revision; no clock has a say in
  # it. Depth, text and day of one revision never change; only the last day may change under the
  # same revision.
  depth @1 :Depth;
  text @2 :Text;
  # 1 to 65,536 bytes of UTF-8 (RFC 3629), without control characters (U+0000..1F, U+007F..9F) other
  # than newline and tab.

  union {
    noDay @3 :Void;
    day @4 :Int32;
    # The day of the entry, if its author chose to show it: days since 1970-01-01, from 1900-01-01
    # (-25567) to 2200-12-31 (84370). There is no finer time and no other date.
  }

  expiry :union {
    never @5 :Void;
    lastDay @6 :Int32;
    # The last day on which the share is to be shown, within the same bounds as `day`. A device
    # deletes the text when that day is over by its own clock, and the author's device then takes
    # the share back. Until the take-back arrives, the operation stays in both ledgers, even if the
    # two clocks differ.
  }
}

enum AcknowledgementKind {
  # All kinds of acknowledgements. None of them says an opinion.

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
  # The revision, counted from 1. The highest known revision counts, as with shares.
  kind @1 :AcknowledgementKind;
  words @2 :Data;
  # 16 bytes: the digest of the share's words. Empty if the kind is `withdrawn`.
}

struct Reply {
  # A text about a share. A reply is an item with an id of its own (`item`), so that its author can
  # take it back.

  about @0 :Data;  # 16 bytes: the share
  opening @1 :UInt32;
  # The revision of the operation `replies` by which the author of the share allowed this reply; it
  # is always odd. 0 if the author of the share writes the reply, since they may always reply.
  text @2 :Text;   # a note, not empty
  words @3 :Data;  # 16 bytes: the digest of the share's words
}

enum DocumentKind {
  unset @0;
  goal @1;
  # A goal. It is in force when both have accepted the same version.
  step @2;
  # A step towards a goal. It is in force when both have accepted the same version.
  agreement @3;
  # An agreement. It is in force when both have accepted the same version. Each person may report on
  # their own part.
  agenda @4;
  # A point to talk about in the next session of the two, with a therapist for example. Only its
  # author writes it.
  takeaway @5;
  # A result that the two take from such a session. Both write it.
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
  # The revision, 1 to 1,073,741,824. Of one author's versions the one with the highest revision
  # counts.
  replaces @2 :UInt32;
  # At most 1,073,741,824. This version replaces the partner's versions up to this revision; 0 means
  # that it replaces none.
  state @3 :DocumentState;
  goal @4 :Data;
  # For a step, 16 bytes: the goal's id. For every other kind, empty.
  tag @5 :Data;
  # 16 bytes by which the version's author recognises it when the partner repeats it in an `accept`.
  # They are random data for everybody else.
  text @6 :Text;
  # A note. Only a `version` may have an empty one: its author then withdraws their text.
  goalWords @7 :Data;
  # For a step, 16 bytes: the digest of the goal's words. For every other kind, empty.
}

struct Version {
  # A version of a joint document, which its author proposes; without a text, its author withdraws.

  terms @0 :Terms;
  endedOwn @1 :UInt32;
  # The author ends their own versions up to this revision: they bind nobody any more. The number is
  # below terms.revision.
  endedOthers @2 :UInt32;
  # The author ends the partner's versions up to this revision: they bind nobody any more. The
  # number is at most 1,073,741,824.
}

struct Report {
  # The author reports how they kept their own part of an agreement.

  revision @0 :UInt32;  # from 1; the highest counts
  text @1 :Text;        # a note; if empty, the report is taken back
  words @2 :Data;
  # 16 bytes: the digest of the agreement's words. Empty if the report's text is empty.
}

enum QuestionRole {
  unset @0;
  asker @1;
  asked @2;
}

struct Seal {
  # The sign that its author has answered a question AND chosen to reveal the answer. It is sent
  # only after both.

  role @0 :QuestionRole;  # the role of the seal's author
  commitment @1 :Data;
  # 32 bytes: the commitment, a hash that binds the author to the answer and hides it
  # (docs/protocol.md, "Sealed questions").
  words @2 :Data;  # 16 bytes: the digest of the question's words
}

struct Answer {
  # The answer that was sealed. Its author's device sends it once it holds the seals of both
  # persons.

  role @0 :QuestionRole;
  nonce @1 :Data;
  # 32 bytes: the nonce by which the receiver checks the answer against the seal's commitment. Zeros
  # if `text` is empty.
  text @2 :Text;
  # A note. If it is empty, its author has taken the answer back.
  words @3 :Data;
  # 16 bytes, the same as in the seal. Empty if `text` is empty.
}

struct PairingRecord {
  # The data that each side of a pairing sends to the other, encrypted (docs/pairing.md). At most
  # 1,024 bytes encoded.

  epoch @0 :Data;
  # 16 bytes: the epoch in which the sender's operations for this partner begin.
  port @1 :UInt16;
  # The port where the sender's node will accept calls, at the address that it has now; 0 if it will
  # accept none. There is no field for another address, so that no partner can choose where a device
  # dials. The device that answers there still has to prove that it is the partner.
}
