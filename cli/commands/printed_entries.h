#pragma once

#include <string>

#include "client/client.h"
#include "formats/write.h"

// Prepares entries that are written to a file for people to read.
namespace waterline::cli {

// For each of these entries of the API, puts each answer next to its question and adds the name of
// the entry's kind. Sorts the entries by day, the newest first.
void put_in_words(Client& client, Json& entries);

// Returns the fixed words of a page of entries, such as its headings, in the person's language. The
// room formats, which writes the page, does not translate.
formats::PageWords page_words(const std::string& heading);

}  // namespace waterline::cli
