#include "terminal/secrets.h"

#include <cstdio>

#include "base/text.h"
#include "crypto/common_passphrase.h"
#include "terminal/questions.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kFewestCharacters = 8;

bool is_short(const std::string& passphrase) {
  return base::count_code_points(passphrase) < kFewestCharacters;
}

// Returns the context without the passphrase command.
Context files_alone(const Context& context) {
  Context files = context;
  files.passphrase_command.clear();
  return files;
}

constexpr std::size_t kMaxPassphrase = 4096;

void drop_one_newline(std::string& text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  if (!text.empty() && text.back() == '\r') text.pop_back();
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "re"), pclose);
  if (!pipe) throw Ended(Exit::kFailure, tr("The passphrase command could not be started."));
  std::string output = read_all(fileno(pipe.get()), 4096);
  if (output.empty()) throw Ended(Exit::kFailure, tr("The passphrase command gave nothing."));
  return output;
}

}  // namespace

std::optional<std::string> given_passphrase(const Context& context) {
  std::string passphrase;
  if (!context.passphrase_file.empty()) {
    passphrase = read_file(context.passphrase_file, kMaxPassphrase);
  } else if (context.passphrase_fd >= 0) {
    passphrase = read_all(context.passphrase_fd, kMaxPassphrase);
  } else if (!context.passphrase_command.empty()) {
    passphrase = output_of(context.passphrase_command);
  } else {
    return {};
  }
  drop_one_newline(passphrase);
  return passphrase;
}

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
                tr("This passphrase is among those that people try first.") + " " +
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
      say(context, tr("That is among those that people try first. Another one, please."));
      continue;
    }
    std::string second = ask_secret(tr("Once more: "));
    const bool same = first == second;
    wipe(second);
    if (same) return first;
    wipe(first);
    say(context, tr("The passphrases were not the same. Both again, please."));
  }
}

std::string new_passphrase_from(const std::string& file) {
  Context alone;
  alone.passphrase_file = file;
  std::string passphrase = *given_passphrase(alone);
  require_fit(passphrase, tr("Nothing was changed."));
  return passphrase;
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
