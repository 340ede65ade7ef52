#pragma once

#include <optional>
#include <string>
#include <vector>

#include "node/api_fields.h"
#include "node/entries.h"

// How entries look in the API's answers.
namespace waterline::node {

// None if there is no such side; the vault if none is named.
std::optional<Side> side_from(const std::optional<std::string>& name);

Json json_of(const std::vector<EntryLine>& lines);
Json json_of(const std::vector<journal::Field>& fields);
Json json_of(const std::vector<journal::RevisionId>& ids);
Outcome<Json> entry_answer(Outcome<EntryView> entry);
Outcome<Json> done_or(const Outcome<void>& outcome);

}  // namespace waterline::node
