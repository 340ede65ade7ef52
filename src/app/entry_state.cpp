#include "app/entry_state.h"

#include <utility>

#include "app/side_stores.h"

namespace waterline::app {
namespace {

// Applies `act` to an entry and returns the entry as it is afterwards.
template <class Act>
Outcome<EntryView> done_to(PrivateSide& open, std::string_view id, const Act& act) {
  return on_entry<EntryView>(open, id,
                             [&](auto& store, Side side, const auto& whole) -> Outcome<EntryView> {
                               const auto done = act(store.entries(), whole);
                               if (!done) return failed(done.error(), store, side);
                               return view(store, side, whole);
                             });
}

}  // namespace

Outcome<EntryView> pin_entry(PrivateSide& open, std::string_view id, bool pinned) {
  return done_to(open, id,
                 [&](auto& entries, const auto& whole) { return entries.pin(whole, pinned); });
}

Outcome<EntryView> leave_out_entry(PrivateSide& open, std::string_view id, bool left_out) {
  return done_to(open, id, [&](auto& entries, const auto& whole) {
    return entries.leave_out(whole, left_out);
  });
}

Outcome<EntryView> link_entries(PrivateSide& open, std::string_view from, std::string_view to,
                                bool linked) {
  // An entry of the vault and one of the deep cannot be linked: their ids have different types.
  if (side_of(from) != side_of(to)) return Failure(Error::kUnknownId);
  return on_entry<EntryView>(
      open, from, [&](auto& store, Side side, const auto& whole) -> Outcome<EntryView> {
        const auto target = store.entries().resolve(to);
        if (!target) return failed(target.error(), store, side);
        const auto done =
            linked ? store.entries().link(whole, *target) : store.entries().unlink(whole, *target);
        if (!done) return failed(done.error(), store, side);
        return view(store, side, whole);
      });
}

Outcome<std::vector<std::string>> list_tags(PrivateSide& open, Side side) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::vector<std::string>> {
    auto tags = store.entries().tags();
    if (!tags) return failed(tags.error(), store, side);
    return std::move(*tags);
  });
}

Outcome<void> rename_tag(PrivateSide& open, Side side, std::string_view from, std::string_view to) {
  return on_side(open, side, [&](auto& store) -> Outcome<void> {
    const auto renamed = store.entries().rename_tag(from, to);
    if (!renamed) return failed(renamed.error(), store, side);
    return {};
  });
}

Outcome<std::vector<base::Day>> days_written(PrivateSide& open, Side side,
                                             const journal::Filter& filter) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::vector<base::Day>> {
    auto days = store.entries().days(filter);
    if (!days) return failed(days.error(), store, side);
    return std::move(*days);
  });
}

Outcome<std::vector<journal::Value>> values_of(PrivateSide& open, Side side, std::string_view field,
                                               const journal::Filter& filter) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::vector<journal::Value>> {
    auto values = store.entries().values(field, filter);
    if (!values) return failed(values.error(), store, side);
    return std::move(*values);
  });
}

}  // namespace waterline::app
