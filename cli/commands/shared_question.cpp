#include "commands/shared_question.h"

#include <string>

#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {

void print_question(const Context& context, const Json& question) {
  const bool mine = question["author"] == "me";
  print(bold(context, question["short"].get<std::string>()) + "  " +
        (mine ? tr("asked by you") : tr("asked by your partner")) +
        (question["revised"].get<bool>() ? ", " + tr("revised") : ""));
  if (question["taken_back"].get<bool>()) return print("  " + tr("This was taken back.") + "\n");
  print(framed(question["text"].get<std::string>()));
  const bool open = question["open"].get<bool>();
  if (!question["my_answer"].is_null()) {
    print("  " +
          (open ? tr("Your answer")
           : question["chosen"].get<bool>()
               ? tr("Your answer, sealed; it opens if your partner chooses to reveal theirs too")
               : tr("Your answer, which only you can see")));
    print(framed(question["my_answer"].get<std::string>()));
  }
  if (question["mine_to_another"].get<bool>()) {
    print(wrapped(
        question["chosen"].get<bool>()
            ? tr("You answered when this question had other words. Your answer is not shown under "
                 "the present words, and does not open. `waterline ask` puts a question anew.")
            : filled(tr("You answered, for yourself, when this question had other words. "
                        "`waterline answer {1}` answers it as it is now."),
                     question["short"].get<std::string>()),
        "  "));
  }
  if (open) {
    if (question["their_answer"].is_null())
      return print("  " + tr("Your partner's answer was taken back.") + "\n");
    print("  " + tr("Your partner's answer"));
    print(framed(question["their_answer"].get<std::string>()));
  }
  if (question["broken"].get<bool>()) {
    print(
        wrapped(tr("Your partner's device sent an answer other than the one it had sealed before. "
                   "It was not taken in, and is not shown. You may want to speak about it."),
                "  "));
  }
}

}  // namespace waterline::cli
