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
    # `stored` answers the oldest batch that its sender has not answered yet. It says up to which
    # number the sender has now stored each epoch of that batch durably. Every batch gets one
    # answer, in order. The answer to an empty batch is the empty vector. If an operation was
    # refused or found no room, the number for its epoch is below that operation's number. The
    # answer only controls the flow of batches and no person ever sees it: it says that a disk was
    # written, not that a person read something.

    renewal @4 :Renewal;
    renewed @5 :Renewed;
  }
}

struct Renewal {
  # By a Renewal, its sender tells the partner that it has a new identity, and asks for a new pair
  # key (docs/protocol.md, "Renewal"). It comes at most once in a session, after the sender's Hello.
  # Every Renewal looks the same: it names no reason, no device and no number.

  identity @0 :Data;  # 32 bytes: the new public key
  contribution @1 :Data;
  # `contribution` is 32 random bytes, from which the new pair key is made together with the other
  # device's contribution.
  proof @2 :Data;
  # `proof` has 32 bytes. It is made with the present pair key, and proves that the sender has that
  # key.
}

struct Renewed {
  # Renewed answers a Renewal, once its sender has stored the new keys durably.

  contribution @0 :Data;
  # `contribution` is 32 random bytes, from which the new pair key is made together with the other
  # device's contribution.
  proof @1 :Data;
  # `proof` has 32 bytes. It is made with the present pair key, and proves that the sender has that
  # key.
}

struct Hello {
  # Hello is the first message of either device in a session. Each sends it as soon as the session
  # is open, without waiting for the Hello of the other.

  version @0 :UInt32;
  # `version` is the sender's version of the protocol: 2. A receiver that has another version reads
  # nothing else in the message and ends the session with a FIN. Such a session counts as a breach
  # of the protocol by neither device.

  vector @1 :VersionVector;
  # `vector` names the operations that the sender's ledger holds.

  minor @2 :UInt32;
  # `minor`: the sender knows the kinds of `Extra` from 1 to this number; 0 for none. A receiver
  # accepts any number.
}

enum Author {
  # Author says who makes the operations of an epoch, as seen from the device that sends the
  # message. A receiver exchanges `me` and `partner` before it does anything else.

  unset @0;
  me @1;
  partner @2;
}

struct EpochMark {
  # An EpochMark says up to which number the sender's ledger holds the operations of one epoch. An
  # epoch is a series of one author's operations, numbered from 1 without gaps as they are made.
  # docs/protocol.md, "Set back", says when a device begins a new one.

  epoch @0 :Data;  # 16 bytes: the epoch's random id
  author @1 :Author;
  through @2 :UInt64;
  # `through`: the sender's ledger holds every operation of the epoch up to this number, or knows
  # that the operation was deleted. It is 0 for an epoch that is still empty, since a device always
  # names its own present epoch. If `through` of an EpochRun is above 2^63-1, the receiver skips
  # that run and refuses its operations.

  proof @3 :Data;
  # `proof` has 16 bytes, or is empty. It proves that the epoch reached the number `through`. Only
  # the device of the epoch's author can make and check it; that device so recognises that it once
  # sent this number itself (docs/protocol.md, "Set back"). For the other device the proof is random
  # data. The author's device adds a proof to the mark of each of its own epochs, except in
  # BundleHead.from. In its marks about these epochs, the other device returns the proof that came
  # with the number `through`. A receiver believes a mark about one of its own epochs only if the
  # proof is its own.
}

struct VersionVector {
  epochs @0 :List(EpochMark);
  # `epochs` has at most 256 marks, ordered by `epoch` as bytes, strictly ascending. A device knows,
  # and so names, at most 128 epochs of each author.
}

struct OperationBatch {
  # An OperationBatch has operations that the receiver lacks. The first batches of a session answer
  # the receiver's Hello; later ones carry the sender's own changes.

  epochs @0 :List(EpochRun);
  # `epochs` has at most 256 runs, ordered by epoch as bytes, strictly ascending, with at most 512
  # operations in all. Each operation counts 128 and the bytes of its text; the sum is at most
  # 98,304.

  last @1 :Bool;
  # `last` is true if the sender has nothing more that the receiver lacks at this moment. Other
  # batches may follow at any time, and in the last of those `last` is true again. It is true in
  # every empty batch.
}

struct EpochRun {
  # An EpochRun has operations of one epoch, in a row.

  through @0 :EpochMark;
  # `through` has the number up to which the receiver will hold this epoch after it has stored the
  # run. If operations were deleted in the meantime, this may be above the number of the last
  # operation, and the run may even be empty.

  operations @1 :List(Operation);
  # `operations` are ordered by `number`, strictly ascending. No number is above through.through.
}

struct Operation {
  # An Operation is one act of one author. The ledger checks who may do what to which item
  # (docs/protocol.md, "What operations mean").

  number @0 :UInt64;  # the operation's number in its epoch, from 1
  item @1 :Data;      # 16 bytes: the item that the operation is about
  mac @2 :Data;
  # `mac` has 32 bytes, made with a key that only the author's device has. If that device was
  # restored from an old backup, it recognises by the MAC which operations in its name are really
  # its own. Every other device stores these bytes and cannot check them.

  union {
    unset @3 :Void;  # refused
    share @4 :Share;
    takeBack @5 :Content;
    # takeBack: the author asks both devices to delete the item's content for good. Both devices
    # still know that the item existed.
    acknowledgement @6 :Acknowledgement;
    replies @7 :UInt32;
    # `replies`: the author of a share allows the partner to reply to it, or stops allowing it. The
    # value is a revision, counted from 1; of several such operations the one with the highest
    # revision counts. An odd revision allows replies, an even one stops them. Without such an
    # operation, replies are not allowed.
    reply @8 :Reply;
    version @9 :Version;
    accept @10 :Terms;
    # `accept`: the author accepts a version of a document by the partner and repeats its terms. The
    # document is a goal, a step or an agreement, and the version's text is not empty. If one person
    # accepted several versions, only the acceptance of the highest revision counts.
    report @11 :Report;
    question @12 :Text;
    # `question`: the item is a question with this text, a note that is not empty. A question has no
    # revisions.
    seal @13 :Seal;
    answer @14 :Answer;
    extra @15 :Extra;
  }
}

struct Extra {
  # An Extra is a list of pictures, a piece of a picture (docs/protocol.md, "Pictures"), or an
  # operation of a kind that a later version of the program may introduce ("Later versions"). A
  # receiver that does not know the kind stores the content without reading it.

  kind @0 :UInt16;  # from 1; this version knows 1 (a list of pictures) and 2 (a piece of one)
  place @1 :Data;
  # `place` has 0 to 24 bytes. Of all Extras on an item that have the same kind, author and `place`,
  # only the one with the highest revision counts.
  revision @2 :UInt32;
  # `revision` is counted from 1. Of the Extras with the same item, kind, author and place, the one
  # with the highest revision counts. The content of one revision never changes.
  content @3 :Data;  # 0 to 32,640 bytes
}

enum Content {
  # Content lists the kinds of content that an item can have. A take-back names by it the content
  # that both devices shall delete.

  unset @0;
  share @1;
  reply @2;
  question @3;
}

enum Depth {
  # Depth says how much of an entry its author chose to show.

  unset @0;
  line @1;     # a neutral line
  summary @2;  # a summary in the author's own words
  excerpt @3;  # a part, verbatim
  whole @4;
}

struct Share {
  # By a Share, its author shares a piece of an entry, or revises what they shared.

  revision @0 :UInt32;
  # `revision` is counted from 1. The item shows the highest revision that is known; times and
  # clocks do not matter for that. Depth, text and day of one revision never change; only the last
  # day may change under the same revision.
  depth @1 :Depth;
  text @2 :Text;
  # `text` has 1 to 65,536 bytes of UTF-8 (RFC 3629), without control characters (U+0000..1F,
  # U+007F..9F) other than newline and tab.

  union {
    noDay @3 :Void;
    day @4 :Int32;
    # `day` is the day on which the author shared the piece, if they chose to show it: days since
    # 1970-01-01, from 1900-01-01 (-25567) to 2200-12-31 (84370). A share has no time of day and no
    # other date.
  }

  expiry :union {
    never @5 :Void;
    lastDay @6 :Int32;
    # lastDay is the last day on which the share is to be shown, within the same bounds as `day`. A
    # device deletes the text when that day is over by its own clock, and the author's device then
    # takes the share back. Until the take-back arrives, both ledgers keep the operation, even if
    # the two clocks differ.
  }
}

enum AcknowledgementKind {
  # AcknowledgementKind lists all kinds of acknowledgements. None of them says an opinion.

  unset @0;
  readWithCare @1;
  thankYouForEffort @2;
  thankYouForTrust @3;
  withYou @4;
  noWordsYet @5;
  withdrawn @6;
  # `withdrawn`: the author removes the acknowledgement, as if there had been none.
}

struct Acknowledgement {
  # By an Acknowledgement, one person acknowledges an item that the other one shared.

  revision @0 :UInt32;
  # `revision` is counted from 1. The acknowledgement with the highest known revision counts, as
  # with shares.
  kind @1 :AcknowledgementKind;
  words @2 :Data;
  # `words` is the digest of the share's words, 16 bytes. It is empty if the kind is `withdrawn`.
}

struct Reply {
  # A Reply is a text about a share. It is an item with an id of its own (Operation.item), so that
  # its author can take it back.

  about @0 :Data;  # 16 bytes: the share
  opening @1 :UInt32;
  # `opening` is the revision of the operation `replies` by which the author of the share allowed
  # this reply; it is always odd. It is 0 if the author of the share writes the reply, since they
  # may always reply.
  text @2 :Text;   # a note, not empty
  words @3 :Data;  # 16 bytes: the digest of the share's words
}

enum DocumentKind {
  unset @0;
  goal @1;
  # `goal`: a goal of both people. It is in force when both have accepted the same version.
  step @2;
  # `step`: a step towards a goal. It is in force when both people have accepted the same version.
  agreement @3;
  # `agreement`: it is in force when both people have accepted the same version. Each person may
  # report on their own part.
  agenda @4;
  # `agenda`: a point to talk about in the two people's next session, with a therapist for example.
  # Only its author writes it.
  takeaway @5;
  # `takeaway`: a result that the two people take from such a session. Both write it.
}

enum DocumentState {
  unset @0;
  open @1;
  done @2;
}

struct Terms {
  # Terms are the content of one version of a joint document.

  kind @0 :DocumentKind;  # the same in all versions of a document
  revision @1 :UInt32;
  # `revision` is from 1 to 1,073,741,824. Of one author's versions of a document the one with the
  # highest revision counts.
  replaces @2 :UInt32;
  # `replaces` is at most 1,073,741,824. This version replaces the partner's versions up to the
  # revision `replaces`; 0 means that it replaces none.
  state @3 :DocumentState;
  goal @4 :Data;
  # `goal` is the id of the goal, 16 bytes, if the document is a step. For every other kind it is
  # empty.
  tag @5 :Data;
  # `tag` has 16 bytes. By it the author of the version recognises the version when the partner
  # repeats it in an `accept`. For the partner's device the tag is random data.
  text @6 :Text;
  # `text` is a note. Only in an operation `version` may it be empty: the author then withdraws
  # their text.
  goalWords @7 :Data;
  # goalWords is the digest of the goal's words, 16 bytes, if the document is a step. For every
  # other kind it is empty.
}

struct Version {
  # By a Version, its author proposes a version of a joint document. A Version without a text
  # withdraws the author's text.

  terms @0 :Terms;
  endedOwn @1 :UInt32;
  # endedOwn: the author ends their own versions up to this revision, so that these bind nobody any
  # more. The number is below terms.revision.
  endedOthers @2 :UInt32;
  # endedOthers: the author ends the partner's versions up to this revision, so that these bind
  # nobody any more. The number is at most 1,073,741,824.
}

struct Report {
  # By a Report, its author says how they kept their own part of an agreement.

  revision @0 :UInt32;  # from 1; the highest counts
  text @1 :Text;        # a note; if empty, the report is taken back
  words @2 :Data;
  # `words` is the digest of the agreement's words, 16 bytes. It is empty if the report's text is
  # empty.
}

enum QuestionRole {
  unset @0;
  asker @1;
  asked @2;
}

struct Seal {
  # A Seal says that its author has answered a question AND has chosen to reveal the answer. It is
  # sent only after both.

  role @0 :QuestionRole;  # the role of the seal's author
  commitment @1 :Data;
  # `commitment` has 32 bytes. It is a hash that binds the author to the answer and hides it
  # (docs/protocol.md, "Sealed questions").
  words @2 :Data;  # 16 bytes: the digest of the question's words
}

struct Answer {
  # An Answer is the answer to a question, which was sealed before. Its author's device sends it
  # once that device holds the seals of both persons.

  role @0 :QuestionRole;
  nonce @1 :Data;
  # `nonce` has 32 bytes. With it the receiver checks the answer against the commitment in the seal.
  # It is zeros if `text` is empty.
  text @2 :Text;
  # `text` is a note. If it is empty, its author has taken the answer back.
  words @3 :Data;
  # `words` has 16 bytes, the same as in the seal. It is empty if `text` is empty.
}

struct PairingRecord {
  # A PairingRecord has the data that each side of a pairing sends to the other, encrypted
  # (docs/pairing.md). It is at most 1,024 bytes long when encoded.

  epoch @0 :Data;
  # `epoch` has 16 bytes: the epoch in which the sender's operations for this partner begin.
  port @1 :UInt16;
  # `port` is the port where the sender's node will accept calls, at the address that it has now; 0
  # if it will accept none. There is no field for another address, so that no partner can choose
  # where a device dials. The device that answers at that address still has to prove that it is the
  # partner.
}
