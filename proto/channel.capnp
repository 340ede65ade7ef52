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
# file or comes when it may not, its receiver reacts: the node ends the courier, or the courier ends
# itself (docs/protocol.md, "The channel", has the table). Neither side trusts the other.
#
# Keys cross this socket pair unencrypted. No byte of it ever leaves the machine, and both sides
# wipe the memory that held the keys.

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
    # guessCounted answers the courier's countGuess. True: the guess at the pairing's code is
    # counted on disk, and the pairing may go on. False: the pairing may not go on.
    wordsCompared @5 :Bool;
    # wordsCompared answers compareWords. True: the person says that the six words on both screens
    # are equal. False: the person says that they differ.
    partnershipStored @6 :Bool;
    # partnershipStored answers `agreed`. True: the partnership is on disk, as a provisional one.
    # False: it could not be stored.
    passSocket @7 :PassSocket;
    # passSocket carries exactly one descriptor, that of a socket (SCM_RIGHTS). No other message
    # carries a descriptor.
    vectorIs @8 :VectorIs;            # answers wantVector
    operationsAre @9 :OperationsAre;  # answers wantOperations
    storedNow @10 :StoredNow;         # answers store
    ledgerChanged @11 :Void;          # the ledger has something new to send
    syncNow @12 :Void;
    # syncNow: the person asked for a sync. If there is no link, the courier asks for a dial at
    # once, without waiting for its backoff.
    closeLinks @13 :Void;
    # At closeLinks the courier ends every link with a FIN. The node sends it when the person
    # pauses, ends the pairing or stops the node.
    closeBeacons @14 :Void;
    # At closeBeacons the courier closes every beacon socket. The node may pass new ones afterwards.
    sealBundle @15 :SealBundle;  # begins a bundle (bundle.capnp)
    sealBatch @16 :Wire.OperationBatch;
    sealEnd @17 :Void;
    openBundle @18 :BundleKeys;
    # openBundle begins to open a file that may be a bundle from the partner. The parts of the file
    # follow, as openPart.
    openPart @19 :Data;  # 1 to 131,072 bytes: the file's next part
    openEnd @20 :Void;   # the file is complete
    nextBatch @21 :Void;
    # nextBatch asks the courier for the next batch of the opened bundle.
    renewalStored @22 :Wire.Renewed;  # answers partnerRenews
    seekOffer @23 :SeekOffer;
    # The person typed a code or gave a picture, without an address: the courier asks the networks,
    # by the sockets that follow, where that offer is. beginPairing or endPairing ends it.
  }
}

struct ToNode {
  # From the courier to the node.

  union {
    unset @0 :Void;  # refused
    ready @1 :Ready;
    wantVector @2 :UInt32;
    # wantVector asks which operations this device's ledger holds. Its value is the number of this
    # request, which the answer repeats.
    met @3 :Wire.VersionVector;
    # `met`: the partner's Hello, the partner's first message, has come. The vector names the
    # operations that the partner's ledger holds. In it `me` is this device.
    wantOperations @4 :WantOperations;
    store @5 :Store;
    wantDial @6 :Void;
    # wantDial asks the node for a socket that is connected to the partner. The node sends it by
    # passSocket, or does not answer.
    linkUp @7 :LinkUp;
    linkDown @8 :Void;
    inStep @9 :Void;
    # inStep: both ledgers hold the same, and every operation that one of them lacked is stored
    # durably on both devices.
    partnerMisbehaved @10 :Void;
    # partnerMisbehaved: the partner's device broke the protocol, so the courier ended its link.
    partnerOtherVersion @11 :Void;
    # partnerOtherVersion: the partner's program speaks another version of the protocol, so the
    # courier ended its link.
    countGuess @12 :Void;
    # countGuess asks the node to count, on disk, a guess at the pairing's code. The pairing waits
    # for the answer.
    compareWords @13 :List(UInt16);
    # compareWords asks the node to have the person compare six words. It has exactly 6 indices into
    # the word list, each below 2048.
    agreed @14 :Agreed;
    pairingOver @15 :PairingEnd;
    strangerAnswered @16 :StrangerAnswered;
    partnerSeen @17 :Ipv4Endpoint;
    # partnerSeen: a beacon of the partner has come from this endpoint. The courier asks for a
    # socket that is connected to it, as by wantDial.
    sealedPart @18 :SealedPart;
    # sealedPart answers sealBundle, sealBatch and sealEnd. Each answer is one sealedPart message,
    # or several in a row.
    bundleOpened @19 :BundleOpened;  # answers openEnd
    bundleBatch @20 :Wire.OperationBatch;
    # bundleBatch answers nextBatch. In the batch `me` is this device.
    partnerRenews @21 :Wire.Renewal;
    # partnerRenews: the partner's device has new keys. The node stores them and sends
    # renewalStored, or does not answer.
    renewalTaken @22 :Wire.Renewed;
    # renewalTaken: the partner's device has answered the Renewal that `configure` carried.
    offerSeen @23 :Ipv4Endpoint;
    # offerSeen: a device answered the call of `seekOffer`, and waits for the joiner at this TCP endpoint.
    wantAnswer @24 :Ipv4Endpoint;
    # wantAnswer: a joiner's call for the offer shown here came from this UDP endpoint. The courier asks for a
    # socket that is connected to it. The node sends it by passSocket, or does not answer.
  }
}

# ---- from the node

struct Configure {
  # Configure tells the courier which partner to serve. It is the first message of the node, which
  # sends it again whenever the partnership changes. If it names no partner, the courier forgets
  # every key and ends every link.

  union {
    noPartner @0 :Void;
    partner :group {
      identitySecret @1 :Data;
      # identitySecret is this device's X25519 secret, 32 bytes.
      publicKey @2 :Data;  # 32 bytes: the partner's
      linkKey @3 :Data;
      # linkKey is the key for links, 32 bytes, derived from the pair key. The courier has the pair
      # key itself only during a pairing, and hands it to the node in Agreed.
      renewedKey @4 :Data;
      renewedLinkKey @5 :Data;
      # renewedKey and renewedLinkKey are new keys of the partner: each 32 bytes, or both absent.
      # They replace publicKey and linkKey once a session opens under them.
      renewal @6 :Wire.Renewal;
      # `renewal` is the message that offers new keys of this device to the partner. The courier
      # sends it in every session under publicKey and linkKey. It is absent if this device has no
      # new keys.
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
  # BeginPairing begins a pairing: this device shows an offer, or its person typed a code. The node
  # passes the sockets for the pairing afterwards.

  side @0 :PairingSide;
  method @1 :PairingMethod;
  offerNumber @2 :UInt32;
  # offerNumber is the number that names the offer in a code of words. It is public.
  secret @3 :Data;
  # `secret` is the secret part of the code, 1 to 128 bytes: the words as they are spelled on the
  # word list, or the 32 secret bytes in the picture.
  commitment @4 :Data;
  # `commitment` has 16 bytes. For a joiner who read a picture, it is the hash in that picture,
  # which binds the displayer's key. Otherwise it is zeros.
  identitySecret @5 :Data;  # 32 bytes
  epoch @6 :Data;
  # `epoch` has 16 bytes: the epoch in which this device's operations for the partner will begin.
  listenPort @7 :UInt16;  # as PairingRecord.port
}

struct SeekOffer {
  # The public part of an offer. The secret stays with the node until an address is found.

  method @0 :PairingMethod;
  offerNumber @1 :UInt32;  # as in BeginPairing
  callId @2 :Data;
  # callId has 16 bytes. It names the picture of an offer, and derives from its secret. For words it
  # is zeros.
}

enum SocketUse {
  unset @0;
  listen @1;
  dialled @2;
  # `listen` is a listening socket, `dialled` a connected one: of TCP on the way `direct`, and a Unix
  # socket to the node's own Tor on the way `tor`.
  beaconSend @3;
  # beaconSend is a UDP socket that is bound to an address of this device on a network, and
  # connected to the broadcast address of that network.
  beaconReceive @4;
  # beaconReceive is a UDP socket that is bound to the broadcast address of a network of this
  # device.
  callOut @5;
  # callOut is a UDP socket that is bound to an address of this device on a network. For a joiner it is
  # connected to the broadcast address of that network; for a displayer, to one joiner who called.
  callIn @6;
  # callIn is a UDP socket that receives: for a joiner the answers, at the address and port from which it
  # calls; for a displayer the calls, at the broadcast address of a network.
}

struct PassSocket {
  use @0 :SocketUse;
  pairing @1 :Bool;
  # `pairing` is true if the socket is for the pairing, and false if it is for the partner. It is
  # never true for a beacon socket, and always for a socket for calls.
  source @2 :Ipv4Endpoint;
  # `source` of a beaconSend or callOut socket is the address that the socket is bound to, with a
  # port other than 0. For every other socket it is absent.
  listenPort @3 :UInt16;
  # listenPort of a beaconSend socket is the TCP port where this device accepts calls, or 0 if it
  # accepts none. That of a callOut socket is the TCP port where a displayer waits, and 0 for a
  # joiner. For every other socket it is 0.
  peer @4 :Ipv4Endpoint;
  # `peer` of a callOut socket is the address that it is connected to. For every other socket it is
  # absent.
  way @5 :Way;
  # `way` is `tor` only for a listen or dialled socket; otherwise `direct`.
  renewed @6 :Bool;
  # `renewed` is true only for a dialled socket on the way `tor` that is for the partner: it leads to the
  # onion service of the partner's renewed keys, and otherwise to that of the present ones. A dialled
  # socket on the way `direct` may lead to a device that uses either.
}

enum Way {
  # The way by which a socket leads to the other device. The courier learns it from the node alone,
  # never from the other side, and binds it in the handshake (docs/protocol.md, "Handshake").

  unset @0;
  direct @1;
  tor @2;
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
  # `stored` is false if nothing of the batch was stored (because the disk is full, for example).
  # The partner then has to send the batch again later.
  vector @2 :Wire.VersionVector;  # only the epochs in the batch
}

struct BundleKeys {
  # BundleKeys begins to seal or to open a bundle. The keys come with this message and not with
  # Configure, since a courier that seals or opens a bundle does nothing else.

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
  # `host` is the partner's address, 4 or 16 bytes in network byte order. It is empty if this device
  # dialled, and if the way is `tor`, where nobody learns it.
  renewed @2 :Data;
  # `renewed` is the partner's new key, 32 bytes, if the link opened under that key; otherwise it is
  # absent. With a new key, the courier has forgotten the partner's earlier keys.
  way @3 :Way;  # the way of the socket, as the node passed it
}

struct StrangerAnswered {
  # Some device answered or hung up where the partner was dialled, and did not prove to be the
  # partner.

  triesOthers @0 :Bool;
  # True: the courier has other keys to try with that device, so it asks for another socket, as
  # wantDial does.
  way @1 :Way;  # of the dialled socket
}

struct WantOperations {
  request @0 :UInt32;
  theirs @1 :Wire.VersionVector;
  # `theirs` names the operations that the partner holds. In it `me` is this device. It may have up
  # to 512 epochs, unlike every other vector, since it names all epochs that either device named in
  # this session.
}

struct Store {
  request @0 :UInt32;
  batch @1 :Wire.OperationBatch;  # `me` is this device
}

struct Agreed {
  # Agreed reports that both people confirmed that the six words are equal, and that a handshake
  # with the new keys proved that both devices have these keys.

  publicKey @0 :Data;  # 32 bytes: the partner's
  pairKey @1 :Data;    # 32 bytes
  epoch @2 :Data;
  # `epoch` has 16 bytes: the epoch in which the partner's operations begin.
  host @3 :Data;
  # `host` is the partner's address, 4 or 16 bytes in network byte order. It is empty if this device
  # dialled, and if the way was `tor`.
  port @4 :UInt16;
  # `port` is the port in the partner's PairingRecord.
}

enum PairingEnd {
  unset @0;
  paired @1;
  wrongCode @2;
  # wrongCode: this attempt to pair failed, because the code was wrong or somebody attacked. The
  # offer stays open if guesses are left.
  offerOver @3;  # no guesses left, or out of time
  notConfirmed @4;
  # notConfirmed: one of the two people said that the six words differ.
  cut @5;  # the connection ended too early
  otherVersion @6;
  # otherVersion: the other device runs a version that cannot pair with this one.
  noSuchOffer @7;
  # noSuchOffer: the other device does not show the offer that this code names.
}

struct SealedPart {
  bytes @0 :Data;
  # `bytes` are the next bytes of the sealed bundle, at most 131,072.
  more @1 :Bool;
  # `more` is true if another SealedPart of the same answer follows.
  taken @2 :Bool;
  # `taken` is false if the batch was left out, because the bundle would have become too long with
  # it.
}

enum BundleOutcome {
  unset @0;
  sound @1;
  unsound @2;
  # `unsound`: the file is no bundle from the partner for this device, or it is incomplete or
  # altered.
  otherVersion @3;
  # otherVersion: the file is a complete bundle, but from a program of another version.
}

struct BundleOpened {
  outcome @0 :BundleOutcome;
  holds @1 :Wire.VersionVector;
  # `holds` names the operations that the partner's ledger holds. In it `me` is this device. It is
  # empty unless the outcome is `sound`.
  from @2 :Wire.VersionVector;
  # `from` names the operations that this device's ledger held, as far as the partner knew when the
  # bundle was made. In it `me` is this device. It is empty unless the outcome is `sound`.
  batches @3 :UInt32;  # the number of batches to ask for
}
