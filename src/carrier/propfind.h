#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace waterline::carrier {

// Finds the names of bundles in the answer of a WebDAV server to PROPFIND (RFC 4918, section 9.1):
// in the last part of the address in each element `href`, whatever namespace prefix it has. Every
// other byte is skipped, so no XML is understood: no entity, no comment, no nesting. A server that
// writes its answer in a peculiar way can hide names or invent some, which it can do anyway: the
// node knows the names of its pair by a MAC.
//
//   kText --'<'--> kTag --'>' of an opening href--> kHref --'<'--> kTag
//     ^             |
//     +--any other--+
//
// Takes the answer in pieces, and keeps one tag's name or one address, cut at kMaxKept.
class PropfindNames {
 public:
  static constexpr std::size_t kMaxKept = 4096;

  void receive(base::ByteView bytes);
  // Returns whether the end of the answer was read: the element `multistatus` was closed. An answer
  // that breaks off before is no list: a name that it leaves out would seem to be lost.
  [[nodiscard]] bool is_whole() const { return is_whole_; }
  // Returns the names that were found since the last call, in order.
  std::vector<std::string> take() { return std::exchange(names_, {}); }

 private:
  enum class State { kText, kTag, kHref };

  void receive(char c);
  void keep(char c);
  void end_of_tag();
  void end_of_href();

  State state_ = State::kText;
  std::string kept_;     // of the tag or the address that is being read
  bool is_cut_ = false;  // it was longer
  bool is_whole_ = false;
  std::vector<std::string> names_;
};

}  // namespace waterline::carrier
