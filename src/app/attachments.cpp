#include "app/attachments.h"

#include <algorithm>
#include <utility>

#include "app/page_drafts.h"
#include "app/side_stores.h"
#include "base/id_beginning.h"

namespace waterline::app {
namespace {

// Calls `use` with the store, the side and the whole id of the attachment that `id` names.
template <class T, class Use>
Outcome<T> on_attachment(PrivateSide& open, std::string_view id, const Use& use) {
  const auto side = side_of_attachment(id);
  if (!side) return Failure(Error::kUnknownId);
  return on_side(open, *side, [&](auto& store) -> Outcome<T> {
    const auto whole = store.media().resolve(id);
    if (!whole) return failed(whole.error(), store, *side);
    return use(store, *side, *whole);
  });
}

template <class Store, class Found>
Outcome<AttachmentView> view_of(Store& store, Side side, Found found) {
  auto short_id = store.media().short_id(found.id);
  if (!short_id) return failed(short_id.error(), store, side);
  const auto entries = store.entries().with_attachment(found.id);
  if (!entries) return failed(entries.error(), store, side);
  std::uint64_t offset = found.size;
  if (found.state == journal::AttachmentState::kArriving) {
    const auto here = store.media().offset_of(found.id);
    // If its first bytes cannot be read any more, it does not go on; it is still listed.
    offset = here ? *here : found.received;
  }
  return AttachmentView{found.id.text(), std::move(*short_id),  side,
                        found.state,     found.is_here,         found.size,
                        offset,          std::move(found.name), std::move(found.kind),
                        found.width,     found.height,          found.seconds,
                        found.begun,     texts_of(*entries)};
}

template <class Store, class Id>
Outcome<AttachmentView> view_by_id(Store& store, Side side, const Id& id) {
  auto found = store.media().get(id);
  if (!found) return failed(found.error(), store, side);
  return view_of(store, side, std::move(*found));
}

// Returns the attachments that the drafts of the page name. What a draft looks like is the page's
// matter: an id stands in it between quotes.
template <class Store>
auto attachments_of_drafts(Store& store) {
  using Id = typename std::remove_cvref_t<decltype(store.media())>::AttachmentId;
  using Ids = journal::Result<std::vector<Id>>;
  std::vector<Id> named;
  const auto topics = store.entries().own_topics(topic_of({}));
  if (!topics) return Ids(topics.error());
  for (const std::string& topic : *topics) {
    const auto content = store.entries().own(topic);
    if (!content) return Ids(content.error());
    std::string_view left = *content ? std::string_view(**content) : std::string_view();
    for (std::size_t end = 0; end != std::string_view::npos;) {
      end = left.find('"');
      if (const auto id = Id::from_text(left.substr(0, end))) named.push_back(*id);
      if (end != std::string_view::npos) left.remove_prefix(end + 1);
    }
  }
  return Ids(std::move(named));
}

}  // namespace

std::optional<Side> side_of_attachment(std::string_view id_or_beginning) {
  if (base::has_letter(id_or_beginning, vault::Side::Attachment::kLetter)) return Side::kVault;
  if (base::has_letter(id_or_beginning, deep::Side::Attachment::kLetter)) return Side::kDeep;
  return {};
}

Outcome<AttachmentView> begin_attachment(PrivateSide& open, Side side, std::uint64_t size,
                                         std::string_view name, base::WallTime now,
                                         std::string_view wanted) {
  // Both media files are made at the first attachment of either side, so that the disk does not show
  // on which side it is.
  if (const auto made = open.vault.media().make_file(); !made)
    return failed(made.error(), open.vault, Side::kVault);
  if (const auto made = open.deep.media().make_file(); !made)
    return failed(made.error(), open.deep, Side::kDeep);
  return on_side(open, side, [&](auto& store) -> Outcome<AttachmentView> {
    using Id = typename std::remove_cvref_t<decltype(store.media())>::AttachmentId;
    const auto id = store.media().begin(size, name, now, Id::from_text(wanted));
    if (!id) return failed(id.error(), store, side, journal::kMaxAttachmentSize);
    return view_by_id(store, side, *id);
  });
}

Outcome<std::uint64_t> receive_attachment(PrivateSide& open, std::string_view id,
                                          std::uint64_t offset, base::ByteView bytes) {
  return on_attachment<std::uint64_t>(
      open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<std::uint64_t> {
        const auto received = store.media().receive(whole, offset, bytes);
        if (received) return *received;
        if (received.error() != journal::Error::kWrongOffset)
          return failed(received.error(), store, side);
        const auto right = store.media().offset_of(whole);
        if (!right) return failed(right.error(), store, side);
        return Failure(Error::kWrongOffset, Offset{*right});
      });
}

Outcome<AttachmentView> finish_attachment(PrivateSide& open, std::string_view id,
                                          journal::SameBytes same_bytes) {
  return on_attachment<AttachmentView>(
      open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<AttachmentView> {
        const auto finished = store.media().finish(whole, same_bytes);
        if (finished) return view_by_id(store, side, *finished);
        if (finished.error() != journal::Error::kWrongOffset)
          return failed(finished.error(), store, side);
        const auto right = store.media().offset_of(whole);
        if (!right) return failed(right.error(), store, side);
        return Failure(Error::kWrongOffset, Offset{*right});
      });
}

Outcome<AttachmentView> read_attachment(PrivateSide& open, std::string_view id) {
  return on_attachment<AttachmentView>(open, id, [](auto& store, Side side, const auto& whole) {
    return view_by_id(store, side, whole);
  });
}

Outcome<std::size_t> read_attachment_bytes(PrivateSide& open, std::string_view id,
                                           std::uint64_t offset, base::MutableByteView out) {
  return on_attachment<std::size_t>(
      open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<std::size_t> {
        const auto read = store.media().read(whole, offset, out);
        if (!read) return failed(read.error(), store, side);
        return *read;
      });
}

Outcome<std::optional<base::Bytes>> read_thumbnail(PrivateSide& open, std::string_view id) {
  using Found = std::optional<base::Bytes>;
  return on_attachment<Found>(open, id,
                              [&](auto& store, Side side, const auto& whole) -> Outcome<Found> {
                                auto found = store.media().thumbnail(whole);
                                if (!found) return failed(found.error(), store, side);
                                return std::move(*found);
                              });
}

Outcome<void> keep_thumbnail(PrivateSide& open, std::string_view id, base::ByteView jpeg) {
  return on_attachment<void>(open, id,
                             [&](auto& store, Side side, const auto& whole) -> Outcome<void> {
                               const auto kept = store.media().keep_thumbnail(whole, jpeg);
                               if (!kept) return failed(kept.error(), store, side);
                               return {};
                             });
}

Outcome<AttachmentList> list_attachments(PrivateSide& open, Side side, AttachmentOrder order,
                                         std::size_t limit) {
  return on_side(open, side, [&](auto& store) -> Outcome<AttachmentList> {
    using Order = journal::MediaCore::Order;
    AttachmentList list;
    const auto bytes = store.media().size_of_all();
    if (!bytes) return failed(bytes.error(), store, side);
    list.bytes = *bytes;
    auto found = store.media().list(
        order == AttachmentOrder::kLargestFirst ? Order::kLargestFirst : Order::kOldestFirst,
        limit);
    if (!found) return failed(found.error(), store, side);
    for (auto& one : *found) {
      auto view = view_of(store, side, std::move(one));
      if (!view) return view.error();
      list.attachments.push_back(std::move(*view));
    }
    return list;
  });
}

Outcome<EntryView> attach(PrivateSide& open, std::string_view entry,
                          const std::vector<GivenAttachment>& attachments,
                          const OfImport& of_import, base::WallTime now) {
  return on_entry<EntryView>(
      open, entry, [&](auto& store, Side side, const auto& whole) -> Outcome<EntryView> {
        const auto before = store.entries().get(whole);
        if (!before) return failed(before.error(), store, side);
        auto given = attachments_from(store, side, attachments, before->attachments);
        if (!given) return given.error();
        auto all = before->attachments;
        for (auto& one : *given) {
          const auto same =
              std::ranges::find_if(all, [&](const auto& other) { return other.id == one.id; });
          if (same == all.end()) {
            all.push_back(std::move(one));
          } else {
            same->description = std::move(one.description);
          }
        }
        journal::Change change;
        if (of_import.text && of_import.text->was == before->text)
          change.text = of_import.text->becomes;
        const base::WallTime written =
            of_import.time == WrittenTime::kOfRevisionBefore ? before->modified : now;
        const auto changed =
            with_room(open, [&] { return store.entries().change(whole, change, all, written); });
        if (!changed) return failed(changed.error(), store, side);
        return view(store, side, whole);
      });
}

Outcome<std::vector<journal::Completion>> complete_attachments(
    PrivateSide& open, std::string_view entry, const std::vector<GivenRevision>& revisions) {
  using Completions = std::vector<journal::Completion>;
  return on_entry<Completions>(
      open, entry, [&](auto& store, Side side, const auto& whole) -> Outcome<Completions> {
        std::vector<journal::RevisionAttachments> all;
        for (const GivenRevision& given : revisions) {
          journal::RevisionAttachments& one = all.emplace_back();
          one.revision = given.revision;
          for (const GivenAttachment& attachment : given.attachments) {
            journal::RevisionAttachment& kept = one.attachments.emplace_back();
            if (attachment.id.empty()) continue;
            const auto id = store.media().resolve(attachment.id);
            if (!id) return failed(id.error(), store, side);
            kept.id = journal::RawAttachmentId::from_bytes(id->bytes());
            kept.description = attachment.description.value_or("");
          }
        }
        const auto done =
            with_room(open, [&] { return store.entries().complete_attachments(whole, all); });
        if (!done) return failed(done.error(), store, side);
        return *done;
      });
}

Outcome<void> detach(PrivateSide& open, std::string_view id, std::string_view entry,
                     base::WallTime now) {
  return on_attachment<void>(
      open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<void> {
        using EntryId = typename std::remove_cvref_t<decltype(store.entries())>::EntryId;
        std::vector<EntryId> entries;
        if (entry.empty()) {
          auto all = store.entries().with_attachment(whole);
          if (!all) return failed(all.error(), store, side);
          entries = std::move(*all);
        } else {
          const auto one = store.entries().resolve(entry);
          if (!one) return failed(one.error(), store, side);
          entries.push_back(*one);
        }
        bool was_there = false;
        for (const EntryId& from : entries) {
          const auto before = store.entries().get(from);
          if (!before) return failed(before.error(), store, side);
          if (before->removed) continue;  // it stays as it is until it is restored or deleted
          auto rest = before->attachments;
          if (std::erase_if(rest, [&](const auto& one) { return one.id == whole; }) == 0) continue;
          was_there = true;
          const auto changed =
              with_room(open, [&] { return store.entries().change(from, {}, rest, now); });
          if (!changed) return failed(changed.error(), store, side);
        }
        if (was_there) return {};
        const auto used = store.entries().is_attached(whole);
        if (!used) return failed(used.error(), store, side);
        if (*used || !entry.empty()) return Failure(Error::kUnknownId);
        const auto gone = with_room(open, [&] { return store.entries().forget(whole); });
        if (!gone) return failed(gone.error(), store, side);
        return {};
      });
}

Outcome<void> forget_attachment(PrivateSide& open, std::string_view id) {
  return on_attachment<void>(
      open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<void> {
        const auto gone = with_room(open, [&] { return store.entries().forget(whole); });
        if (!gone) return failed(gone.error(), store, side);
        return {};
      });
}

Outcome<void> drop_expired_attachments(PrivateSide& open, base::WallTime now) {
  for (const Side side : {Side::kVault, Side::kDeep}) {
    auto dropped = on_side(open, side, [&](auto& store) -> Outcome<void> {
      const auto named = attachments_of_drafts(store);
      if (!named) return failed(named.error(), store, side);
      const auto gone = store.media().drop_expired(now, *named);
      if (!gone) return failed(gone.error(), store, side);
      return {};
    });
    if (!dropped) return dropped;
  }
  return {};
}

void take_room_back(PrivateSide& open) {
  open.vault.media().take_room_back();
  open.deep.media().take_room_back();
}

bool erase_freed(PrivateSide& open, std::size_t slots) {
  const auto vault = open.vault.media().erase_freed(slots);
  const auto deep = open.deep.media().erase_freed(slots);
  return (vault && *vault == slots) || (deep && *deep == slots);
}

}  // namespace waterline::app
