#pragma once

#include <cstddef>
#include <cstdint>

// The limits for reading files of any origin. They bound the memory and the time that a file can
// cost.
namespace waterline::formats {

inline constexpr std::size_t kMaxFiles = 100'000;
// The limit for the text of all files together, after unpacking, in bytes.
inline constexpr std::size_t kMaxTextTotal = std::size_t{256} * 1024 * 1024;
inline constexpr std::size_t kMaxEntries = 200'000;
inline constexpr std::size_t kMaxNesting = 64;
// The largest number of archives that an archive may lie inside. Notion's export lies inside one.
inline constexpr std::size_t kMaxArchivesAround = 3;
// The limit for the values of one JSON document. Each takes some tens of bytes of memory.
inline constexpr std::size_t kMaxValues = 10'000'000;
// The limit for the elements of one XML document.
inline constexpr std::size_t kMaxElements = 1'000'000;
// The limit for the tags of one entry. Any more are dropped, and reported as not kept.
inline constexpr std::size_t kMaxTags = 64;
// The limit for one picture or another medium, in bytes (journal/attachment.h).
inline constexpr std::uint64_t kMaxMediaSize = std::uint64_t{1} << 30;
// The limit for the pictures and other media of one entry. Any more are reported as not kept.
inline constexpr std::size_t kMaxMediaOfEntry = 1'000;
// The limit for the attachments of one revision of an entry (journal/attachment.h).
inline constexpr std::size_t kMaxAttachmentsOfState = 100;
inline constexpr std::size_t kMaxParents = 16;  // the limit for parents of one revision

// The limit for the compression ratio of an archive: 1:200, which a journal of repeated words can
// reach. Deflate reaches 1:1032 at most, and text has about 1:20. The ratio is checked only for
// sizes above kRatioFloor.
inline constexpr std::uint64_t kMaxRatio = 200;
inline constexpr std::uint64_t kRatioFloor = std::uint64_t{1024} * 1024;

}  // namespace waterline::formats
