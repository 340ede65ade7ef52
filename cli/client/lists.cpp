#include "client/lists.h"

#include <string_view>

#include "client/client.h"
#include "words/list_words.h"

namespace waterline::cli {

std::string list_path(std::string_view name) {
  return "/v1/lists/" + in_query(name);
}

Json list_of(Client& client, std::string_view name) {
  return list_in_words(client.get(list_path(name)));
}

Json kinds_of(Client& client, std::string_view side) {
  return list_of(client, side == "deep" ? "deep-kinds" : "kinds")["groups"];
}

}  // namespace waterline::cli
