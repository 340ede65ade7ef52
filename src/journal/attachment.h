#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "journal/error.h"

namespace waterline::journal {

// The limits. A file above one is refused before its first byte comes; any other is kept whole.
inline constexpr std::uint64_t kMaxAttachmentSize = std::uint64_t{1} << 30;
inline constexpr std::uint64_t kMaxMediaOfSide = std::uint64_t{256} << 30;
inline constexpr std::size_t kMaxAttachmentsOfEntry = 100;
inline constexpr std::size_t kMaxFileNameSize = 255;
inline constexpr std::size_t kMaxDescriptionSize = 1000;
// A thumbnail lies in one slot of the media file (store::kChunkContent).
inline constexpr std::size_t kMaxThumbnailSize = 65'496;
// The most attachments of one side that arrive at the same time. One more, and the one whose bytes
// came longest ago is dropped.
inline constexpr std::size_t kMaxArriving = 64;

// An attachment is in one of these states, and each transaction that changes it also has all the
// rows that belong to it:
//
//   (none) --begin--> arriving --finish--> whole --attach--> whole, in revisions of entries
//                        |                   |                        |
//                        | kArrivingLife     | kUnattachedLife        | --for-good, or the last
//                        v                   v                        v entry with it is deleted
//                      (none)              (none)                   (none)
//
//   arriving  its bytes come, in order. It can be continued, also after a crash, from `received`.
//   whole     all of its bytes are on the disk. They never change.
//
// If the same bytes are whole in this side already, finish ends in that attachment instead. It then
// has the bytes that came now: those that were there may be damaged.
enum class AttachmentState : std::uint8_t { kArriving = 0, kWhole = 1 };
inline constexpr std::chrono::hours kArrivingLife{24};
inline constexpr std::chrono::hours kUnattachedLife{30 * 24};

// The tag type for ids of attachments as the rows have them. Journal<Side> and Media<Side> use
// base::Id<typename Side::Attachment>: the letter is `f` in the vault and `g` in the deep, and an id
// of one side does not compile where one of the other is meant.
struct NoSideAttachment {
  static constexpr char kLetter = 'n';
};
using RawAttachmentId = base::Id<NoSideAttachment>;

template <class AttachmentId>
struct Attachment {
  AttachmentId id;
  AttachmentState state = AttachmentState::kArriving;
  std::uint64_t size = 0;
  std::uint64_t received = 0;  // as many bytes are on the disk
  std::string name;            // of the file, as its owner called it; may be empty
  std::string kind;            // such as "image/jpeg", by its first bytes (media_kind.h)
  // Of a picture and of a recording; not set if nothing has read them yet.
  std::optional<std::uint32_t> width{};
  std::optional<std::uint32_t> height{};
  std::optional<std::uint32_t> seconds{};
  base::WallTime begun{};
  std::size_t entries = 0;  // how many entries have it in their present revision, or in the bin
  bool is_here = true;      // false if the media file in which it lies is not in its place
};

// An attachment of an entry, as one of its revisions has it.
template <class AttachmentId>
struct Attached {
  AttachmentId id;
  std::string description;  // in the person's words; may be empty
  // What a list shows of it. Ignored where a list is given to be stored.
  std::string name{};
  std::string kind{};
  std::uint64_t size = 0;

  friend bool operator==(const Attached& one, const Attached& other) {
    return one.id == other.id && one.description == other.description;
  }
};

// An attachment of a revision in the history. `id` is not set if it was removed for good.
struct RevisionAttachment {
  std::optional<RawAttachmentId> id{};
  std::string description;

  friend bool operator==(const RevisionAttachment&, const RevisionAttachment&) = default;
};

// Says what becomes of an attachment when it is whole, and this side has the same bytes already.
enum class SameBytes : std::uint8_t {
  kOnce,     // it ends in the earlier attachment
  kOwnCopy,  // it is kept beside that one, under its own id: the words of its entry name that id
};

// Returns the name under which a file is kept: the last part of a path, without characters that
// cannot be seen, or that turn the order of others around. kTooLong, kNotText.
Result<std::string> file_name_to_keep(std::string_view name);

}  // namespace waterline::journal
