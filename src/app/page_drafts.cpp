#include "app/page_drafts.h"

#include <algorithm>

#include "app/side_stores.h"

namespace waterline::app {
namespace {

constexpr std::string_view kTopicPrefix = "page_draft.";
constexpr std::size_t kMaxSlotSize = 40;

}  // namespace

bool is_slot(std::string_view slot) {
  return !slot.empty() && slot.size() <= kMaxSlotSize && std::ranges::all_of(slot, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string topic_of(std::string_view slot) {
  return std::string(kTopicPrefix) + std::string(slot);
}

Outcome<void> keep_page_draft(PrivateSide& open, Side side, const PageDraft& draft) {
  return on_side(open, side, [&](auto& store) -> Outcome<void> {
    const auto topics = store.entries().own_topics(kTopicPrefix);
    if (!topics) return failed(topics.error(), store, side);
    const std::string topic = topic_of(draft.slot);
    if (topics->size() >= kMaxSlots && std::ranges::find(*topics, topic) == topics->end())
      return Failure(Error::kTooMany);
    const auto kept = store.entries().set_own(topic, draft.content);
    if (!kept) return failed(kept.error(), store, side);
    return {};
  });
}

Outcome<std::vector<PageDraft>> page_drafts(PrivateSide& open, Side side) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::vector<PageDraft>> {
    const auto topics = store.entries().own_topics(kTopicPrefix);
    if (!topics) return failed(topics.error(), store, side);
    std::vector<PageDraft> drafts;
    for (const std::string& topic : *topics) {
      const auto content = store.entries().own(topic);
      if (!content) return failed(content.error(), store, side);
      if (*content) drafts.push_back({topic.substr(kTopicPrefix.size()), **content});
    }
    return drafts;
  });
}

Outcome<void> drop_page_draft(PrivateSide& open, Side side, std::string_view slot) {
  return keep_page_draft(open, side, {std::string(slot), ""});
}

}  // namespace waterline::app
