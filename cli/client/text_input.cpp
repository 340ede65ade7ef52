#include "client/text_input.h"

#include "base/blank.h"
#include "base/text.h"
#include "client/client.h"
#include "client/draft_offer.h"
#include "client/editing.h"
#include "client/held_words.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"

namespace waterline::cli {

void require_text(const std::string& text, std::size_t limit) {
  if (!base::is_utf8(text)) throw words_for({{"error", "not_text"}});
  if (text.size() > limit) throw words_for({{"error", "too_long"}, {"limit", limit}});
  if (base::is_blank(text)) throw words_for({{"error", "empty"}});
}

namespace {

// Reads a text that the person types at the terminal without an editor. Calls hold_words after each
// part, so that no typed word can get lost.
std::string typed_text(const Context& context, std::string_view command, std::size_t limit) {
  Client client(context);
  begin_writing(client, std::string(command), "vault");
  return read_standard_input(limit + 1, [](const std::string& so_far) {
    hold_words({{"text", so_far}});
  });
}

}  // namespace

std::string text_from(const Context& context, const std::vector<std::string>& words,
                      std::size_t limit, std::string_view command,
                      const std::function<std::string()>& begun) {
  std::string text;
  const bool named = words.size() == 1 && words.front() == "-";
  if (named || (words.empty() && !input_is_terminal())) {
    text =
        input_is_terminal() ? typed_text(context, command, limit) : read_standard_input(limit + 1);
  } else if (!words.empty()) {
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    if (input_is_terminal()) {
      say(context, dim(context, filled(tr("Words on the command line stay in your shell's history; "
                                          "`waterline {1}` alone opens an editor."),
                                       command)));
    }
  } else {
    Client client(context);
    begin_writing(client, std::string(command), "vault");
    const auto draft = draft_to_go_on_with(context, client, Offer::kAsk);
    const std::string beginning = draft ? draft->value("text", "") : begun ? begun() : "";
    text = write_text(context, client, beginning, limit);
    if (!is_worth_keeping(text, draft ? std::string_view() : beginning)) {
      drop_words();
      throw Ended(Exit::kUsage, tr("Nothing was written, so nothing is kept."), {}, "declined");
    }
  }
  require_text(text, limit);
  return text;
}

}  // namespace waterline::cli
