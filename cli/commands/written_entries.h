#pragma once

#include <string>

#include "client/client.h"
#include "formats/write.h"

// Entries that are written to a file for people to read.
namespace waterline::cli {

// Puts the answers of entries of the API next to their questions, adds the name of each kind, and
// sorts all by their days, the newest first.
void put_in_words(Client& client, Json& entries);

// The words of a page that the formats do not know, in the person's language.
formats::PageWords page_words(const std::string& heading);

}  // namespace waterline::cli
