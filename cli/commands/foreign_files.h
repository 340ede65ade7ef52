#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "cage/input.h"
#include "formats/draft.h"
#include "formats/reader_input.h"

namespace waterline::cli {

// Files of other programs on their way to the program that reads them in a cage. This process looks
// at nothing in them but whether this program itself sealed them. Every function is Ended where
// there is no memory.
class ForeignFiles {
 public:
  // `sealed_with` is a file whose first line is the passphrase of a sealed export; empty: it is
  // asked for.
  explicit ForeignFiles(std::string sealed_with);

  // A file from its start, which has this size. Returns how many bytes were taken.
  std::uint64_t add(const std::string& name, int file, std::uint64_t size);
  // A file that holds no words.
  void add_name(const std::string& name);
  [[nodiscard]] std::size_t count() const { return index_.files.size(); }

  // Reads them, and leaves nothing of them here. REQUIRES: called once, last.
  formats::Reading read(const std::map<std::string, int>& moods);

 private:
  void append(base::ByteView bytes);

  cage::Input input_;
  formats::InputIndex index_;
  std::string sealed_with_;
};

}  // namespace waterline::cli
