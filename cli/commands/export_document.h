#pragma once

#include "client/client.h"

namespace waterline::cli {

// What an export has beside the entries of the vault and what the person shared.
struct Exported {
  bool deep = false;
  bool partner = false;
};

// Returns the words of an export as JSON, "waterline/export/1": entries with their history, the lists
// that the person changed, and what was shared. Attachments are in it by their ids, names and
// descriptions.
Json exported_document(const Context& context, Client& client, const Exported& wanted);

}  // namespace waterline::cli
