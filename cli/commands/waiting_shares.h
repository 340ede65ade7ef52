#pragma once

#include <set>
#include <string>
#include <vector>

#include "client/client.h"
#include "context.h"

// Prints waiting shares, alone or below the items that they are about.
namespace waterline::cli {

// Returns when a waiting share leaves, such as "waits until 18:41: only you can see it", or why it
// cannot leave.
std::string when_in_words(const Json& act);
// Returns what a waiting share is: "a reply", "a goal, proposed", ...
std::string what_in_words(const Json& act);
// Returns how many shares wait and when the next one leaves, from `waiting` of the status. Empty if
// none waits.
std::string waiting_in_words(const Json& waiting);

class WaitingShown {
 public:
  // Asks the node for all waiting shares, once.
  explicit WaitingShown(Client& client);

  // Prints the waiting shares that are about this item, indented, as part of the item.
  void print_about(const Context& context, const Json& item) const;
  // Prints the waiting shares that are about this item, and the new steps towards it if it is a
  // goal. Each is printed like an item of its own.
  void print_all_about(const Context& context, const std::string& item) const;
  [[nodiscard]] bool has_about(const std::string& item) const;
  // Returns the waiting changes and reports whose document is not among those that are shown.
  // `shown` has the ids of the documents that are shown; a withdrawn document is not.
  [[nodiscard]] std::vector<Json> without_document(const std::set<std::string>& shown) const;
  // Prints the waiting shares that will make a new item of this kind ("question", "goal").
  void print_new(const Context& context, const std::string& what) const;
  [[nodiscard]] bool has_new(const std::string& what) const;

 private:
  Json waiting_;
};

// Prints a waiting share like an item of its own: its id, when it leaves, and its text.
void print_waiting(const Context& context, const Json& act);

}  // namespace waterline::cli
