#include "app/seen_words.h"

namespace waterline::app {

Outcome<base::Words> words_now(link::SharedSide& shared, const base::ItemId& id,
                               const Before& before) {
  const auto now = shared.ledger.words(id);
  if (!now) return explained(from_ledger(now.error()), shared.ledger, link::kLedgerFile);
  if (before && *before != *now) return Failure(Error::kOtherWords);
  return *now;
}

std::optional<base::Words> if_any(const base::Words& words) {
  if (words == base::Words{}) return {};
  return words;
}

}  // namespace waterline::app
