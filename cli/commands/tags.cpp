#include <memory>
#include <string>
#include <vector>

#include "client/client.h"
#include "commands/commands.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

void tags(const Context& context, bool deep, const std::vector<std::string>& rename) {
  Client client(context);
  const std::string side = deep ? "deep" : "vault";
  if (!rename.empty()) {
    const Json done =
        client.post("/v1/tags/rename", {{"side", side}, {"from", rename[0]}, {"to", rename[1]}});
    if (context.json) return print_json(done);
    return say(context, rename[1].empty() ? tr("The tag is gone.")
                                          : tr("Renamed in every entry that had it."));
  }
  const Json answer = client.get("/v1/tags?side=" + side);
  if (context.json) return print_json(answer);
  if (answer["tags"].empty()) return say(context, tr("There are no tags."));
  for (const Json& tag : answer["tags"]) print(for_terminal(tag.get<std::string>()));
}

}  // namespace

void add_tags(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("tags", tr("Your tags"));
  auto deep = std::make_shared<bool>(false);
  auto rename = std::make_shared<std::vector<std::string>>();
  command->add_flag("--deep", *deep, tr("Show the deep instead"));
  take_words(
      command->add_option("--rename", *rename,
                          tr("FROM TO: rename FROM to TO; an empty TO removes the tag; `-` asks")),
      tr("Tag: "))
      ->expected(2);
  command->callback([&context, deep, rename] { tags(context, *deep, *rename); });
}

}  // namespace waterline::cli
