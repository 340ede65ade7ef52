#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/blank.h"
#include "client/attachments.h"
#include "client/checks.h"
#include "client/client.h"
#include "client/draft_offer.h"
#include "client/drafts.h"
#include "client/editing.h"
#include "client/held_words.h"
#include "client/kind_questions.h"
#include "client/lists.h"
#include "client/names.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "commands/entry_options.h"
#include "commands/reassess.h"
#include "commands/warning.h"
#include "journal/entry.h"
#include "terminal/argument_words.h"
#include "terminal/endings.h"
#include "terminal/questions.h"
#include "terminal/terminal.h"
#include "words/dates.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

std::string template_text(Client& client, const std::string& name) {
  const Json groups = list_of(client, "templates")["groups"];
  const std::string wanted = typed_name(groups, name);
  for (const Json& group : groups) {
    if (group["name"] != wanted) continue;
    std::string text;
    for (const Json& line : group["lines"]) text += line["text"].get<std::string>() + "\n";
    return text;
  }
  throw Ended(Exit::kNothing, tr("There is no such template."),
              tr("`waterline lists templates` shows them."), "unknown_list");
}

// Returns the entry with those files that were attached, or, if the node cannot be asked any more, as
// it was before.
Json as_it_is(Client& client, const Json& entry) {
  try {
    return client.get("/v1/entries/" + entry["id"].get<std::string>());
  } catch (const Ended&) {
    return entry;
  }
}

// Attaches files to an entry whose words are kept already. If one cannot be attached, that is said
// with the id of the entry, which `--json` has printed nowhere else.
Json with_files(const Context& context, Client& client, const Json& entry,
                const std::vector<std::string>& files) {
  try {
    return attach_files(client, entry, files, "").entry;
  } catch (const EndedBySignal&) {
    throw;
  } catch (const Ended& ended) {
    if (context.json) print_json(as_it_is(client, entry));
    throw Ended(Exit::kPartly,
                filled(tr("The words are kept as {1}. Not every file is attached. {2}"),
                       entry["short"].get<std::string>(), ended.message()),
                ended.hint().empty() ? filled(tr("`waterline attach {1} FILE` attaches the rest."),
                                              entry["short"].get<std::string>())
                                     : ended.hint(),
                ended.error_code());
  }
}

struct Keeping {
  std::string command;  // as the person types it
  std::string side;
  About about;
  bool from_draft = false;
};

// Takes the words of an entry at the terminal: as answers to its questions, or in the editor.
// Returns false if the person wrote nothing.
bool write_at_terminal(const Context& context, Client& client, const Keeping& wanted,
                       const Json& questions, Json& request) {
  begin_writing(client, wanted.command, wanted.side, request);
  const auto draft =
      draft_to_go_on_with(context, client, wanted.from_draft ? Offer::kTake : Offer::kAsk);
  if (draft) go_on(request, *draft);
  const bool is_answered = !request["fields"].empty();
  if (!questions.empty() && (!draft || is_answered)) {
    if (!draft && request["kind"] == kReassessment) show_what_was(context, client);
    say(context, request["kind"] == "conflict"
                     ? tr("Press Enter to skip a question. `~` at any of them: a minute to breathe "
                          "first.")
                     : tr("Press Enter to skip a question."));
    request["fields"] = ask_questions(client, questions, request["fields"]);
    std::string more = request.value("text", "");
    if (base::is_blank(more)) {
      more = ask(tr("Anything else, in your own words? (Enter: no; e: in your editor)") + "\n> ");
      if (more == "e") {
        more = write_text(context, client, "", journal::kMaxEntrySize);
      } else {
        hold_words({{"text", more}});
      }
    }
    request["text"] = more;
    return !request["fields"].empty() || !base::is_blank(more);
  }
  const std::string& from_template = wanted.about.from_template;
  const std::string begun = draft                   ? request.value("text", "")
                            : from_template.empty() ? ""
                                                    : template_text(client, from_template);
  std::string text = write_text(context, client, begun, journal::kMaxEntrySize);
  if (!is_worth_keeping(text, draft ? std::string_view() : begun) && !is_answered) return false;
  request["text"] = std::move(text);
  return true;
}

void keep(const Context& context, const std::vector<std::string>& words, const Keeping& wanted) {
  const About& about = wanted.about;
  const std::string& side = wanted.side;
  Client client(context);
  Json request = {{"side", side}, {"time_zone", time_zone()}, {"day", text_of(today_here())}};
  if (!about.on.empty()) {
    const Moment moment = moment_for(about.on);
    request["created"] = moment.created;
    request["day"] = moment.day;
  }
  // Files and links are checked before anything is written or sent: otherwise the entry would be kept
  // without them.
  require_attachable(about.files);
  for (const std::string& link : about.links) require_entry_of(client, side, link);
  const std::string kind = Names(client).typed_kind(side, about.kind);
  if (!kind.empty()) {
    if (words.empty()) require_kind(client, side, kind);
    request["kind"] = kind;
  }
  require_few_tags(about.tags.size());
  if (!about.tags.empty()) request["tags"] = about.tags;
  request["fields"] = answers_from(client, side, about.fields);

  Json questions = Json::array();
  if (!kind.empty()) questions = questions_of(kinds_of(client, side), kind);
  const bool at_terminal =
      words.empty() && about.fields.empty() && input_is_terminal() && can_ask();
  if (at_terminal) {
    if (!about.from_template.empty()) questions = Json::array();
    if (!write_at_terminal(context, client, wanted, questions, request)) {
      drop_words();
      if (about.files.empty()) return say(context, tr("Nothing was written, so nothing is kept."));
      request.erase("text");
    }
  } else if (!words.empty() || (about.fields.empty() && about.files.empty())) {
    // text_from will let the person type the text at the terminal. Call begin_writing first, so
    // that a draft of the text is stored on the entry's own side: otherwise it would be in the
    // vault.
    if (words.size() == 1 && words.front() == "-" && input_is_terminal()) {
      begin_writing(client, wanted.command, side, request);
    }
    request["text"] = text_from(context, words, journal::kMaxEntrySize, wanted.command);
  }
  if (!at_terminal && were_asked_for()) {
    begin_writing(client, wanted.command, side, request);
    if (!request["fields"].empty()) hold_words({{"fields", request["fields"]}});
  }
  const bool has_words = !request.value("text", "").empty() || !request["fields"].empty();
  // Without words, the entry consists of its attachments: then they are sent first. Else the words
  // are kept first, since they may be nowhere else.
  if (!has_words && !about.files.empty()) {
    request["attachments"] = Json::array();
    for (const std::string& file : about.files)
      request["attachments"].push_back({{"id", upload_file(client, side, file)["id"]}});
  }
  Json entry =
      write_entry(client, std::move(request), questions, at_terminal && !questions.empty());
  for (const std::string& link : about.links) {
    entry = client.put("/v1/entries/" + entry["id"].get<std::string>() + "/links",
                       {{"to", link}, {"linked", true}});
  }
  const bool words_first = has_words && !about.files.empty();
  if (words_first && context.json) entry = with_files(context, client, entry, about.files);
  if (context.json) return print_json(entry);
  print(entry["short"].get<std::string>());
  say(context, side == "deep" ? tr("Kept in the deep. It can never be shared.")
                              : tr("Kept. Only you can see it."));
  // The person knows by now that the words are kept, whatever becomes of the files.
  if (words_first) with_files(context, client, entry, about.files);
  if (!about.files.empty())
    say(context,
        tr_n("Attached. The file itself still lies where it was.",
             "Attached. The files themselves still lie where they were.", about.files.size()));
}

}  // namespace

void add_write(CLI::App& app, Context& context) {
  // A function that may do something instead of writing an entry. It returns true if it did.
  using Instead = std::function<bool()>;
  const auto add_keeping = [&](
                               const char* name, const std::string& help, const char* side,
                               const char* default_kind,
                               const Instead& instead = [] { return false; }) {
    auto* command = app.add_subcommand(name, help);
    auto words = std::make_shared<std::vector<std::string>>();
    auto about = std::make_shared<About>();
    about->kind = default_kind;
    mark_words(command->add_option(
        "text", *words,
        tr("The text; `-` reads standard input; nothing asks, or opens your editor")));
    add_about_options(command, *about, [&context] {
      Client client(context);
      open_journal(client);
    });
    command
        ->add_option("--link", about->links,
                     tr("An entry that it points to, by its id. More than once if need be"))
        ->allow_extra_args(false);
    command
        ->add_option("--attach", about->files,
                     tr("A file to attach, such as a photo. More than once if need be"))
        ->type_name("FILE")
        ->allow_extra_args(false);
    command->add_option("--template", about->from_template,
                        tr("Begin with this template in your editor"));
    auto from_draft = std::make_shared<bool>(false);
    command->add_flag("--draft", *from_draft, tr("Go on with what could not be kept last time"));
    command->callback(
        [&context, words, about, name = std::string(name), side, instead, from_draft] {
          if (!instead()) keep(context, *words, {name, side, *about, *from_draft});
        });
    return command;
  };
  add_keeping("write", tr("Write something that only you can see"), "vault", "");
  add_keeping("note",
              tr("Write an individual-therapy note: in the deep, where nothing can be shared"),
              "deep", "");
  add_keeping("conflict", tr("A conflict, by a few questions; all may be passed over"), "vault",
              "conflict");
  add_keeping("insight", tr("An insight; `--link` names what it comes from"), "vault", "insight");
  add_keeping("boundary", tr("A boundary: set, held, crossed or repaired"), "vault", "boundary");
  add_keeping("effort", tr("Something you did that nobody sees"), "vault", "effort");
  add_keeping("thanks", tr("A thank you"), "vault", "thanks");
  add_keeping("why", tr("Why you do this, to come back to. In the deep"), "deep", "why");
  struct OverTime {
    bool wanted = false;
    std::string from;
    std::string to;
  };
  auto over_time = std::make_shared<OverTime>();
  auto* warning =
      add_keeping("warning", tr("A sign that you noticed (`waterline lists signs`). In the deep"),
                  "deep", "warning", [&context, over_time] {
                    if (over_time->wanted)
                      say_signs_over_time(context, over_time->from, over_time->to);
                    return over_time->wanted;
                  });
  auto* wanted = warning->add_flag("--over-time", over_time->wanted,
                                   tr("Only show what you noted of each sign, by date"));
  warning->add_option("--from", over_time->from, tr("With --over-time: from this day on"))
      ->needs(wanted);
  warning->add_option("--to", over_time->to, tr("With --over-time: up to this day"))->needs(wanted);
  add_keeping("readiness", tr("Six statements for yourself. In the deep"), "deep", "readiness");
  auto reassessing = std::make_shared<Reassessing>();
  add_reassessment_options(
      *add_keeping("reassess", tr("Where you are, beside what you wrote last time. In the deep"),
                   "deep", kReassessment,
                   [&context, reassessing] { return reassess(context, *reassessing); }),
      *reassessing);
  add_keeping("therapist", tr("Somebody you might see, and what you asked them. In the deep"),
              "deep", "therapist");
}

}  // namespace waterline::cli
