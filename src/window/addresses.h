#pragma once

#include <optional>
#include <string>
#include <string_view>

// The addresses of the page in the window. They have a scheme of their own, so that nothing listens
// for them and no other program can be asked: notes://here/page/ is the page, and
// notes://here/v1/... is a request to the node.
namespace waterline::window {

inline constexpr const char* kScheme = "notes";
inline constexpr const char* kDoor = "notes://here/page/";
inline constexpr std::string_view kScannerAddress = "notes://here/page/scan";
inline constexpr std::string_view kLeavePath = "/v1/page/leave";

// Returns the path that the node is asked for; nullopt if the address is not one of the page's own.
std::optional<std::string> path_at_node(std::string_view address);

enum class Way {
  kShow,    // a document of the page
  kLeave,   // the page was left (about:blank): the window closes
  kAfresh,  // the journal was locked: another web process shows the door
  kPrint,   // the page stays, and what it prepared for paper is printed
  kNowhere  // every other address
};
// Returns what happens when the window is to show this address.
Way way_to(std::string_view address);

// Returns the door's address for an address of kAfresh: what is behind `#` stays, by which the page
// finds the screen again that was open.
std::string door_after(std::string_view afresh);

}  // namespace waterline::window
