@0xd5b3548a22efde87;
# The channel: the messages between a node and its courier.
#
# The node is the process that holds the stores and their keys. The courier is its child, sandboxed
# by the kernel, and handles every byte of the network. This file defines everything that the two
# can say to each other, so it also limits what a compromised courier can ask for: the ledger, which
# the partner has a copy of anyway, the pairing, and sockets. No message can express anything
# private.
#
# One message is one datagram of a SOCK_SEQPACKET socket pair, encoded as wire.capnp says and under
# the same general rules, but at most 180,224 bytes (176 KiB). If a message breaks a rule of this
# file or comes when it may not, the node ends the courier, and the courier ends itself
# (docs/protocol.md, "The channel", has the table). Neither side trusts the other.
#
# Keys cross this socket pair in the clear. It never leaves the machine, and both sides wipe the
# memory that held them.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("waterline::wire::schema");

using Wire = import "wire.capnp";

struct ToCourier {
  # From the node to the courier.

  union {
    unset @0 :Void;  # refused
    configure @1 :Configure;
    beginPairing @2 :BeginPairing;
    endPairing @3 :Void;  # the person cancelled the pairing
    guessCounted @4 :Bool;
    # Answers countGuess. True: the guess is counted on the disk, and the pairing may go on. False:
    # the pairing may not go on.
    wordsCompared @5 :Bool;
    # Answers compareWords. True: the person says that the six words are equal. False: that they
    # differ.
    partnershipStored @6 :Bool;
    # Answers agreed. True: the provisional partnership is on disk. False: it could not be stored.
    passSocket @7 :PassSocket;
    # Carries exactly one descriptor (SCM_RIGHTS). No other message carries any.
    vectorIs @8 :VectorIs;            # answers wantVector
    operationsAre @9 :OperationsAre;  # answers wantOperations
    storedNow @10 :StoredNow;         # answers store
    ledgerChanged @11 :Void;          # the ledger has something new to send
    syncNow @12 :Void;
    # Makes the courier reset the backoff, and ask for a dial if there is no link: the person asked
    # for a sync.
    closeLinks @13 :Void;
    # Makes the courier end every link with a FIN: at a pause, an unpairing or the end of the node.
    closeBeacons @14 :Void;
    # Makes the courier close every beacon socket. New ones may follow.
    sealBundle @15 :SealBundle;  # begins a bundle (bundle.capnp)
    sealBatch @16 :Wire.OperationBatch;
    sealEnd @17 :Void;
    openBundle @18 :BundleKeys;
    # Announces a file that may be a bundle from the partner.
    openPart @19 :Data;  # 1 to 131,072 bytes: the file's next part
    openEnd @20 :Void;   # the file is complete
    nextBatch @21 :Void;
    # Asks for the next batch of the opened bundle.
    renewalStored @22 :Wire.Renewed;  # answers partnerRenews
  }
}

struct ToNode {
  # From the courier to the node.

  union {
    unset @0 :Void;  # refused
    ready @1 :Ready;
    wantVector @2 :UInt32;
    # Asks for what the ledger holds. The value is the number of this request.
    met @3 :Wire.VersionVector;
    # The partner's Hello has come. The vector is what the partner's ledger holds. In it `me` is
    # this device.
    wantOperations @4 :WantOperations;
    store @5 :Store;
    wantDial @6 :Void;
    # Asks for a connected socket to the partner. The node answers by a passSocket or not at all.
    linkUp @7 :LinkUp;
    linkDown @8 :Void;
    inStep @9 :Void;
    # Everything that either ledger lacked is durable on both devices.
    partnerMisbehaved @10 :Void;
    # The partner's device broke the protocol, and its link was ended.
    partnerOtherVersion @11 :Void;
    # The partner's program speaks another version, and its link was ended.
    countGuess @12 :Void;
    # Asks to count a guess durably. The pairing waits for the answer.
    compareWords @13 :List(UInt16);
    # Exactly 6 indices into the word list, each below 2048.
    agreed @14 :Agreed;
    pairingOver @15 :PairingEnd;
    strangerAnswered @16 :Bool;
    # The device that was dialled answered or hung up, and did not prove to be the partner. True:
    # the courier has other keys to try with that device, so it asks for a socket, as wantDial does.
    partnerSeen @17 :Ipv4Endpoint;
    # A beacon from the partner has come. The courier asks for a socket dialled to that endpoint, as
    # by wantDial.
    sealedPart @18 :SealedPart;
    # Answers sealBundle, sealBatch and sealEnd. An answer is one such message, or several in a row.
    bundleOpened @19 :BundleOpened;  # answers openEnd
    bundleBatch @20 :Wire.OperationBatch;
    # Answers nextBatch. In the batch `me` is this device.
    partnerRenews @21 :Wire.Renewal;
    # The partner's device has new keys. The node need not answer.
    renewalTaken @22 :Wire.Renewed;
    # The partner's device answered the Renewal in configure.
  }
}

# ---- from the node

struct Configure {
  # Tells the courier which partner to serve. It is the first message, and is sent again whenever
  # the partnership changes. Without a partner the courier forgets every key and ends every link.

  union {
    noPartner @0 :Void;
    partner :group {
      identitySecret @1 :Data;
      # 32 bytes: this device's X25519 secret.
      publicKey @2 :Data;  # 32 bytes: the partner's
      linkKey @3 :Data;
      # 32 bytes: a key derived from the pair key. The courier has the pair key only during a
      # pairing, and hands it to the node in Agreed.
      renewedKey @4 :Data;
      renewedLinkKey @5 :Data;
      # renewedKey and renewedLinkKey are the keys from the partner's Renewal: each 32 bytes, or
      # both absent. The first session under them ends the use of publicKey and linkKey.
      renewal @6 :Wire.Renewal;
      # Our Renewal, which the courier sends in every session under publicKey and linkKey. May be
      # absent.
    }
  }
}

enum PairingSide {
  unset @0;
  displayer @1;  # shows the code or the picture
  joiner @2;     # types the code or reads the picture
}

enum PairingMethod {
  unset @0;
  words @1;
  picture @2;
}

struct BeginPairing {
  # Begins a pairing: this device shows an offer, or a code was typed. Sockets for it follow.

  side @0 :PairingSide;
  method @1 :PairingMethod;
  offerNumber @2 :UInt32;
  # The number that names the offer in a code of words. It is public.
  secret @3 :Data;
  # 1 to 128 bytes: the words as they are spelled on the list, or the picture's 32 bytes.
  commitment @4 :Data;
  # 16 bytes. For a joiner by picture, the commitment to the displayer's key; otherwise zeros.
  identitySecret @5 :Data;  # 32 bytes
  epoch @6 :Data;
  # 16 bytes: the epoch in which this device's operations for the partner will begin.
  listenPort @7 :UInt16;  # as PairingRecord.port
}

enum SocketUse {
  unset @0;
  listen @1;   # a listening TCP socket
  dialled @2;  # a connected TCP socket
  beaconSend @3;
  # A UDP socket, bound to one address of this device and connected to that network's broadcast
  # address.
  beaconReceive @4;
  # A UDP socket, bound to the broadcast address of a network of this device.
}

struct PassSocket {
  use @0 :SocketUse;
  pairing @1 :Bool;
  # True: the socket is for the pairing. False: it is for the partner. Never true for beacons.
  source @2 :Ipv4Endpoint;
  # For beaconSend, the address that the socket is bound to, with a port other than 0. Otherwise
  # absent.
  listenPort @3 :UInt16;
  # For beaconSend, the port where this device accepts calls, or 0 for nowhere. Otherwise 0.
}

struct Ipv4Endpoint {
  host @0 :Data;    # 4 bytes in network byte order
  port @1 :UInt16;  # not 0
}

struct VectorIs {
  request @0 :UInt32;  # the number of the request
  vector @1 :Wire.VersionVector;
}

struct OperationsAre {
  request @0 :UInt32;
  batch @1 :Wire.OperationBatch;
}

struct StoredNow {
  request @0 :UInt32;
  stored @1 :Bool;
  # False: nothing of the batch was stored (for example, the disk is full), so the batch has to come
  # again later.
  vector @2 :Wire.VersionVector;  # only the epochs in the batch
}

struct BundleKeys {
  # A courier that seals or opens a file does nothing else, so the keys come with the request.

  identitySecret @0 :Data;  # 32 bytes
  publicKey @1 :Data;       # 32 bytes: the partner's
  linkKey @2 :Data;         # 32 bytes
}

struct SealBundle {
  keys @0 :BundleKeys;
  holds @1 :Wire.VersionVector;  # as BundleHead.holds
  from @2 :Wire.VersionVector;   # as BundleHead.from
}

# ---- from the courier

struct Ready {
  # The courier is sandboxed and ready.

  landlockAbi @0 :UInt32;  # 0 if the kernel has no Landlock
  seccomp @1 :Bool;
}

struct LinkUp {
  dialled @0 :Bool;  # true: this device dialled; false: the partner
  host @1 :Data;
  # The partner's address, 4 or 16 bytes in network byte order. Empty if this device dialled.
  renewed @2 :Data;
  # 32 bytes, or absent: the renewedKey that the link uses. The courier has forgotten the earlier
  # keys.
}

struct WantOperations {
  request @0 :UInt32;
  theirs @1 :Wire.VersionVector;
  # The partner's vector, in which `me` is this device. Only this vector may have 512 epochs: all
  # that either side named in this session.
}

struct Store {
  request @0 :UInt32;
  batch @1 :Wire.OperationBatch;  # `me` is this device
}

struct Agreed {
  # Both people confirmed the six words, and a first session with the new keys proved them.

  publicKey @0 :Data;  # 32 bytes: the partner's
  pairKey @1 :Data;    # 32 bytes
  epoch @2 :Data;
  # 16 bytes: the epoch in which the partner's operations begin.
  host @3 :Data;
  # The partner's address, 4 or 16 bytes in network byte order. Empty if this device dialled.
  port @4 :UInt16;
  # The port in the partner's PairingRecord.
}

enum PairingEnd {
  unset @0;
  paired @1;
  wrongCode @2;
  # This attempt failed: a wrong code, or an attack. An offer with guesses left stays open.
  offerOver @3;  # no guesses left, or out of time
  notConfirmed @4;
  # One of the two people said that the six words differ.
  cut @5;  # the connection ended too early
  otherVersion @6;
  # The other device runs a version that cannot pair with this one.
  noSuchOffer @7;
  # The other device does not show the offer that this code names.
}

struct SealedPart {
  bytes @0 :Data;
  # The next bytes of the file, at most 131,072.
  more @1 :Bool;
  # True: another part of the same answer follows.
  taken @2 :Bool;
  # False: the batch would have made the file too long, so it was left out.
}

enum BundleOutcome {
  unset @0;
  sound @1;
  unsound @2;
  # The file is not from the partner for this device, or it is incomplete or altered.
  otherVersion @3;
  # The file is complete, but from a program of another version.
}

struct BundleOpened {
  outcome @0 :BundleOutcome;
  holds @1 :Wire.VersionVector;
  # The operations that the partner's ledger holds. In it `me` is this device. Empty unless the
  # bundle is sound.
  from @2 :Wire.VersionVector;
  # The operations that the partner believed this device's ledger to hold. In it `me` is this
  # device. Empty unless the bundle is sound.
  batches @3 :UInt32;  # the number of batches to ask for
}
