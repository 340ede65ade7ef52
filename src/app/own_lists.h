#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/bundled_lists.h"
#include "app/failure.h"
#include "app/private_side.h"
#include "journal/entry.h"
#include "link/shared_side.h"

// The lists as the person has them, and what an entry may be by them. REQUIRES everywhere: the
// mutex of the private side is held.
namespace waterline::app {

struct ListView {
  const ListTopic* topic = nullptr;
  bool own = false;  // changed by the person
  std::string text;
  Outline groups;
};

// kUnknownList.
Outcome<ListView> read_list(PrivateSide& open, std::string_view name);
// kBadList, kTooLong, kNotText. Nothing that was written under an earlier list is changed by it.
Outcome<ListView> change_list(PrivateSide& open, std::string_view name, std::string_view text);
// As bundled again.
Outcome<ListView> reset_list(PrivateSide& open, std::string_view name);

// The kinds of a side; the first is the usual one.
Outcome<Outline> kinds_of(PrivateSide& open, Side side);

// The answers as fields, in the order in which the kind asks for them, the person's scales behind;
// each stands on one of these. Answers without words are left out. kUnknownKind, kUnknownField,
// kBadAnswer.
Outcome<std::vector<journal::Field>> fields_from(PrivateSide& open, Side side,
                                                 std::string_view kind, const Answers& answers);

}  // namespace waterline::app
