#include "store/key_fits.h"

#include "store/page_codec.h"

namespace waterline::store {

Result<bool> key_fits(Disk& disk, const std::filesystem::path& file, base::ByteView key) {
  const auto opened = disk.open(file, OpenAs::kReadOnly);
  if (!opened) return opened.error();
  base::Bytes block(kHeaderBlockSize);
  const auto count = (*opened)->read(0, block);
  if (!count) return count.error();
  if (*count < block.size()) return false;
  const auto header = read_header(block, StoreKey(key));
  if (header) return true;
  if (header.error() == Error::kWrongKey || header.error() == Error::kDamaged) return false;
  return header.error();
}

}  // namespace waterline::store
