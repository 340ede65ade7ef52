#pragma once

#include <cstring>

#include <capnp/any.h>
#include <capnp/message.h>
#include <capnp/serialize.h>

#include "base/bytes.h"

// A well-formed Cap'n Proto message that a test edits by the layout of the schema compiler, to get
// values that our encoder never writes.
namespace waterline::testing {

class EditedMessage {
 public:
  explicit EditedMessage(base::ByteView bytes) : builder_(1 << 18) {
    std::vector<std::uint64_t> words(bytes.size() / 8);
    std::memcpy(words.data(), bytes.data(), bytes.size());
    capnp::initMessageBuilderFromFlatArrayCopy(
        {reinterpret_cast<const capnp::word*>(words.data()), words.size()}, builder_);
  }

  capnp::AnyStruct::Builder root() { return builder_.getRoot<capnp::AnyStruct>(); }

  [[nodiscard]] base::Bytes bytes() {
    const auto words = capnp::messageToFlatArray(builder_);
    return base::to_bytes(std::as_bytes(std::span(words.begin(), words.size())));
  }

 private:
  capnp::MallocMessageBuilder builder_;
};

inline capnp::AnyPointer::Builder pointer(capnp::AnyStruct::Builder in, unsigned place) {
  return in.getPointerSection()[place];
}

inline capnp::AnyStruct::Builder inner(capnp::AnyStruct::Builder in, unsigned place) {
  return pointer(in, place).getAs<capnp::AnyStruct>();
}

inline capnp::AnyStruct::Builder element(capnp::AnyStruct::Builder in, unsigned place,
                                         unsigned index) {
  return pointer(in, place).getAs<capnp::AnyList>().as<capnp::List<capnp::AnyStruct>>()[index];
}

template <class Number>
void set(capnp::AnyStruct::Builder in, std::size_t offset, Number value) {
  std::memcpy(in.getDataSection().begin() + offset, &value, sizeof value);
}

inline void set_data(capnp::AnyPointer::Builder at, std::size_t size, unsigned char fill) {
  const std::vector<unsigned char> data(size, fill);
  at.setAs<capnp::Data>(capnp::Data::Reader(data.data(), data.size()));
}

inline void set_text(capnp::AnyPointer::Builder at, const std::string& text) {
  at.setAs<capnp::Text>(capnp::Text::Reader(text.c_str(), text.size()));
}

}  // namespace waterline::testing
