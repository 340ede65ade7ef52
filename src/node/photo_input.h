#pragma once

#include <string_view>

#include "app/attachments.h"
#include "app/photo_view.h"
#include "cage/input.h"
#include "node/node.h"

// Helpers of the parts of Node that show photos (node_views.cpp).
namespace waterline::node {

Failure failure_of(app::ViewFault fault);
// Reads a whole attachment into the input of the lens, piece by piece, so that others can use the
// journal in between.
Outcome<void> load(Node& node, const app::AttachmentView& photo, cage::Input& input);
// The same for an attachment of this id, if it is a whole photo that can be shown. Errors:
// kUnknownId, kCannotBeShown, kTooManyPixels, kAttachmentDamaged.
Outcome<void> load_photo(Node& node, std::string_view id, cage::Input& input);

}  // namespace waterline::node
