#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

// Draws and reads the picture of a pairing offer, for the page. The program waterline-lens does it
// in a cage (cage/run.h), and its answer is untrusted. REQUIRES for both functions: no mutex of the
// journal is held, since the program may take seconds.
namespace waterline::app {

enum class PictureFault {
  kNothing,     // there is no code in the picture that can be read
  kOtherCode,   // the code in it is not one of a pairing
  kUnreadable,  // the file is no PNG or JPEG picture, or is too large
  // The program is missing, could not enter its cage, or did not end well.
  kNotSafe,
  kBusy,  // another picture is being read or drawn
};

// Returns the text of the pairing code in a picture: a PNG or JPEG file.
base::Result<std::string, PictureFault> text_in_picture(base::ByteView file);

// Draws the picture for this text. Returns it in rows of characters, one for each module, '1' for a
// dark one, with the empty border that a camera needs.
base::Result<std::vector<std::string>, PictureFault> drawn_picture(std::string_view text);

}  // namespace waterline::app
