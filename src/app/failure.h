#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/error.h"
#include "gate/error.h"
#include "journal/error.h"
#include "ledger/error.h"
#include "link/error.h"
#include "store/error.h"

namespace waterline::app {

// These structs are the details that errors carry. docs/api.md says in which field of an answer
// each is sent. None holds words of an entry.
struct DamagedFile {
  std::string name;
};
struct Folder {
  std::string path;
};
struct Limit {
  std::size_t bytes = 0;
};
// How many bytes of an attachment have come.
struct Offset {
  std::uint64_t bytes = 0;
};
struct Lacking {
  std::uint64_t bytes = 0;  // how many bytes the disk lacks
};
struct Kinds {
  std::vector<std::string> names;
};
// A field of an entry whose answer is not valid. `fits` says which answers would be valid, in the
// notation of the lists ("1..5").
struct Unfit {
  std::string field;
  std::string fits;
};
// The fields that a kind has.
struct FieldNames {
  std::vector<std::string> names;
};
struct LineNumber {
  std::size_t number = 0;  // of a line of a list, counted from 1
};
struct Word {
  std::string_view text;  // a constant string, never freed
};
struct Why {
  std::string_view code;  // a constant string, never freed
};
// The mistake in a pairing code that a person typed. `from` and `size` say where it is, in bytes.
// The typed text is not repeated here, since a code is secret.
struct CodeSlip {
  std::string_view code;  // a constant string, never freed
  std::size_t from = 0;
  std::size_t size = 0;
  std::string suggestion;  // a word of the list; may be empty
};
using Detail = std::variant<std::monostate, DamagedFile, Folder, Limit, Lacking, Kinds, FieldNames,
                            Unfit, LineNumber, Word, Why, CodeSlip, Offset>;

// An error with its details.
struct Failure {
  Failure(Error what) : error(what) {}  // NOLINT(google-explicit-constructor)
  Failure(Error what, Detail more) : error(what), detail(std::move(more)) {}

  Error error;
  Detail detail;
};

// The result of a use case.
template <class T>
using Outcome = base::Result<T, Failure>;

// Convert an error of another room to the Failure that the API reports. `file` is the name of the
// store's file, without its folder.
Failure from_store(store::Error error, std::string_view file);
// from_journal() and the functions below turn every error of the store into kStorageFailed, without
// looking for its cause; explained() can look for it. If the error is kTooLong, `limit` is the most
// bytes that were allowed.
Failure from_journal(journal::Error error, std::size_t limit);
Failure from_gate(gate::Error error);
Failure from_ledger(ledger::Error error);
Failure from_link(link::Error error);

// If the failure is kStorageFailed, reads the whole store to find the cause: the person is then
// told that the file is damaged, or that it can no longer be written. Returns any other failure
// unchanged.
template <class Store>
Failure explained(Failure failure, Store& store, std::string_view file) {
  if (failure.error != Error::kStorageFailed) return failure;
  const auto verified = store.verify();
  return verified ? failure : from_store(verified.error(), file);
}

}  // namespace waterline::app
