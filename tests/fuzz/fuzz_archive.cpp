#include "base/text.h"
#include "formats/limits.h"
#include "fuzz/input.h"
#include "reader/archive.h"
#include "reader/unpack.h"

namespace {

using namespace waterline;

// The input as a file of an import.
class WholeInput final : public reader::Source {
 public:
  explicit WholeInput(std::string_view content) : text_(content) {}
  [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
  [[nodiscard]] std::string read(std::uint64_t offset, std::size_t size) const override {
    return text_.read(offset, size);
  }
  [[nodiscard]] std::optional<reader::Origin> origin() const override { return reader::Origin{}; }

 private:
  reader::Text text_;
};

// Requires that a member comes out as a medium, piece by piece, as it does at once.
void require_same_medium(const reader::Archive& archive, std::size_t member,
                         const reader::Unpacked& unpacked, std::size_t size) {
  const auto bytes = archive.media_bytes(member);
  if (!bytes) return;
  fuzz::require(bytes->offset <= size && bytes->packed_size <= size - bytes->offset);
  std::string medium;
  const auto checked = reader::unpack_medium(
      {bytes->packing, bytes->offset, bytes->packed_size, bytes->size, bytes->checksum},
      archive.file(), [&](base::ByteView piece) {
        medium += base::text_of(piece);
        fuzz::require(medium.size() <= bytes->size);
      });
  if (checked == formats::Checked::kSame) fuzz::require(medium.size() == bytes->size);
  if (!unpacked.refused)
    fuzz::require(checked == formats::Checked::kSame && medium == unpacked.content);
}

}  // namespace

// Reads the input as an archive. The content of each member must be a part of the input, or unpack
// to no more than the limit, and be the same as a medium. The name of each member must be UTF-8 and must not lead out of the
// folder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kRoom = std::size_t{1024} * 1024;
  const WholeInput file(base::text_of(fuzz::view_of(data, size)));
  const auto archive = reader::Archive::open(file);
  if (!archive) return 0;
  fuzz::require(archive->count() <= formats::kMaxFiles);
  for (std::size_t i = 0; i < archive->count(); ++i) {
    const std::string& name = archive->name(i);
    fuzz::require(!name.empty() && base::is_utf8(name) && !name.starts_with('/'));
    fuzz::require(("/" + name + "/").find("/../") == std::string::npos);
    const auto extent = archive->extent(i);
    fuzz::require(!extent || (extent->offset <= size && extent->size <= size - extent->offset));
    const reader::Unpacked unpacked = archive->content(i, kRoom);
    fuzz::require(unpacked.content.size() <= kRoom);
    require_same_medium(*archive, i, unpacked, size);
    fuzz::require(!archive->refused(i) || unpacked.refused == archive->refused(i));
  }
  return 0;
}
