#include "carrier/propfind.h"

#include <string_view>
#include <utility>

#include "base/carrier_messages.h"

namespace waterline::carrier {

void PropfindNames::receive(base::ByteView bytes) {
  for (const std::byte one : bytes) receive(static_cast<char>(one));
}

void PropfindNames::receive(char c) {
  switch (state_) {
    case State::kText:
      if (c == '<') state_ = State::kTag;
      return;
    case State::kTag:
      if (c == '>') return end_of_tag();
      return keep(c);
    case State::kHref:
      if (c == '<') return end_of_href();
      return keep(c);
  }
}

void PropfindNames::keep(char c) {
  if (kept_.size() < kMaxKept) {
    kept_.push_back(c);
  } else {
    is_cut_ = true;
  }
}

void PropfindNames::end_of_tag() {
  // The name ends at a space. A prefix, as in <D:href>, is the server's choice.
  std::string_view name = kept_;
  const bool has_content = !name.ends_with('/');
  name = name.substr(0, name.find_first_of(" \t\r\n"));
  const bool is_opening = !name.starts_with('/');
  if (!is_opening) name.remove_prefix(1);
  if (const auto colon = name.find(':'); colon != std::string_view::npos)
    name.remove_prefix(colon + 1);
  if ((!is_opening || !has_content) && !is_cut_ && name == "multistatus") is_whole_ = true;
  const bool is_href = is_opening && has_content && !is_cut_ && name == "href";
  state_ = is_href ? State::kHref : State::kText;
  kept_.clear();
  is_cut_ = false;
}

void PropfindNames::end_of_href() {
  std::string_view address = kept_;
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!address.empty() && is_space(address.back())) address.remove_suffix(1);
  // A folder's address ends with a slash, so nothing is left of it.
  if (const auto slash = address.rfind('/'); slash != std::string_view::npos)
    address.remove_prefix(slash + 1);
  while (!address.empty() && is_space(address.front())) address.remove_prefix(1);
  if (!is_cut_ && base::carrier::is_name_in_box(address)) names_.emplace_back(address);
  state_ = State::kTag;
  kept_.clear();
  is_cut_ = false;
}

}  // namespace waterline::carrier
