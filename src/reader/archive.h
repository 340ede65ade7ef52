#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "formats/draft.h"
#include "reader/source.h"
#include "reader/tar.h"
#include "reader/zip.h"

namespace waterline::reader {

// The members of a ZIP or tar archive. The archive's file must outlive this object.
class Archive {
 public:
  // Opens an archive. Returns nullopt if the file is neither a ZIP nor a tar archive.
  static std::optional<Archive> open(const Source& file);

  [[nodiscard]] const Source& file() const { return *file_; }
  // Returns the reason why the list of members is incomplete; nullopt if it is complete.
  [[nodiscard]] std::optional<Reason> refused() const;
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] const std::string& name(std::size_t member) const;
  [[nodiscard]] std::optional<Reason> refused(std::size_t member) const;
  // Returns the content of a member. `room` is the number of bytes that the import may still
  // unpack.
  [[nodiscard]] Unpacked content(std::size_t member, std::size_t room) const;
  // Returns where a member that is stored uncompressed (zip.h) lies in the archive; nullopt for any
  // other member.
  [[nodiscard]] std::optional<Extent> extent(std::size_t member) const;
  // Returns where a picture or another medium lies in the input, so that it can be unpacked later
  // (unpack.h). Returns nullopt for a refused member, for one that is larger than a medium may be,
  // and in an archive that was itself unpacked.
  [[nodiscard]] std::optional<formats::MediaBytes> media_bytes(std::size_t member) const;

 private:
  explicit Archive(const Source& file) : file_(&file) {}

  const Source* file_;
  std::optional<ZipList> zip_;
  TarList tar_;
};

}  // namespace waterline::reader
