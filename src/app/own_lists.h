#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/bundled_lists.h"
#include "app/failure.h"
#include "app/private_side.h"
#include "journal/entry.h"
#include "link/shared_side.h"

// Reads and changes the lists of which a person may have an own version, and finds out which kinds
// and fields of entries these lists allow. REQUIRES for every function: the mutex of the private
// side is held.
namespace waterline::app {

struct ListView {
  const ListTopic* topic = nullptr;
  bool own = false;  // true if the person changed it
  std::string text;
  Outline groups;
};

// Returns the list of this name: the person's own version if there is one. Error kUnknownList.
Outcome<ListView> read_list(PrivateSide& open, std::string_view name);
// Replaces the text of a list. Entries that were written before stay as they are. Errors:
// kUnknownList, kBadList, kTooLong, kNotText.
Outcome<ListView> change_list(PrivateSide& open, std::string_view name, std::string_view text);
// Restores the bundled text of a list.
Outcome<ListView> reset_list(PrivateSide& open, std::string_view name);

// Returns the kinds of entries on this side (vault or deep); the first is the default.
Outcome<Outline> kinds_of(PrivateSide& open, Side side);

// Turns answers into fields: first those for the questions of the kind, in their order, then those
// on the person's scales. Leaves out blank answers. Errors: kUnknownKind; kUnknownField for an
// answer that belongs to no question and no scale; kBadAnswer.
Outcome<std::vector<journal::Field>> fields_from(PrivateSide& open, Side side,
                                                 std::string_view kind, const Answers& answers);

}  // namespace waterline::app
