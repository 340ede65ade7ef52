#pragma once

#include <string>
#include <vector>

#include "base/operation.h"
#include "ledger/operation_rules.h"

// The digest that binds an acknowledgement, a reply, an answer, a report or a step to the words
// that it is about: the first 16 bytes of SHA-512 over these length-values (integers least
// significant byte first):
//
//   label kWords, kind of the item (1 byte: ItemIs), item,
//   revision (4 bytes; 0 if it has none), and
//   of a share:    depth (1), day (empty, or 4: days since 1970-01-01), text
//   of a question: text
//   of a document: each text that it shows, in the order of their bytes
//
// A share's expiry is not included. docs/protocol.md, "The words an operation is about".
namespace waterline::ledger {

// Returns the digest of the words of a share or a question; all zeros for any other body.
base::Words words_of(const base::OperationBody& content);

// Returns the digest of the words of a document that shows these texts.
base::Words words_of(ItemIs what, const base::ItemId& document, std::vector<std::string> texts);

// Returns true if an operation names other words than the item shows now. Returns false if the item
// shows no words.
bool is_earlier(base::ByteView said_about, const base::Words& shown);

}  // namespace waterline::ledger
