#include "commands/printed_entries.h"

#include <algorithm>
#include <map>
#include <string>

#include "client/client.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "words/translation.h"

namespace waterline::cli {

void put_in_words(Client& client, Json& entries) {
  const Json scales = list_of(client, "scales")["groups"];
  const std::map<std::string, Json> kinds = {{"vault", kinds_of(client, "vault")},
                                             {"deep", kinds_of(client, "deep")}};
  for (Json& entry : entries) {
    const Json& of_side = kinds.at(entry["side"].get<std::string>());
    for (const Json& kind : of_side) {
      if (kind["name"] == entry["kind"]) entry["kind_in_words"] = kind["title"];
    }
    entry["fields"] =
        fields_in_words(entry["fields"], all_questions(of_side, scales, entry["kind"]));
  }
  std::stable_sort(entries.begin(), entries.end(), [](const Json& one, const Json& other) {
    return one["created"] > other["created"];
  });
}

formats::PageWords page_words(const std::string& heading) {
  return {heading, tr("Notes"), tr("Shared by you"), tr("Shared with you by your partner"),
          language()};
}

}  // namespace waterline::cli
