#pragma once

#include <cstddef>
#include <cstdint>

// The limits for reading files of any origin, which bound memory and time.
namespace waterline::formats {

inline constexpr std::size_t kMaxFiles = 100'000;
// In all files, after unpacking.
inline constexpr std::size_t kMaxTextTotal = std::size_t{256} * 1024 * 1024;
inline constexpr std::size_t kMaxEntries = 200'000;
inline constexpr std::size_t kMaxNesting = 64;
// An archive may lie within this many others. Notion's export lies in one.
inline constexpr std::size_t kMaxArchivesAround = 3;
// Of one JSON document. Each value takes some tens of bytes of memory.
inline constexpr std::size_t kMaxValues = 10'000'000;
inline constexpr std::size_t kMaxElements = 1'000'000;  // of one XML document
// Of one entry. The others are counted as not kept.
inline constexpr std::size_t kMaxTags = 64;
inline constexpr std::size_t kMaxParents = 16;  // of one revision
// The journal keeps no more answers of an entry, and no longer names.
inline constexpr std::size_t kMaxAnswers = 64;
inline constexpr std::size_t kMaxAnswerName = 64;
inline constexpr std::size_t kMaxEntryText = std::size_t{1024} * 1024;

// The compression ratio. Deflate reaches 1:1032, text about 1:20. 1:200 allows a journal of
// repeated words. The ratio is only checked above the floor.
inline constexpr std::uint64_t kMaxRatio = 200;
inline constexpr std::uint64_t kRatioFloor = std::uint64_t{1024} * 1024;

}  // namespace waterline::formats
