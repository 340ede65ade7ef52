#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/entries.h"

// Use cases of attachments: files that belong to entries, kept byte for byte and never decoded here.
// REQUIRES for every function: the mutex of the private side is held. Each takes or gives as many
// bytes as the caller has, so that the caller can release the mutex between two pieces.
namespace waterline::app {

// Returns the side of an attachment, by the first letter of its id: `f` in the vault, `g` in the
// deep.
std::optional<Side> side_of_attachment(std::string_view id_or_beginning);

// An attachment of either side, copied for the caller. No function of the shared side takes it.
struct AttachmentView {
  std::string id;
  std::string short_id;
  Side side = Side::kVault;
  journal::AttachmentState state = journal::AttachmentState::kArriving;
  bool is_here = true;  // false if the media file in which it lies is lost
  std::uint64_t size = 0;
  std::uint64_t offset = 0;  // how many bytes have come
  std::string name;
  std::string kind;
  std::optional<std::uint32_t> width;
  std::optional<std::uint32_t> height;
  std::optional<std::uint32_t> seconds;
  base::WallTime begun;
  std::vector<std::string> entries;  // those that have it now, also in the bin
};

// Begins an attachment on this side. Errors: kEmpty, kTooLong, kNotText, kDiskFull.
// It gets the id that is `wanted`, if that is one of this side which nothing here has.
Outcome<AttachmentView> begin_attachment(PrivateSide& open, Side side, std::uint64_t size,
                                         std::string_view name, base::WallTime now,
                                         std::string_view wanted = {});
// Takes the next bytes, and returns the new offset. kWrongOffset, with the right one.
Outcome<std::uint64_t> receive_attachment(PrivateSide& open, std::string_view id,
                                          std::uint64_t offset, base::ByteView bytes);
// Makes it whole. The attachment of the answer may be an earlier one with the same bytes.
Outcome<AttachmentView> finish_attachment(
    PrivateSide& open, std::string_view id,
    journal::SameBytes same_bytes = journal::SameBytes::kOnce);

Outcome<AttachmentView> read_attachment(PrivateSide& open, std::string_view id);
// Reads bytes of a whole attachment. Errors: kUnknownId, kAttachmentDamaged.
Outcome<std::size_t> read_attachment_bytes(PrivateSide& open, std::string_view id,
                                           std::uint64_t offset, base::MutableByteView out);
// The thumbnail of a photo: as it was kept, nullopt if there is none that can be read; and to keep
// one, in the place of an earlier one. REQUIRES: `jpeg` has at most journal::kMaxThumbnailSize bytes.
Outcome<std::optional<base::Bytes>> read_thumbnail(PrivateSide& open, std::string_view id);
Outcome<void> keep_thumbnail(PrivateSide& open, std::string_view id, base::ByteView jpeg);

enum class AttachmentOrder { kOldestFirst, kLargestFirst };
struct AttachmentList {
  std::vector<AttachmentView> attachments;
  std::uint64_t bytes = 0;  // of all attachments of this side
};
Outcome<AttachmentList> list_attachments(PrivateSide& open, Side side, AttachmentOrder order,
                                         std::size_t limit);

// The part of attach() for an import, which brings the attachments after the words.
enum class WrittenTime { kNow, kOfRevisionBefore };
struct OfImport {
  // The text that the entry gets, with references to the attachments, unless its text is no longer
  // `was`: then it keeps its text.
  struct Text {
    std::string was;
    std::string becomes;
  };
  std::optional<Text> text{};
  // When the new revision counts as written. The attachments of an imported entry are as old as its
  // words, and a newer state from the other program must still count as newer.
  WrittenTime time = WrittenTime::kNow;
};

// Adds attachments behind those that an entry has. One that it has already keeps its place, and its
// description unless another is given. kUnknownId if one is not whole, or of the other side.
Outcome<EntryView> attach(PrivateSide& open, std::string_view entry,
                          const std::vector<GivenAttachment>& attachments,
                          const OfImport& of_import, base::WallTime now);
// The attachments that a revision of an entry had in the journal from which it was imported.
struct GivenRevision {
  journal::RevisionId revision;
  std::vector<GivenAttachment> attachments;  // an empty id stands for one that was removed for good
};
// Gives them to these revisions (Journal::complete_attachments). Returns what came of each.
Outcome<std::vector<journal::Completion>> complete_attachments(
    PrivateSide& open, std::string_view entry, const std::vector<GivenRevision>& revisions);
// Takes an attachment off an entry, or, if none is given, off every entry that has it. Each gets a
// new revision, so it comes back by undo. One that no entry has ever had is deleted for good.
Outcome<void> detach(PrivateSide& open, std::string_view id, std::string_view entry,
                     base::WallTime now);
// Deletes an attachment for good, from every revision of every entry.
Outcome<void> forget_attachment(PrivateSide& open, std::string_view id);

// Deletes on both sides what has not arrived in time, and what neither an entry nor a draft of the
// page has for too long.
Outcome<void> drop_expired_attachments(PrivateSide& open, base::WallTime now);
// Overwrites at most so many slots that deletions freed, on each side. Returns whether more may be
// left. A failure is ignored: a later call goes on.
bool erase_freed(PrivateSide& open, std::size_t slots);
// After a full disk: makes the free ends of the media files again, which words got (with_room).
void take_room_back(PrivateSide& open);

}  // namespace waterline::app
