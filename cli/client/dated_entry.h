#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/client.h"

// Makes and prints entries of the kinds that have a time and a label: appointments, and reminders
// to oneself.
namespace waterline::cli {

// Prints an entry's short id, its time in its writer's zone, and its label.
void print_dated_entry(const Context& context, const Json& entry);

// Returns the fields of a new entry of this kind. Its label is `words`; if these are empty, a draft
// of the command `purpose` that the person chooses to continue; or else the person's answer to
// `question`. Returns nullopt if the person wrote nothing.
std::optional<Json> labelled_fields(const Context& context, Client& client,
                                    const std::string& purpose,
                                    const std::vector<std::string>& words,
                                    const std::string& question);

}  // namespace waterline::cli
