#include "wire/session_messages.h"

#include "base/check.h"
#include "wire/encoding.h"
#include "wire/ledger_encoding.h"
#include "wire/renewal_encoding.h"

namespace waterline::wire {
namespace {

// The bytes that a message needs besides its vector or its batch: for the root pointer and the
// structs around them.
constexpr std::size_t kEnvelopeSize = 128;

std::size_t size_of_content(const Hello& hello) {
  return size_bound(hello.vector);
}
std::size_t size_of_content(const Stored& stored) {
  return size_bound(stored.vector);
}
std::size_t size_of_content(const base::OperationBatch& batch) {
  return size_bound(batch);
}
std::size_t size_of_content(const Renewal& renewal) {
  return sizeof renewal;
}
std::size_t size_of_content(const Renewed& renewed) {
  return sizeof renewed;
}

void write_into(const Hello& hello, schema::SessionMessage::Builder out) {
  auto to = out.initHello();
  to.setVersion(hello.version);
  write(hello.vector, to.initVector());
  to.setMinor(hello.minor);
}
void write_into(const Stored& stored, schema::SessionMessage::Builder out) {
  write(stored.vector, out.initStored());
}
void write_into(const base::OperationBatch& batch, schema::SessionMessage::Builder out) {
  write(batch, out.initOperations());
}
void write_into(const Renewal& renewal, schema::SessionMessage::Builder out) {
  write_renewal(renewal, out.initRenewal());
}
void write_into(const Renewed& renewed, schema::SessionMessage::Builder out) {
  write_renewed(renewed, out.initRenewed());
}

Result<SessionMessage> read_hello(schema::Hello::Reader in) {
  Hello hello{.version = in.getVersion(), .vector = {}};
  // Read nothing more of a Hello of another version, since its other fields follow other rules.
  if (hello.version != kProtocolVersion) return SessionMessage(std::move(hello));
  auto vector = read(in.getVector());
  if (!vector) return vector.error();
  hello.vector = std::move(*vector);
  hello.minor = in.getMinor();
  return SessionMessage(std::move(hello));
}

Result<Renewal> read_renewal(schema::Renewal::Reader in) {
  Renewal renewal;
  if (!read_renewal(in, renewal)) return Error::kMalformed;
  return renewal;
}

Result<Renewed> read_renewed(schema::Renewed::Reader in) {
  Renewed renewed;
  if (!read_renewed(in, renewed)) return Error::kMalformed;
  return renewed;
}

template <class Content>
Result<SessionMessage> as_message(const Result<Content>& content) {
  if (!content) return content.error();
  return SessionMessage(*content);
}

Result<SessionMessage> read_message(schema::SessionMessage::Reader in) {
  switch (in.which()) {
    case schema::SessionMessage::UNSET:
      return Error::kMalformed;
    case schema::SessionMessage::HELLO:
      return read_hello(in.getHello());
    case schema::SessionMessage::OPERATIONS: {
      auto batch = read(in.getOperations());
      if (!batch) return batch.error();
      return SessionMessage(std::move(*batch));
    }
    case schema::SessionMessage::STORED: {
      auto vector = read(in.getStored());
      if (!vector) return vector.error();
      return SessionMessage(Stored{std::move(*vector)});
    }
    case schema::SessionMessage::RENEWAL:
      return as_message(read_renewal(in.getRenewal()));
    case schema::SessionMessage::RENEWED:
      return as_message(read_renewed(in.getRenewed()));
  }
  return Error::kMalformed;
}

}  // namespace

base::Bytes encode(const SessionMessage& message) {
  const std::size_t size =
      kEnvelopeSize +
      std::visit([](const auto& content) { return size_of_content(content); }, message);
  return encode_message<schema::SessionMessage>(size, [&](schema::SessionMessage::Builder out) {
    std::visit([&](const auto& content) { write_into(content, out); }, message);
  });
}

Result<SessionMessage> decode_session_message(base::ByteView bytes) {
  return decode_message<schema::SessionMessage, SessionMessage>(bytes, kMaxSessionMessageSize,
                                                                read_message);
}

base::Bytes encode(const PairingRecord& record) {
  return encode_message<schema::PairingRecord>(kMaxPairingRecordSize,
                                               [&](schema::PairingRecord::Builder out) {
                                                 out.setEpoch(to_data(record.epoch.bytes()));
                                                 out.setPort(record.port);
                                               });
}

Result<PairingRecord> decode_pairing_record(base::ByteView bytes) {
  return decode_message<schema::PairingRecord, PairingRecord>(
      bytes, kMaxPairingRecordSize, [](schema::PairingRecord::Reader in) -> Result<PairingRecord> {
        PairingRecord record;
        record.port = in.getPort();
        if (!read_id(in.getEpoch(), record.epoch)) return Error::kMalformed;
        return record;
      });
}

}  // namespace waterline::wire
