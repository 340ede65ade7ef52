#include "terminal/secrets.h"

#include <cstdio>

#include "base/bytes.h"
#include "node/passphrase_rules.h"
#include "terminal/questions.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::size_t kMaxSecretFile = 4096;  // bytes

// Returns the text without a byte order mark, which some editors put before it.
std::string without_mark(std::string text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  return text;
}

// Returns the first line, and wipes the text. A password manager prints the passphrase there, and
// notes about it below. A passphrase with a line break in it could not be typed.
std::string first_line(std::string text) {
  std::string line = text.substr(0, text.find_first_of("\r\n"));
  wipe(text);
  return line;
}

// Returns the whole content of --passphrase-file or --passphrase-fd. None if neither was given.
std::optional<std::string> given_content(const Context& context) {
  if (!context.passphrase_file.empty())
    return without_mark(read_file(context.passphrase_file, kMaxSecretFile));
  if (context.passphrase_fd >= 0)
    return without_mark(read_all(context.passphrase_fd, kMaxSecretFile));
  return {};
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "re"), pclose);
  if (!pipe) throw Ended(Exit::kFailure, tr("The passphrase command could not be started."));
  std::string output = read_all(fileno(pipe.get()), kMaxSecretFile);
  if (output.empty()) throw Ended(Exit::kFailure, tr("The passphrase command gave nothing."));
  return output;
}

// Returns the words for a new passphrase that was typed and breaks a rule.
std::string words_for_another(node::Error error) {
  switch (error) {
    case node::Error::kCommonPassphrase:
      return tr("That is among those that people try first. Another one, please.");
    case node::Error::kNotText:
      return tr("That is not text in UTF-8. Another one, please.");
    default:
      return tr("That is shorter than 8 characters. Another one, please.");
  }
}

}  // namespace

std::optional<std::string> given_passphrase(const Context& context) {
  if (auto content = given_content(context)) return first_line(*std::move(content));
  if (!context.passphrase_command.empty()) return first_line(output_of(context.passphrase_command));
  return {};
}

std::string recovery_phrase_for(const Context& context) {
  if (auto content = given_content(context)) return *std::move(content);
  return ask_secret(tr("Recovery phrase (24 words): "));
}

std::string passphrase_for(const Context& context, std::string_view question) {
  if (auto given = given_passphrase(context)) return *given;
  return ask_secret(question);
}

void require_fit(std::string& passphrase, std::string_view consequence) {
  const auto fit = node::check_passphrase(base::bytes_of(passphrase));
  if (fit) return;
  wipe(passphrase);
  const auto refused = [&](std::string what, const char* code) {
    return Ended(Exit::kUsage, std::move(what) + " " + std::string(consequence),
                 tr("Longer is better: several random words are easy to remember."), code);
  };
  switch (fit.error().error) {
    case node::Error::kCommonPassphrase:
      throw refused(tr("This passphrase is among those that people try first."),
                    "common_passphrase");
    case node::Error::kNotText:
      throw refused(tr("This passphrase is not text in UTF-8."), "not_text");
    default:
      throw refused(tr("A passphrase needs at least 8 characters."), "weak_passphrase");
  }
}

std::string ask_new_passphrase(const Context& context, std::string_view question,
                               std::string_view otherwise) {
  for (;;) {
    std::string first = ask_secret(question, otherwise);
    if (first.empty()) return first;
    if (const auto fit = node::check_passphrase(base::bytes_of(first)); !fit) {
      wipe(first);
      say(context, words_for_another(fit.error().error));
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

std::string passphrase_in(const std::string& file) {
  return first_line(without_mark(read_file(file, kMaxSecretFile)));
}

std::string new_passphrase_from(const std::string& file) {
  std::string passphrase = passphrase_in(file);
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
