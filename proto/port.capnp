@0xd5b3548a22efde87;
# What a node and its courier say to each other: the port.
#
# The node is the process that holds the stores and their keys. The courier is its child, shut in by the kernel, through
# which every byte of the network passes. This file is all that the two can say to each other, so it is also all that a
# courier which somebody took over could ask for: it speaks of the ledger, which the partner has a copy of anyway, of the
# pairing, and of sockets. There is no word in it for anything private.
#
# One message is one datagram of a SOCK_SEQPACKET socket pair, encoded as wire.capnp says and held to the same general
# rules, but at most 180,224 bytes (176 KiB). Either side ends the other's process or itself when a message breaks a rule
# of this file or comes when it may not (docs/protocol.md, "The port", has the table). Neither side trusts the other.
#
# Keys cross this socket pair in the clear; it never leaves the machine, and both sides wipe what held them.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("waterline::wire::schema");

using Wire = import "wire.capnp";

struct ToCourier {
  # From the node to the courier.

  union {
    unset @0 :Void;                   # refused
    configure @1 :Configure;
    beginPairing @2 :BeginPairing;
    endPairing @3 :Void;              # the person gave it up
    guessCounted @4 :Bool;            # answers countGuess: the guess is on disk, and the run may go ahead (true) or not
    wordsCompared @5 :Bool;           # answers compareWords: the person says that they are the same (true) or not
    partnershipStored @6 :Bool;       # answers agreed: the provisional partnership is on disk (true), or could not be
    passSocket @7 :PassSocket;        # carries exactly one descriptor (SCM_RIGHTS); no other message carries any
    vectorIs @8 :VectorIs;            # answers wantVector
    operationsAre @9 :OperationsAre;  # answers wantOperations
    storedNow @10 :StoredNow;         # answers store
    ledgerChanged @11 :Void;          # the ledger has something new to send
    syncNow @12 :Void;                # the person asks: forget the backoff, and ask for a dial if there is no link
    closeLinks @13 :Void;             # end every link with a FIN: a pause, an unpairing, the end of the node
    closeBeacons @14 :Void;           # close every beacon socket; others may follow
    sealBundle @15 :SealBundle;       # a sealed file for the partner begins (bundle.capnp)
    sealBatch @16 :Wire.OperationBatch;
    sealEnd @17 :Void;
    openBundle @18 :BundleKeys;       # a file that may be the partner's is about to come
    openPart @19 :Data;               # 1 to 131,072 bytes: what it goes on with
    openEnd @20 :Void;                # that was all of it
    nextBatch @21 :Void;              # asks for the next batch of what was opened
    renewalStored @22 :Wire.Renewed;  # answers partnerRenews
  }
}

struct ToNode {
  # From the courier to the node.

  union {
    unset @0 :Void;                   # refused
    ready @1 :Ready;
    wantVector @2 :UInt32;            # a request's number; what does the ledger hold?
    met @3 :Wire.VersionVector;       # the partner said what it holds (here in this device's words)
    wantOperations @4 :WantOperations;
    store @5 :Store;
    wantDial @6 :Void;                # asks for a connected socket to the partner; answered by a passSocket or by nothing
    linkUp @7 :LinkUp;
    linkDown @8 :Void;
    inStep @9 :Void;                  # all that either ledger lacked is durable on both
    partnerMisbehaved @10 :Void;      # the partner's device broke the protocol, and its link was ended
    partnerOtherVersion @11 :Void;    # the partner's program speaks another version, and its link was ended
    countGuess @12 :Void;             # count a guess durably, before the answer may leave
    compareWords @13 :List(UInt16);   # exactly 6 places in the word list, each below 2048
    agreed @14 :Agreed;
    pairingOver @15 :PairingEnd;
    strangerAnswered @16 :Bool;       # what a dial reached answered or hung up, and did not prove to be the partner.
                                      # True: other keys are left to be tried there, so it asks for a socket, as wantDial
    partnerSeen @17 :Ipv4Endpoint;    # a beacon of the partner's: asks for a dialled socket to there, as wantDial does
    sealedPart @18 :SealedPart;       # answers sealBundle, sealBatch and sealEnd: one, or several in a row
    bundleOpened @19 :BundleOpened;   # answers openEnd
    bundleBatch @20 :Wire.OperationBatch;  # answers nextBatch; in this device's words
    partnerRenews @21 :Wire.Renewal;  # the partner's device has new keys; may stay without an answer
    renewalTaken @22 :Wire.Renewed;   # the partner's device answered the Renewal that configure asked for
  }
}

# ---- from the node

struct Configure {
  # The first message, and again whenever the partnership changes. Without a partner the courier forgets every key and
  # ends every link.

  union {
    noPartner @0 :Void;
    partner :group {
      identitySecret @1 :Data;        # 32 bytes: this device's X25519 secret
      publicKey @2 :Data;             # 32 bytes: the partner's
      linkKey @3 :Data;               # 32 bytes: derives from the pair key, which the courier never has
      renewedKey @4 :Data;            # 32 bytes, or absent: what the partner said in a Renewal. From the first session
      renewedLinkKey @5 :Data;        # under these two on, they take the place of publicKey and linkKey. Both or neither
      renewal @6 :Wire.Renewal;       # may be absent: what to say in every session under publicKey and linkKey
    }
  }
}

enum PairingSide {
  unset @0;
  displayer @1;        # shows the code or the picture
  joiner @2;           # types or reads it
}

enum PairingMethod {
  unset @0;
  words @1;
  picture @2;
}

struct BeginPairing {
  # An offer is shown, or a code was typed. Sockets for it follow.

  side @0 :PairingSide;
  method @1 :PairingMethod;
  offerNumber @2 :UInt32;             # names the offer, for a code of words; public
  secret @3 :Data;                    # 1 to 128 bytes: the words as they are spelled on the list, or the picture's 32 bytes
  commitment @4 :Data;                # 16 bytes: joiner by picture, the commitment to the displayer's key; else zero
  identitySecret @5 :Data;            # 32 bytes
  epoch @6 :Data;                     # 16 bytes: what this device's operations for the partner will begin in
  listenPort @7 :UInt16;              # as PairingRecord.port
}

enum SocketUse {
  unset @0;
  listen @1;           # a listening TCP socket
  dialled @2;          # a connected TCP socket
  beaconSend @3;       # a UDP socket, bound to one address of this device and connected to that network's broadcast address
  beaconReceive @4;    # a UDP socket, bound to the broadcast address of a network of this device
}

struct PassSocket {
  use @0 :SocketUse;
  pairing @1 :Bool;    # for the pairing under way, not for the partner; never for beacons
  source @2 :Ipv4Endpoint;            # beaconSend: what it is bound to; port not 0. Else absent
  listenPort @3 :UInt16;              # beaconSend: where this device waits for calls, 0 for nowhere. Else 0
}

struct Ipv4Endpoint {
  host @0 :Data;       # 4 bytes, as they stand in a packet
  port @1 :UInt16;     # not 0
}

struct VectorIs {
  request @0 :UInt32;  # the number of the question
  vector @1 :Wire.VersionVector;
}

struct OperationsAre {
  request @0 :UInt32;
  batch @1 :Wire.OperationBatch;
}

struct StoredNow {
  request @0 :UInt32;
  stored @1 :Bool;     # false: nothing of the batch was stored (a full disk, say), and it has to come again later
  vector @2 :Wire.VersionVector;      # of the epochs that the batch touched
}

struct BundleKeys {
  # A courier that seals or opens a file serves nothing else, so the keys come with the request.

  identitySecret @0 :Data;            # 32 bytes
  publicKey @1 :Data;                 # 32 bytes: the partner's
  linkKey @2 :Data;                   # 32 bytes
}

struct SealBundle {
  keys @0 :BundleKeys;
  holds @1 :Wire.VersionVector;       # as BundleHead.holds
  from @2 :Wire.VersionVector;        # as BundleHead.from
}

# ---- from the courier

struct Ready {
  # The courier is shut in, and ready.

  landlockAbi @0 :UInt32;             # 0 where the kernel has no Landlock
  seccomp @1 :Bool;
}

struct LinkUp {
  dialled @0 :Bool;    # this device dialled it; else the partner did
  host @1 :Data;       # whence the partner dialled: 4 or 16 bytes, as they stand in a packet. Empty if this device did
  renewed @2 :Data;    # 32 bytes, or absent: the renewedKey under which it is; the courier has forgotten the earlier keys
}

struct WantOperations {
  request @0 :UInt32;
  theirs @1 :Wire.VersionVector;      # what the partner holds, in this device's words; here alone up to 512 epochs: what
                                      # either named in this session
}

struct Store {
  request @0 :UInt32;
  batch @1 :Wire.OperationBatch;      # in this device's words
}

struct Agreed {
  # Both persons confirmed the six words, and a first session with the new keys proved them.

  publicKey @0 :Data;                 # 32 bytes: the partner's
  pairKey @1 :Data;                   # 32 bytes
  epoch @2 :Data;                     # 16 bytes: what the partner's operations begin in
  host @3 :Data;                      # whence the partner dialled: 4 or 16 bytes, as they stand in a packet. Empty if
                                      # this device did
  port @4 :UInt16;                    # as PairingRecord.port; as the partner gave it
}

enum PairingEnd {
  unset @0;
  paired @1;
  wrongCode @2;        # this run failed: a wrong code, or somebody interferes; an offer with guesses left stands on
  offerOver @3;        # no guesses left, or out of time
  notConfirmed @4;     # one of the two said that the six words differ
  cut @5;              # the connection ended too early
  otherVersion @6;     # the other device runs a version that cannot pair with this one
  noSuchOffer @7;      # the other device does not show the offer that this code names
}

struct SealedPart {
  bytes @0 :Data;                     # at most 131,072: what the file goes on with
  more @1 :Bool;                      # another part of the same answer follows
  taken @2 :Bool;                     # false: the batch would have made the file too long, and is not in it
}

enum BundleOutcome {
  unset @0;
  sound @1;
  unsound @2;          # not the partner's for this device, not whole, or altered
  otherVersion @3;     # whole, but of a program of another version
}

struct BundleOpened {
  outcome @0 :BundleOutcome;
  holds @1 :Wire.VersionVector;       # what the partner holds, in this device's words; empty unless it is sound
  from @2 :Wire.VersionVector;        # what the partner took this device to hold, likewise
  batches @3 :UInt32;                 # how many there are to ask for
}
