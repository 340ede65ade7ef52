#pragma once

#include <cstdint>
#include <string>

#include "cage/input.h"
#include "formats/draft.h"
#include "formats/reader_input.h"

namespace waterline::cli {

// Collects untrusted files for the reader, which runs in a cage. This process does not parse the
// files; it only checks whether a file was sealed by this program, and unseals it. Every function
// throws Ended if there is not enough memory.
class ForeignFiles {
 public:
  // `sealed_with` is a file whose first line is the passphrase of a sealed export. If it is empty,
  // the passphrase is asked for.
  explicit ForeignFiles(std::string sealed_with);

  // Adds an open file of this size, from its start. Returns the number of bytes added; of a sealed
  // file, the size of its unsealed content.
  std::uint64_t add(const std::string& name, int file, std::uint64_t size);
  // Adds only the name of a file, not its content. For files without text, such as photos.
  void add_name(const std::string& name);
  [[nodiscard]] std::size_t count() const { return index_.files.size(); }

  // Runs the reader on all files. Throws Ended if they could not be read safely. REQUIRES: called
  // once, last.
  formats::Reading read(const formats::ReadingOptions& options);

 private:
  void append(base::ByteView bytes);

  cage::Input input_;
  formats::InputIndex index_;
  std::string sealed_with_;
};

}  // namespace waterline::cli
