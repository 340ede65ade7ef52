#include "commands/shared_item.h"

#include <string>

#include "base/id_beginning.h"
#include "terminal/terminal.h"
#include "words/item_words.h"
#include "words/translation.h"

namespace waterline::cli {

void print_shared(const Context& context, const Json& item) {
  const bool mine = item["author"] == "me";
  std::string head = bold(context, item["short"].get<std::string>()) + "  " +
                     (mine ? tr("from you") : tr("from your partner"));
  if (!item["depth"].is_null()) head += ", " + words_for_depth(item["depth"].get<std::string>());
  if (!item["day"].is_null()) head += ", " + item["day"].get<std::string>();
  if (item["revised"].get<bool>()) head += ", " + tr("revised");
  if (!item["expires"].is_null())
    head += ", " + filled(tr("until {1}"), item["expires"].get<std::string>());
  if (mine && item["replies_open"].get<bool>()) head += ", " + tr("open to replies");
  print(head);
  if (item["taken_back"].get<bool>()) {
    print("  " + (mine ? tr("You took this back: both devices are asked to remove it.")
                       : tr("This was taken back.")));
  } else if (item["expired"].get<bool>()) {
    print("  " + tr("The last day on which it was to be shown is over."));
  } else {
    print(framed(item["text"].get<std::string>()));
  }
  if (!item["acknowledgement"].is_null()) {
    const std::string form =
        item["acknowledgement_to_earlier"].get<bool>()
            ? (mine ? tr("Your partner, to earlier words: {1}") : tr("You, to earlier words: {1}"))
            : (mine ? tr("Your partner: {1}") : tr("You: {1}"));
    print("  " + filled(form, sentence_of(item["acknowledgement"].get<std::string>())) + "\n");
  }
  for (const Json& reply : item["replies"]) {
    const bool by_me = reply["author"] == "me";
    const std::string who = reply["to_earlier"].get<bool>()
                                ? (by_me ? tr("You, in reply to earlier words")
                                         : tr("Your partner, in reply to earlier words"))
                            : by_me ? tr("You, in reply")
                                    : tr("Your partner, in reply");
    print("  " + who + "  " +
          dim(context, reply["id"].get<std::string>().substr(0, base::kMinBeginningSize)));
    print(framed(reply["text"].get<std::string>()));
  }
  if (!mine && item["replies_open"].get<bool>()) {
    print(dim(context, "  " + filled(tr("Open to replies: `waterline reply {1}`"),
                                     item["short"].get<std::string>())) +
          "\n");
  }
}

}  // namespace waterline::cli
