#include "base/text.h"
#include "formats/limits.h"
#include "fuzz/input.h"
#include "reader/archive.h"

// Reads the input as an archive. The content of each member must be a part of the input, or unpack
// to no more than the limit. The name of each member must be UTF-8 and must not lead out of the
// folder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace waterline;
  constexpr std::size_t kRoom = std::size_t{1024} * 1024;
  const reader::Text file(base::text_of(fuzz::view_of(data, size)));
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
    fuzz::require(!archive->refused(i) || unpacked.refused == archive->refused(i));
  }
  return 0;
}
