#include "app/attachments_together.h"

#include <algorithm>

namespace waterline::app {
namespace {

using Attached = journal::Attached<journal::RawAttachmentId>;

template <class List>
auto find_attachment(const List& list, const journal::RawAttachmentId& id) {
  return std::ranges::find_if(list, [&](const auto& one) { return one.id == id; });
}

}  // namespace

std::vector<Attached> attachments_together(const std::vector<journal::RevisionAttachment>& seen,
                                           const std::vector<Attached>& present,
                                           const std::vector<Attached>& given) {
  std::vector<Attached> together;
  for (const Attached& one : given) {
    const auto before = find_attachment(seen, one.id);
    const auto now = find_attachment(present, one.id);
    if (before != seen.end() && now == present.end()) continue;  // taken off meanwhile
    together.push_back(one);
    const bool was_described_meanwhile =
        before != seen.end() && now != present.end() && one.description == before->description;
    if (was_described_meanwhile) together.back().description = now->description;
  }
  for (const Attached& one : present) {
    const bool came_meanwhile = find_attachment(seen, one.id) == seen.end();
    if (came_meanwhile && find_attachment(together, one.id) == together.end())
      together.push_back(one);
  }
  return together;
}

}  // namespace waterline::app
