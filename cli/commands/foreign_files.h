#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backup/sealed_files.h"
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

  // Adds an open file of a folder, which may be a medium as well: a text that a note has as an
  // attachment. `path` is where it lies. Returns the number of bytes that were copied. Of a sealed
  // file, all files in it are added, as if it were a folder of its name; those that are attachments
  // are not copied, and may have any size.
  std::uint64_t add(const std::string& name, base::FileDescriptor file, std::uint64_t size,
                    const std::filesystem::path& path);
  // Adds an open file that the reader reads where it is, without a copy, so that it may have any
  // size. The files in a sealed one are added as add() does. REQUIRES: called once, and add() never.
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
  // A file of the index lies in a folder, or in a sealed file, or is only in the input.
  struct Place {
    std::filesystem::path path{};
    std::size_t sealed = 0;  // an index in sealed_, if file is not null
    const backup::SealedFiles::File* file = nullptr;
  };
  std::uint64_t add_sealed(const std::string& name_of_all, const std::string& folder,
                           base::FileDescriptor file, std::uint64_t size);
  void add_to_index(const std::string& name, std::uint64_t offset, std::uint64_t size, Place place);
  MediumRead read_file(const std::filesystem::path& path,
                       const std::function<void(std::uint64_t)>& begin,
                       const std::function<void(std::string_view)>& take);
  MediumRead read_sealed(const Place& place, const std::function<void(std::uint64_t)>& begin,
                         const std::function<void(std::string_view)>& take);
  MediumRead unpack(const formats::MediaBytes& bytes,
                    const std::function<void(std::uint64_t)>& begin,
                    const std::function<void(std::string_view)>& take);

  cage::Input input_;
  base::FileDescriptor whole_;  // the file of add_whole()
  std::vector<Place> places_;   // of the files in the index
  std::vector<std::unique_ptr<backup::SealedFiles>> sealed_;
  // How many bytes of archives the media so far have taken up, packed. Media that lie over each
  // other, as in a bomb, take up more than there are.
  std::uint64_t packed_ = 0;
  formats::InputIndex index_;
  std::string sealed_with_;
};

}  // namespace waterline::cli
