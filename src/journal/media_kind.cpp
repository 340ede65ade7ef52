#include "journal/media_kind.h"

#include <array>

namespace waterline::journal {
namespace {

struct Signature {
  std::string_view begins;
  std::string_view at_8;  // the bytes from the ninth on; empty if they do not matter
  std::string_view kind;
};

using namespace std::string_view_literals;
constexpr std::array kSignatures = {
    Signature{"\xff\xd8\xff"sv, {}, "image/jpeg"},
    Signature{"\x89PNG\r\n\x1a\n"sv, {}, "image/png"},
    Signature{"GIF8"sv, {}, "image/gif"},
    Signature{"RIFF"sv, "WEBP"sv, "image/webp"},
    Signature{"RIFF"sv, "WAVE"sv, "audio/wav"},
    Signature{"RIFF"sv, "AVI "sv, "video/x-msvideo"},
    Signature{"II*\0"sv, {}, "image/tiff"},
    Signature{"MM\0*"sv, {}, "image/tiff"},
    Signature{"%PDF-"sv, {}, "application/pdf"},
    Signature{"OggS"sv, {}, "audio/ogg"},
    Signature{"fLaC"sv, {}, "audio/flac"},
    Signature{"ID3"sv, {}, "audio/mpeg"},
    Signature{"\xff\xfb"sv, {}, "audio/mpeg"},
    Signature{"\x1a\x45\xdf\xa3"sv, {}, "video/x-matroska"},
    Signature{"PK\x03\x04"sv, {}, "application/zip"},
};

// Files of the ISO base media format say `ftyp` at byte 4, and then their brand (ISO/IEC 14496-12).
struct Brand {
  std::string_view name;
  std::string_view kind;
};
constexpr std::array kBrands = {
    Brand{"heic", "image/heic"}, Brand{"heix", "image/heic"}, Brand{"hevc", "image/heic"},
    Brand{"mif1", "image/heic"}, Brand{"msf1", "image/heic"}, Brand{"avif", "image/avif"},
    Brand{"M4A ", "audio/mp4"},  Brand{"M4B ", "audio/mp4"},  Brand{"qt  ", "video/quicktime"},
};

}  // namespace

std::string_view media_kind_of(base::ByteView first) {
  const std::string_view bytes = base::text_of(first);
  if (bytes.size() >= 12 && bytes.substr(4, 4) == "ftyp") {
    for (const Brand& brand : kBrands) {
      if (bytes.substr(8, 4) == brand.name) return brand.kind;
    }
    return "video/mp4";
  }
  for (const Signature& one : kSignatures) {
    if (!bytes.starts_with(one.begins)) continue;
    if (one.at_8.empty() || (bytes.size() >= 12 && bytes.substr(8, 4) == one.at_8)) return one.kind;
  }
  return "application/octet-stream";
}

}  // namespace waterline::journal
