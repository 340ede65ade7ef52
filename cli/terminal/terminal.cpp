#include "terminal/terminal.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include "base/environment.h"
#include "terminal/layout.h"
#include "terminal/pager.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// Lines with more columns are hard to read.
constexpr std::size_t kReadable = 100;

int output_error = 0;

}  // namespace

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool input_is_terminal() {
  return isatty(STDIN_FILENO) == 1;
}
bool output_is_terminal() {
  return isatty(STDOUT_FILENO) == 1;
}

bool colors_fit() {
  return output_is_terminal() && base::environment("NO_COLOR").value_or("").empty() &&
         base::environment("TERM") != "dumb";
}

std::string fitted(std::string_view text) {
  return fitted(text, std::min(screen_width(), kReadable));
}

std::string wrapped(std::string_view text, std::string_view indent) {
  return wrapped(text, indent, std::min(screen_width(), kReadable));
}

std::string framed(std::string_view text) {
  return barred(for_terminal(text), "  | ", screen_width());
}

std::string in_list(std::string_view text) {
  std::string safe = for_terminal(text);
  return output_is_terminal() ? isolated(std::move(safe)) : safe;
}

void wipe(std::string& text) {
  explicit_bzero(text.data(), text.size());
  text.clear();
}

void say(const Context& context, std::string_view line, Lines lines) {
  if (context.quiet || context.json) return;
  const bool to_person = isatty(STDERR_FILENO) == 1;
  const std::string whole =
      (to_person && lines == Lines::kFitted ? fitted(line) : std::string(line)) + "\n";
  // If the output is kept for the pager, keep this line too, so that it stays between the lines
  // where it belongs.
  if (to_person && keep_for_pager(whole)) return;
  std::fflush(stdout);
  write_all(STDERR_FILENO, whole);
}

void print(std::string_view said, Lines lines) {
  const std::string text = output_is_terminal() && lines == Lines::kFitted
                               ? fitted(said, screen_width())
                               : std::string(said);
  if (keep_for_pager(text)) {
    if (!text.ends_with('\n')) keep_for_pager("\n");
    return;
  }
  write_output(text);
  if (!text.ends_with('\n')) write_output("\n");
}

void write_output(std::string_view text) {
  if (!write_all(STDOUT_FILENO, text) && output_error == 0) output_error = errno;
}

int output_failure() {
  return output_error;
}

void print_json(const Json& json) {
  // JSON is printed in ASCII: a character that could affect the terminal becomes \\uXXXX, which
  // means the same.
  print(json.dump(2, ' ', true, Json::error_handler_t::replace), Lines::kAsTheyAre);
}

void report(const Context& context, const Ended& ended) {
  if (context.json) {
    const Json error = {{"schema", "waterline/exit/1"},
                        {"message_type", "exit_error"},
                        {"code", static_cast<int>(ended.code())},
                        {"error", ended.error_code()},
                        {"message", ended.message()},
                        {"hint", ended.hint()}};
    std::fprintf(stderr, "%s\n", error.dump(-1, ' ', true, Json::error_handler_t::replace).c_str());
    return;
  }
  std::string words =
      (ended.is_no_failure() ? ended.message() : filled(tr("error: {1}"), ended.message())) + "\n";
  if (!ended.hint().empty()) words += filled(tr("hint: {1}"), ended.hint()) + "\n";
  write_all(STDERR_FILENO, isatty(STDERR_FILENO) == 1 ? wrapped(words) : words);
}

std::string bold(const Context& context, std::string_view text) {
  return context.color ? "\x1b[1m" + std::string(text) + "\x1b[0m" : std::string(text);
}

std::string dim(const Context& context, std::string_view text) {
  return context.color ? "\x1b[2m" + std::string(text) + "\x1b[0m" : std::string(text);
}

}  // namespace waterline::cli
