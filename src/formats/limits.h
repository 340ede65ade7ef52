#pragma once

#include <cstddef>
#include <cstdint>

// What is read of a file from anywhere, so that none can fill the memory or the afternoon.
namespace waterline::formats {

inline constexpr std::size_t kMaxFiles = 100'000;
// of all that is unpacked or read
inline constexpr std::size_t kMaxTextTotal = std::size_t{256} * 1024 * 1024;
inline constexpr std::size_t kMaxEntries = 200'000;
inline constexpr std::size_t kMaxNesting = 64;
// of one JSON document; each takes some tens of bytes of memory
inline constexpr std::size_t kMaxValues = 10'000'000;
inline constexpr std::size_t kMaxElements = 1'000'000;  // of one XML document
// of one entry; the others are counted as not kept
inline constexpr std::size_t kMaxTags = 64;
inline constexpr std::size_t kMaxParents = 16;  // of one revision
inline constexpr std::size_t kMaxEntryText = std::size_t{1024} * 1024;

// Deflate reaches 1:1032. Words reach 1:20; 1:200 leaves room for a journal of repeated ones. Below
// the floor the ratio says nothing.
inline constexpr std::uint64_t kMaxRatio = 200;
inline constexpr std::uint64_t kRatioFloor = std::uint64_t{1024} * 1024;

}  // namespace waterline::formats
