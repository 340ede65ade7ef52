#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
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
  // Does the same with a file of a folder, which may be a medium as well: a text that a note has as
  // an attachment. `path` is where it lies.
  std::uint64_t add(const std::string& name, int file, std::uint64_t size,
                    const std::filesystem::path& path);
  // Adds an open file that the reader reads where it is, without a copy, so that it may have any
  // size. A sealed file is added as add() does. REQUIRES: called once, and add() never.
  void add_whole(const std::string& name, base::FileDescriptor file, std::uint64_t size);
  // Adds only the name of a file, not its content. For files without text, such as photos. `path` is
  // where it lies.
  void add_name(const std::string& name, const std::filesystem::path& path);
  [[nodiscard]] std::size_t count() const { return index_.files.size(); }

  // Runs the reader on all files. Throws Ended if they could not be read safely. REQUIRES: called
  // once, after all files were added.
  formats::Reading read(const formats::ReadingOptions& options);

  // What became of a medium that was to be read.
  enum class MediumRead {
    kWhole,
    kOther,  // it is whole, but its archive has the checksum of other bytes
    kNot,    // it is not there, is empty, too large or damaged, or could not be read safely
  };
  // Calls `begin` with the size of a medium, then `take` with its bytes, piece by piece: at most 1
  // MiB each. An archive is unpacked by the reader in its cage, in a process for this medium alone.
  // If the result is kNot, the pieces that came are to be forgotten. REQUIRES: read() was called,
  // and returned these bytes.
  MediumRead read_medium(const formats::MediaBytes& bytes,
                         const std::function<void(std::uint64_t)>& begin,
                         const std::function<void(std::string_view)>& take);

 private:
  void append(base::ByteView bytes);
  MediumRead read_file(const std::filesystem::path& path,
                       const std::function<void(std::uint64_t)>& begin,
                       const std::function<void(std::string_view)>& take);
  MediumRead unpack(const formats::MediaBytes& bytes,
                    const std::function<void(std::uint64_t)>& begin,
                    const std::function<void(std::string_view)>& take);

  cage::Input input_;
  base::FileDescriptor whole_;                // the file of add_whole()
  std::vector<std::filesystem::path> paths_;  // of the files in the index; empty: not in a folder
  // How many bytes of archives the media so far have taken up, packed. Media that lie over each
  // other, as in a bomb, take up more than there are.
  std::uint64_t packed_ = 0;
  formats::InputIndex index_;
  std::string sealed_with_;
};

}  // namespace waterline::cli
