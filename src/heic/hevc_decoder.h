#pragma once

#include <libheif/heif_plugin.h>

namespace waterline::heic {

// Returns a decoder of HEVC pictures for libheif, by libde265. libheif has one of its own, but that
// one starts a thread, which nobody can do in the cage. This one works in the thread that calls it.
const heif_decoder_plugin& hevc_decoder();

}  // namespace waterline::heic
