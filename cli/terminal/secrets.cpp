#include "terminal/secrets.h"

#include "base/text.h"
#include "client/new_keys.h"
#include "crypto/common_passphrase.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kFewestCharacters = 8;

bool is_short(const std::string& passphrase) {
  return base::count_code_points(passphrase) < kFewestCharacters;
}

// Without the command that gives the passphrase.
Context files_alone(const Context& context) {
  Context files = context;
  files.passphrase_command.clear();
  return files;
}

bool phrase_is_typed(const Context& context) {
  return context.passphrase_file.empty() && context.passphrase_fd < 0;
}

}  // namespace

std::string recovery_phrase_for(const Context& context) {
  if (auto given = given_passphrase(files_alone(context))) return *given;
  return ask_secret(tr("Recovery phrase (24 words): "));
}

std::string passphrase_for(const Context& context, std::string_view question) {
  if (auto given = given_passphrase(context)) return *given;
  return ask_secret(question);
}

void require_fit(std::string& passphrase, std::string_view consequence) {
  const std::string hint = tr("Longer is better: several random words are easy to remember.");
  if (is_short(passphrase)) {
    wipe(passphrase);
    throw Ended(Exit::kUsage,
                tr("A passphrase needs at least 8 characters.") + " " + std::string(consequence),
                hint, "weak_passphrase");
  }
  if (crypto::is_common_passphrase(passphrase)) {
    wipe(passphrase);
    throw Ended(Exit::kUsage,
                tr("This passphrase is among those that anybody tries first.") + " " +
                    std::string(consequence),
                hint, "common_passphrase");
  }
}

std::string ask_new_passphrase(const Context& context, std::string_view question,
                               std::string_view otherwise) {
  for (;;) {
    std::string first = ask_secret(question, otherwise);
    if (first.empty()) return first;
    if (is_short(first)) {
      wipe(first);
      say(context, tr("That is shorter than 8 characters. Another one, please."));
      continue;
    }
    if (crypto::is_common_passphrase(first)) {
      wipe(first);
      say(context, tr("That is among those that anybody tries first. Another one, please."));
      continue;
    }
    std::string second = ask_secret(tr("Once more: "));
    const bool same = first == second;
    wipe(second);
    if (same) return first;
    wipe(first);
    say(context, tr("The two were not the same. Both again, please."));
  }
}

std::string new_passphrase_from(const std::string& file) {
  Context alone;
  alone.passphrase_file = file;
  std::string passphrase = *given_passphrase(alone);
  require_fit(passphrase, tr("Nothing was changed."));
  return passphrase;
}

void set_passphrase_after_recovery(const Context& context, Client& client, std::string& phrase,
                                   const std::string& file) {
  std::string chosen;
  if (!file.empty()) {
    chosen = new_passphrase_from(file);
  } else if (phrase_is_typed(context) && can_ask()) {
    say(context, wrapped(tr("Choose a new passphrase now, of at least 8 characters, or press Enter "
                            "alone to keep the "
                            "old one.")));
    chosen = ask_new_passphrase(context, tr("New passphrase: "));
  }
  if (chosen.empty()) {
    wipe(phrase);
    return say(
        context,
        wrapped(tr("The old passphrase stays. If you have forgotten it, `waterline passphrase "
                   "--recovery` sets a new one.")));
  }
  const Json wish = {{"recovery_phrase", phrase}, {"new_passphrase", chosen}};
  wipe(phrase);
  wipe(chosen);
  // With a new passphrase come new keys, and so a new phrase; who gives the passphrase in a file is
  // not asked for it.
  change_keys(context, client, wish, file.empty() ? PhraseCheck::kAsk : PhraseCheck::kLeaveOut);
}

Ended words_for_wrong_phrase() {
  return {Exit::kWrongPassphrase, tr("This phrase does not open the journal. Nothing was changed."),
          tr("Compare it with the paper, word by word; their order counts."), "wrong_passphrase"};
}

std::shared_ptr<std::string> add_new_passphrase_option(CLI::App& command) {
  auto file = std::make_shared<std::string>();
  command
      .add_option("--new-passphrase-file", *file,
                  tr("The new passphrase: the first line of a file"))
      ->type_name("FILE");
  return file;
}

}  // namespace waterline::cli
