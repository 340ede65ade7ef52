#include <memory>

#include "base/id_beginning.h"
#include "client/client.h"
#include "commands/commands.h"
#include "terminal/argument_words.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/item_words.h"
#include "words/shown_times.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMaxNameSize = 200;  // bytes, as in docs/api.md

std::string device_in_words(const Json& device) {
  const std::string name = for_terminal(device["name"].get<std::string>());
  const std::string day = device["paired_on"].get<std::string>();
  const std::string words = name.empty() ? filled(tr("The device paired on {1}"), day)
                                         : filled(tr("{1}, paired on {2}"), name, day);
  return device["present"].get<bool>()
             ? words
             : filled(tr("{1} (you are paired with it no longer)"), words);
}

void print_given(const Context& context, const Json& given) {
  std::string head =
      dim(context, given["item"].get<std::string>().substr(0, base::kMinBeginningSize)) + "  " +
      local_time(given["noted"].get<std::string>()) + "  " +
      (given["depth"].is_null() ? words_for_given(given["what"].get<std::string>())
                                : words_for_depth(given["depth"].get<std::string>()));
  if (!given["day"].is_null())
    head += ", " + filled(tr("with the date {1}"), given["day"].get<std::string>());
  if (!given["acknowledgement"].is_null())
    head += ": " + sentence_of(given["acknowledgement"].get<std::string>());
  print(head);
  if (!given["text"].get<std::string>().empty()) print(framed(given["text"].get<std::string>()));
  if (given["earlier"].get<bool>()) {
    print("  " + tr("an earlier wording, which the device was asked to remove"));
  } else if (given["asked_to_remove"].get<bool>()) {
    print("  " + tr("the device was asked to remove it"));
  }
}

void given(const Context& context) {
  Client client(context);
  const Json answer = client.get("/v1/shared/given");
  if (context.json) return print_json(answer);
  bool any = false;
  for (const Json& device : answer["devices"]) {
    if (device["given"].empty()) continue;
    any = true;
    print(bold(context, device_in_words(device)) + "\n");
    for (const Json& one : device["given"]) print_given(context, one);
  }
  if (!any) return say(context, tr("Nothing was ever given to a device of your partner's."));
  say(context, tr("This is your own record: it has also the words that you took back, and does not "
                  "say what has arrived."));
}

void name_device(const Context& context, const std::string& name) {
  const std::string text = name == "-" ? read_standard_input(kMaxNameSize + 1) : name;
  Client client(context);
  const Json answer = client.put("/v1/shared/given/device", {{"name", text}});
  if (context.json) return print_json(answer);
  say(context, tr("Kept. Only you see this name."));
}

}  // namespace

void add_given(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "given",
      tr("Show everything that each device of your partner's was ever given, in all wordings"));
  auto name = std::make_shared<std::string>();
  auto* option = mark_words(command->add_option(
      "--name", *name,
      tr("Your name for the device you are paired with; `-` reads standard input")));
  command->callback([&context, name, option] {
    option->count() > 0 ? name_device(context, *name) : given(context);
  });
}

}  // namespace waterline::cli
