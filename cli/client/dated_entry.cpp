#include "client/dated_entry.h"

#include "base/blank.h"
#include "client/draft_offer.h"
#include "client/held_words.h"
#include "client/text_input.h"
#include "terminal/argument_words.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/shown_times.h"

namespace waterline::cli {

void print_dated_entry(const Context& context, const Json& entry) {
  print(bold(context, entry["short"].get<std::string>()) + "  " +
        time_in_zone(entry["created"].get<std::string>(), entry["time_zone"].get<std::string>()) +
        "  " + in_list(entry["title"].get<std::string>()));
}

std::optional<Json> labelled_fields(const Context& context, Client& client,
                                    const std::string& purpose,
                                    const std::vector<std::string>& words,
                                    const std::string& question) {
  Json fields = Json::object();
  const bool asking = (words.empty() || (words.size() == 1 && words.front() == "-")) &&
                      input_is_terminal() && can_ask();
  if (asking) {
    begin_writing(client, purpose, "vault");
    if (const auto draft = draft_to_go_on_with(context, client, Offer::kAsk))
      fields = draft->value("fields", fields);
  }
  if (!fields.contains("label")) fields["label"] = words_or_answer(words, question);
  if (asking && base::is_blank(fields["label"].get<std::string>())) {
    drop_words();
    return {};
  }
  if (asking) hold_words({{"fields", fields}});
  return fields;
}

}  // namespace waterline::cli
