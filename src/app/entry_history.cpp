#include "app/entry_history.h"

#include <string>
#include <utility>

#include "app/side_stores.h"

namespace waterline::app {

Outcome<std::vector<RevisionView>> read_history(PrivateSide& open, std::string_view id) {
  using Views = std::vector<RevisionView>;
  return on_entry<Views>(open, id, [](auto& store, Side side, const auto& whole) -> Outcome<Views> {
    auto history = store.entries().history(whole);
    if (!history) return failed(history.error(), store, side);
    Views views;
    std::string before;
    for (journal::Revision& revision : *history) {
      auto changes = journal::difference(before, revision.text);
      before = revision.text;
      std::vector<RevisionView::Attachment> attachments;
      for (auto& one : revision.attachments) {
        using Id = typename std::remove_cvref_t<decltype(store.entries())>::AttachmentId;
        attachments.push_back({one.id ? Id::from_bytes(one.id->bytes()).text() : std::string(),
                               std::move(one.description)});
      }
      views.push_back({std::move(revision), std::move(changes), std::move(attachments)});
    }
    return views;
  });
}

Outcome<EntryView> undo_entry(PrivateSide& open, std::string_view id,
                              std::optional<std::uint32_t> revision, base::WallTime now) {
  return on_entry<EntryView>(
      open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<EntryView> {
        const auto entry = store.entries().get(whole);
        if (!entry) return failed(entry.error(), store, side);
        const auto undone =
            store.entries().undo(whole, revision.value_or(entry->revision - 1), now);
        if (!undone) return failed(undone.error(), store, side);
        return view(store, side, whole);
      });
}

}  // namespace waterline::app
