#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/error.h"
#include "gate/gate.h"
#include "journal/error.h"
#include "ledger/error.h"
#include "link/error.h"
#include "store/error.h"

namespace waterline::app {

// What more there is to say about an error; docs/api.md names the field of each. Never anything
// that a person wrote.
struct DamagedFile {
  std::string name;
};
struct Limit {
  std::size_t bytes = 0;
};
struct Lacking {
  std::uint64_t bytes = 0;  // of room on the disk
};
struct Kinds {
  std::vector<std::string> names;
};
// The fields that a kind has, or the one that was not answered as it asks.
// An answer that does not fit, and what would, as lists have it ("1..5").
struct Unfit {
  std::string field;
  std::string fits;
};
struct FieldNames {
  std::vector<std::string> names;
};
struct LineNumber {
  std::size_t number = 0;  // from 1
};
struct Word {
  std::string_view text;  // a constant
};
struct Why {
  std::string_view code;  // a constant
};
// Where a pairing code goes wrong: `from` and `size` are bytes of what was typed, and what stands
// there is not said.
struct CodeSlip {
  std::string_view code;  // a constant
  std::size_t from = 0;
  std::size_t size = 0;
  std::string suggestion;  // a word of the list; may be empty
};
using Detail = std::variant<std::monostate, DamagedFile, Limit, Lacking, Kinds, FieldNames, Unfit,
                            LineNumber, Word, Why, CodeSlip>;

// An error with what more there is to say about it.
struct Failure {
  Failure(Error what) : error(what) {}  // NOLINT(google-explicit-constructor)
  Failure(Error what, Detail more) : error(what), detail(std::move(more)) {}

  Error error;
  Detail detail;
};

// What a use case gives.
template <class T>
using Outcome = base::Result<T, Failure>;

// The rooms' errors in the node's words. `file` is the name of the store's file, without its
// folder.
Failure from_store(store::Error error, std::string_view file);
// Without a look at the store: kStore becomes kStorageFailed. `limit` is what was too long for
// kTooLong.
Failure from_journal(journal::Error error, std::size_t limit);
Failure from_gate(gate::Error error);
Failure from_ledger(ledger::Error error);
Failure from_link(link::Error error);

// When a store failed in the middle of its work, it is read through to find out whether it is
// damaged, so that a person is told so, and which file it is; or whether it has stopped writing.
template <class Store>
Failure explained(Failure failure, Store& store, std::string_view file) {
  if (failure.error != Error::kStorageFailed) return failure;
  const auto verified = store.verify();
  return verified ? failure : from_store(verified.error(), file);
}

}  // namespace waterline::app
