#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/error.h"
#include "api/fields.h"
#include "app/entries.h"

// Entries in the API's answers.
namespace waterline::api {

// Returns the side of this name; the vault if no name is given, nullopt if there is no such side.
std::optional<app::Side> side_from(const std::optional<std::string>& name);

enum class Preview { kWithout, kWith };
Json json_of(const std::vector<app::EntryLine>& lines, Preview preview = Preview::kWithout);
Json json_of(const std::vector<journal::Field>& fields);
Json json_of(const std::vector<journal::RevisionId>& ids);
// Reads the field `attachments`: a list of objects with an `id` and perhaps a `description`. Empty if
// there is no such field.
std::vector<app::GivenAttachment> attachments_from(Fields& body);
Outcome<Json> entry_answer(Outcome<app::EntryView> entry);
Outcome<Json> done_or(const Outcome<void>& outcome);

}  // namespace waterline::api
