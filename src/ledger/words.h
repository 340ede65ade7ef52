#pragma once

#include <string>
#include <vector>

#include "base/operation.h"
#include "ledger/operation_rules.h"

// What binds a mark, a reply, an answer, a report and a step to the words that they were said
// about: of an item, the first 16 bytes of SHA-512 over the length-values (integers least
// significant byte first)
//
//   label kWords, what the item is (1 byte: ItemIs), item, revision (4 bytes; 0 of what has none), and
//   of a share: rendition (1), day (empty, or 4: days since 1970-01-01), text
//   of a question: text
//   of a document: each text that it shows, in the order of their bytes
//
// A share's expiry is not in it. docs/protocol.md, "What it was said about".
namespace waterline::ledger {

// Of a share or a question; all zeros for what no word can be said about.
base::Words words_of(const base::OperationBody& content);

// Of a document that shows these texts.
base::Words words_of(ItemIs what, const base::ItemId& document, std::vector<std::string> texts);

}  // namespace waterline::ledger
