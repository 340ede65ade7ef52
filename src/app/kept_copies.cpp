#include "app/kept_copies.h"

#include <string>
#include <utility>

#include "app/bin.h"
#include "base/text.h"

namespace waterline::app {

Outcome<EntryView> keep_copy(PrivateSide& open, link::SharedSide& shared, std::string_view id,
                             const Before& before, base::WallTime now) {
  const auto found = shared_item(shared, id);
  if (!found) return found.error();
  const ledger::Item& item = found->item;
  if (item.author == base::Author::kMe) return Failure(Error::kNotYours);
  if (item.taken_back) return Failure(Error::kTakenBack);
  if (item.expired) return Failure(Error::kEmpty);
  if (before && *before != item.words) return Failure(Error::kOtherWords);
  journal::Draft draft;
  draft.text = item.text;
  draft.created = now;
  draft.day = local_day(now);
  draft.source = std::string(kCopySource) + item.id.text() + " " + base::to_base32(item.words);
  auto entry = write_entry(open, Side::kVault, std::move(draft));
  if (!entry || !entry->removed) return entry;
  return restore_entry(open, entry->id);
}

}  // namespace waterline::app
