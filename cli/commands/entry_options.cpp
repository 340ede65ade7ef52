#include "commands/entry_options.h"

#include <functional>

#include "context.h"
#include "terminal/argument_words.h"
#include "words/translation.h"

namespace waterline::cli {

void add_about_options(CLI::App* command, About& about, const std::function<void()>& check) {
  command->add_option("--kind", about.kind,
                      tr("What kind of entry it is (`waterline lists kinds`)"));
  take_words(command->add_option(
                 "--field", about.fields,
                 tr("An answer to one of its questions: NAME=VALUE; NAME=- asks. More than once if "
                    "need be")),
             tr("Answer (NAME=VALUE): "), check)
      ->allow_extra_args(false);
  take_words(
      command->add_option("--tag", about.tags, tr("A tag; `-` asks. More than once if need be")),
      tr("Tag: "), check)
      ->allow_extra_args(false);
  command->add_option(
      "--on", about.on,
      tr("When it was: yesterday, \"last friday\", 2026-11-20, \"yesterday 21:30\""));
}

}  // namespace waterline::cli
