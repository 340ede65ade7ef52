#pragma once

#include <vector>

#include "journal/attachment.h"

namespace waterline::app {

// Returns the attachments of an entry that two changes made from one state: one that a person gives
// now (`given`, made from `seen`), and one that came meanwhile and led to `present`. Whatever either
// added or took off is added or taken off, and a new description of either counts; if both gave one,
// that of `given`. The order is that of `given`, with what came meanwhile behind it.
std::vector<journal::Attached<journal::RawAttachmentId>> attachments_together(
    const std::vector<journal::RevisionAttachment>& seen,
    const std::vector<journal::Attached<journal::RawAttachmentId>>& present,
    const std::vector<journal::Attached<journal::RawAttachmentId>>& given);

}  // namespace waterline::app
