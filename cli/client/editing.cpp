#include "client/editing.h"

#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "base/text.h"
#include "client/client.h"
#include "client/held_words.h"
#include "formats/draft_contents.h"
#include "node/editing_facts.h"
#include "terminal/editor.h"
#include "terminal/endings.h"
#include "terminal/questions.h"
#include "terminal/standard_input.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

void write_file(const std::filesystem::path& path, std::string_view text) {
  unlink(path.c_str());
  const base::FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file || !write_all(file.get(), text))
    throw Ended(Exit::kFailure, tr("The editor's file could not be written. Nothing was changed."));
}

}  // namespace

std::string edit_text(Client& client, std::string_view text, std::string_view begun) {
  // If the person has already answered questions, keep these answers as a draft first. The only
  // other copy is the file in `folder`, and the editor's text replaces that file.
  if (holds_answers()) static_cast<void>(keep_words(client));
  const std::filesystem::path& folder = writing()->folder;
  write_file(folder / node::kBegunText, begun);
  write_file(folder / node::kEditedText, text);
  const EditorEnd end = run_editor(folder / node::kEditedText, folder);
  std::string edited;
  std::error_code gone;
  if (std::filesystem::exists(folder / node::kEditedText, gone)) {
    try {
      edited = read_file(folder / node::kEditedText, node::kMaxLeft);
    } catch (const Ended&) {
      leave_words();
      throw;
    }
  }
  const bool has_changed = is_worth_keeping(edited, begun);
  if (has_changed) {
    hold_text(edited);
  } else {
    hold_words({{"text", ""}});
  }
  if (end.signal != 0) throw EndedBySignal(end.signal);
  if (end.code != 0) {
    throw Ended(Exit::kFailure, tr("The editor ended with an error, so nothing was changed."),
                has_changed ? std::string()
                            : tr("Set EDITOR to an editor of this machine, or write through "
                                 "standard input: `waterline write "
                                 "-`."),
                "editor_failed");
  }
  return edited;
}

std::string write_text(const Context& context, Client& client, const std::string& begun,
                       std::size_t limit) {
  std::string text = begun;
  say(context, dim(context, tr("Your editor opens. What you save there is kept; nothing is, if you "
                               "save nothing.")));
  for (;;) {
    std::string edited = edit_text(client, text, begun);
    const bool is_text = base::is_utf8(edited);
    if (is_text && edited.size() <= limit) {
      wipe(text);
      return edited;
    }
    wipe(text);
    text = formats::utf8_from(edited);
    wipe(edited);
    std::string why =
        is_text
            ? filled(tr("This is too long: at most {1} KiB can be kept."), limit / 1024)
            : tr("This is not UTF-8, so parts of it were read as Latin-1: please look it through.");
    if (!can_ask())
      throw Ended(Exit::kUsage, std::move(why), {}, is_text ? "too_long" : "not_text");
    say(context, wrapped(why));
    if (ask_afresh(tr("(Enter: back to your editor, with all of it; d: drop it; Ctrl-C: leave it "
                      "as a draft) ")) != "d")
      continue;
    hold_words({{"text", ""}});
    wipe(text);
    return {};
  }
}

}  // namespace waterline::cli
