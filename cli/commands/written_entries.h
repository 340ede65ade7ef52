#pragma once

#include <string>

#include "client/client.h"
#include "formats/write.h"

// Entries that are written to a file for people to read.
namespace waterline::cli {

// Puts the answers of these entries of the API next to their questions, adds the name of each kind,
// and sorts all entries by their days, the newest first.
void put_in_words(Client& client, Json& entries);

// Returns the words of a page of entries that the room formats does not know, in the person's
// language.
formats::PageWords page_words(const std::string& heading);

}  // namespace waterline::cli
