#include "base/carrier_messages.h"

#include <algorithm>

#include "base/check.h"

namespace waterline::base::carrier {
namespace {

constexpr std::size_t kMaxHostKey = 8192;
constexpr std::size_t kNameDigits = 32;

// The first byte of a message.
enum class Tag : std::uint8_t {
  kVisit = 1,
  kList,
  kGet,
  kPut,
  kRemove,
  kSocket,
  kReady,
  kWantSocket,
  kNames,
  kDone,
  kPart
};

struct Writer {
  Bytes bytes;

  explicit Writer(Tag tag) { number(static_cast<std::uint8_t>(tag)); }
  template <class Unsigned>
  Writer& number(Unsigned value) {
    append_little_endian(bytes, value);
    return *this;
  }
  Writer& text(std::string_view value) {
    append_length_value(bytes, bytes_of(value));
    return *this;
  }
  Writer& blob(ByteView value) {
    append_length_value(bytes, value);
    return *this;
  }
};

// Reads fields in order. After a field that is missing or too long, `sound` is false, and every
// later field is empty.
class Reader {
 public:
  explicit Reader(ByteView bytes) : left_(bytes) {}

  template <class Unsigned>
  Unsigned number() {
    if (!sound_ || left_.size() < sizeof(Unsigned)) {
      sound_ = false;
      return 0;
    }
    const auto value = read_little_endian<Unsigned>(left_);
    left_ = left_.subspan(sizeof(Unsigned));
    return value;
  }
  bool flag() {
    const auto value = number<std::uint8_t>();
    sound_ = sound_ && value <= 1;
    return value == 1;
  }
  ByteView blob(std::size_t most) {
    const auto size = number<std::uint32_t>();
    if (!sound_ || size > most || size > left_.size()) {
      sound_ = false;
      return {};
    }
    const ByteView value = left_.first(size);
    left_ = left_.subspan(size);
    return value;
  }
  std::string text(std::size_t most = kMaxText) {
    std::string value(text_of(blob(most)));
    sound_ = sound_ && value.find('\0') == std::string::npos;
    return value;
  }
  std::string name() {
    std::string value(text_of(blob(kNameDigits + kUnfinished.size())));
    sound_ = sound_ && is_name_in_box(value);
    return value;
  }
  void require(bool holds) { sound_ = sound_ && holds; }
  // Returns whether every field was there, and nothing else is.
  [[nodiscard]] bool is_whole() const { return sound_ && left_.empty(); }

 private:
  ByteView left_;
  bool sound_ = true;
};

struct Encoder {
  Bytes operator()(const Visit& visit) const {
    return Writer(Tag::kVisit)
        .number(static_cast<std::uint8_t>(visit.scheme))
        .text(visit.host)
        .number(visit.port)
        .text(visit.path)
        .text(visit.login)
        .text(visit.password)
        .text(visit.login_key)
        .blob(visit.host_key)
        .bytes;
  }
  Bytes operator()(const List&) const { return Writer(Tag::kList).bytes; }
  Bytes operator()(const Get& get) const { return Writer(Tag::kGet).text(get.name).bytes; }
  Bytes operator()(const Put& put) const {
    return Writer(Tag::kPut).text(put.name).number(put.size).bytes;
  }
  Bytes operator()(const Remove& remove) const {
    return Writer(Tag::kRemove).text(remove.name).bytes;
  }
  Bytes operator()(const Socket& socket) const {
    return Writer(Tag::kSocket).number(std::uint8_t{socket.connected}).bytes;
  }
  Bytes operator()(const Ready& ready) const {
    return Writer(Tag::kReady).number(ready.landlock_abi).number(std::uint8_t{ready.seccomp}).bytes;
  }
  Bytes operator()(const WantSocket&) const { return Writer(Tag::kWantSocket).bytes; }
  Bytes operator()(const Names& names) const {
    Writer writer(Tag::kNames);
    writer.number(static_cast<std::uint32_t>(names.names.size()));
    for (const std::string& name : names.names) writer.text(name);
    return std::move(writer.bytes);
  }
  Bytes operator()(const Done& done) const {
    return Writer(Tag::kDone)
        .number(static_cast<std::uint8_t>(done.outcome))
        .blob(done.host_key)
        .bytes;
  }
  Bytes operator()(const Part& part) const { return Writer(Tag::kPart).blob(part.bytes).bytes; }
};

Bytes checked(Bytes bytes) {
  check(bytes.size() <= kMaxMessage);
  return bytes;
}

Visit read_visit(Reader& reader) {
  Visit visit;
  visit.scheme = static_cast<Scheme>(reader.number<std::uint8_t>());
  reader.require(visit.scheme == Scheme::kHttps || visit.scheme == Scheme::kHttp ||
                 visit.scheme == Scheme::kSftp);
  visit.host = reader.text();
  visit.port = reader.number<std::uint16_t>();
  visit.path = reader.text();
  visit.login = reader.text();
  visit.password = reader.text();
  visit.login_key = reader.text(kMaxLoginKey);
  visit.host_key = to_bytes(reader.blob(kMaxHostKey));
  return visit;
}

Put read_put(Reader& reader) {
  Put put{.name = reader.name(), .size = reader.number<std::uint64_t>()};
  reader.require(put.size <= kMaxBlob);
  return put;
}

Names read_names(Reader& reader) {
  const auto count = reader.number<std::uint32_t>();
  reader.require(count <= kMaxNamesInMessage);
  Names names;
  for (std::uint32_t i = 0; i < count && i < kMaxNamesInMessage; ++i)
    names.names.push_back(reader.name());
  return names;
}

Done read_done(Reader& reader) {
  const auto outcome = reader.number<std::uint8_t>();
  reader.require(outcome >= static_cast<std::uint8_t>(Outcome::kDone) &&
                 outcome <= static_cast<std::uint8_t>(kLastOutcome));
  return {.outcome = static_cast<Outcome>(outcome), .host_key = to_bytes(reader.blob(kMaxHostKey))};
}

std::optional<ToCarrier> read_to_carrier(Reader& reader) {
  switch (static_cast<Tag>(reader.number<std::uint8_t>())) {
    case Tag::kVisit:
      return read_visit(reader);
    case Tag::kList:
      return List{};
    case Tag::kGet:
      return Get{reader.name()};
    case Tag::kPut:
      return read_put(reader);
    case Tag::kRemove:
      return Remove{reader.name()};
    case Tag::kSocket:
      return Socket{reader.flag()};
    case Tag::kPart:
      return Part{to_bytes(reader.blob(kMaxPart))};
    default:
      return {};
  }
}

std::optional<FromCarrier> read_from_carrier(Reader& reader) {
  switch (static_cast<Tag>(reader.number<std::uint8_t>())) {
    case Tag::kReady: {
      const auto abi = reader.number<std::uint32_t>();
      return Ready{.landlock_abi = abi, .seccomp = reader.flag()};
    }
    case Tag::kWantSocket:
      return WantSocket{};
    case Tag::kNames:
      return read_names(reader);
    case Tag::kDone:
      return read_done(reader);
    case Tag::kPart:
      return Part{to_bytes(reader.blob(kMaxPart))};
    default:
      return {};
  }
}

}  // namespace

Bytes encode(const ToCarrier& message) {
  return checked(std::visit(Encoder{}, message));
}

Bytes encode(const FromCarrier& message) {
  return checked(std::visit(Encoder{}, message));
}

std::optional<ToCarrier> decode_to_carrier(ByteView bytes) {
  Reader reader(bytes);
  auto message = read_to_carrier(reader);
  if (!reader.is_whole()) return {};
  return message;
}

std::optional<FromCarrier> decode_from_carrier(ByteView bytes) {
  Reader reader(bytes);
  auto message = read_from_carrier(reader);
  if (!reader.is_whole()) return {};
  return message;
}

bool is_name_in_box(std::string_view name) {
  if (name.size() == kNameDigits + kUnfinished.size() && name.ends_with(kUnfinished))
    name.remove_suffix(kUnfinished.size());
  return name.size() == kNameDigits && std::ranges::all_of(name, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace waterline::base::carrier
