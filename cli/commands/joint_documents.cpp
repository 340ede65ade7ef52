#include <algorithm>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "client/checks.h"
#include "client/text_input.h"
#include "commands/commands.h"
#include "commands/waiting_shares.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/messages.h"
#include "words/translation.h"

// What the two write together: a path of goals and steps, agreements, and the agenda and takeaways
// of their sessions.
namespace waterline::cli {
namespace {

using Words = std::vector<std::string>;

// How a wording stands there, by whether it is one's own.
struct Standing {
  std::string mine;
  std::string theirs;
};

void print_wordings(const Json& wordings, const Standing& standing) {
  for (const Json& wording : wordings) {
    std::string line = wording["author"] == "me" ? standing.mine : standing.theirs;
    if (wording["state"] == "done") line = filled(tr("{1}, done"), line);
    if (wording["lapsed"].get<bool>()) line = filled(tr("{1}, withdrawn"), line);
    if (wording["for_earlier_goal"].get<bool>())
      line = filled(tr("{1}, for earlier words of the goal"), line);
    print("  " + line);
    print(framed(wording["text"].get<std::string>()));
  }
}

bool needs_both(const Json& document) {
  return document["kind"] == "goal" || document["kind"] == "step" ||
         document["kind"] == "agreement";
}

std::string kind_in_words(const std::string& kind) {
  if (kind == "goal") return tr("goal");
  if (kind == "step") return tr("step");
  if (kind == "agreement") return tr("agreement");
  if (kind == "agenda") return tr("agenda");
  if (kind == "takeaway") return tr("takeaway");
  return base::for_terminal(kind);
}

// `shown`: the ids of the goals that are shown with it.
void print_document(const Context& context, const Json& document,
                    const std::set<std::string>& shown) {
  std::string head = bold(context, document["short"].get<std::string>()) + "  " +
                     kind_in_words(document["kind"].get<std::string>());
  if (!document["goal"].is_null()) {
    const std::string goal = document["goal"].get<std::string>();
    head += " " + (shown.contains(goal) ? filled(tr("towards {1}"), goal.substr(0, 5))
                                        : tr("towards a goal that was withdrawn"));
  }
  print(head);
  if (needs_both(document)) {
    print_wordings(document["in_force"], {tr("agreed by both, in your words"),
                                          tr("agreed by both, in your partner's words")});
    print_wordings(document["versions"], {tr("proposed by you"), tr("proposed by your partner")});
  } else {
    print_wordings(document["versions"], {tr("from you"), tr("from your partner")});
    if (document["versions"].size() > 1)
      print("  " +
            tr("Both were written at the same time; both stay until one of you writes it anew.") +
            "\n");
  }
  if (!document["my_report"].is_null()) {
    print("  " + (document["my_report_to_earlier"].get<bool>()
                      ? tr("Your part of what was agreed before, in your words")
                      : tr("Your part, in your words")));
    print(framed(document["my_report"].get<std::string>()));
  }
  if (!document["their_report"].is_null()) {
    print("  " + (document["their_report_to_earlier"].get<bool>()
                      ? tr("Your partner's part of what was agreed before, in their words")
                      : tr("Your partner's part, in their words")));
    print(framed(document["their_report"].get<std::string>()));
  }
}

// Shows the words that wait for a document of these kinds although it was withdrawn.
std::vector<Json> of_withdrawn(Client& client, const WaitingShown& waiting,
                               const std::vector<std::string>& kinds) {
  const bool has_goals_or_agreements = std::ranges::any_of(
      kinds, [](const std::string& kind) { return kind == "goal" || kind == "agreement"; });
  if (!has_goals_or_agreements || waiting.without_document({}).empty()) return {};
  std::set<std::string> there;
  for (const char* kind : {"goal", "step", "agreement", "agenda", "takeaway"}) {
    const Json answer = client.get(std::string("/v1/joint?kind=") + kind);
    for (const Json& document : answer["documents"])
      there.insert(document["id"].get<std::string>());
  }
  std::vector<Json> acts = waiting.without_document(there);
  std::erase_if(acts, [&](const Json& act) {
    // A report is on an agreement; of a change nobody knows any more what it was about.
    const bool of_agreement = act["what"] == "report";
    return of_agreement &&
           std::ranges::none_of(kinds, [](const std::string& kind) { return kind == "agreement"; });
  });
  return acts;
}

Json documents_of(Client& client, const std::string& path, const std::vector<std::string>& kinds) {
  Json documents = Json::array();
  for (const std::string& kind : kinds) {
    const Json answer = client.get(path + "?kind=" + kind);
    for (const Json& document : answer["documents"]) documents.push_back(document);
  }
  return documents;
}

void print_earlier(const Context& context, const Json& documents) {
  if (documents.empty()) return;
  print(bold(context, heading_of_earlier()) + "\n");
  std::set<std::string> shown;
  for (const Json& document : documents) shown.insert(document["id"].get<std::string>());
  for (const Json& document : documents) print_document(context, document, shown);
}

void list(const Context& context, const std::vector<std::string>& kinds, std::string_view nothing) {
  Client client(context);
  Json all = {{"schema", "waterline/documents/1"},
              {"documents", documents_of(client, "/v1/joint", kinds)}};
  if (context.json) return print_json(all);
  const Json earlier = documents_of(client, "/v1/joint/earlier", kinds);
  const WaitingShown waiting(client);
  std::set<std::string> shown;
  for (const Json& document : all["documents"]) shown.insert(document["id"].get<std::string>());
  const std::vector<Json> left_over = of_withdrawn(client, waiting, kinds);
  const bool any_new =
      std::ranges::any_of(kinds, [&](const std::string& kind) { return waiting.has_new(kind); });
  if (all["documents"].empty() && !any_new && left_over.empty() && earlier.empty())
    return say(context, nothing);
  for (const Json& document : all["documents"]) {
    print_document(context, document, shown);
    waiting.print_about(context, document);
  }
  for (const std::string& kind : kinds) waiting.print_new(context, kind);
  print_earlier(context, earlier);
  if (left_over.empty()) return;
  print(tr("These words wait, and belong to something that was withdrawn:") + "\n");
  for (const Json& act : left_over) print_waiting(context, act);
}

void shown(const Context& context, const Json& document, std::string_view said) {
  if (context.json) return print_json(document);
  print(document["short"].get<std::string>());
  say(context, said);
}

void propose(const Context& context, const LeavingOptions& options, const std::string& kind,
             const std::string& goal, const Words& words, const std::string& command,
             std::string_view said) {
  Json request = {{"kind", kind}};
  if (!goal.empty()) {
    Client client(context);
    request.update(said_about(client.get("/v1/joint/" + id_in_path(goal))));
    request["goal"] = goal;
  }
  say_words(context, options, words,
            {.method = "POST",
             .path = "/v1/joint",
             .request = std::move(request),
             .command = command,
             .said_at_once = std::string(said)});
}

void change(const Context& context, const LeavingOptions& options, const std::string& id,
            const Words& words, const std::string& command, std::string_view said) {
  Client client(context);
  const std::string path = "/v1/joint/" + id_in_path(id);
  say_words(context, options, words,
            {.method = "PUT",
             .path = path,
             .request = said_about(client.get(path)),
             .command = command,
             .said_at_once = std::string(said)});
}

void set_state(const Context& context, const std::string& id, const std::string& state,
               std::string_view said) {
  Client client(context);
  const std::string path = "/v1/joint/" + id_in_path(id);
  Json request = said_about(client.get(path));
  request["state"] = state;
  shown(context, client.put(path + "/state", request), said);
}

void accept(const Context& context, const std::string& id) {
  Client client(context);
  const std::string path = "/v1/joint/" + id_in_path(id);
  Json request = Json::object();
  const Json before = client.get(path);
  for (const Json& one : before["versions"]) {
    if (one["author"] == "partner") request = said_about(one);
  }
  const Json document = client.post(path + "/accept", request);
  if (context.json) return print_json(document);
  std::set<std::string> shown;
  if (!document["goal"].is_null()) shown.insert(document["goal"].get<std::string>());
  print_document(context, document, shown);
}

void withdraw(const Context& context, const std::string& id, std::string_view said) {
  Client client(context);
  const Json document = client.get("/v1/joint/" + id_in_path(id));
  const Json answer = client.post("/v1/joint/" + id_in_path(id) + "/withdraw");
  if (context.json) return print_json(answer);
  say(context, said);
  const WaitingShown waiting(client);
  if (!waiting.has_about(document["id"].get<std::string>())) return;
  say(context, "\n" + tr("Words of yours about it still wait to leave. `waterline cancel ID` takes "
                         "them away:"));
  waiting.print_all_about(context, document["id"].get<std::string>());
}

// A command of a group with an id, or a text, or both.
struct Arguments {
  std::string id;
  Words words;
  LeavingOptions leaving;
};

CLI::App* command_with(CLI::App& group, const Context& context, const std::string& name,
                       const std::string& help, Arguments& arguments, bool id, bool text) {
  auto* command = group.add_subcommand(name, help);
  if (id) command->add_option("id", arguments.id, tr("Its id, or the beginning of it"))->required();
  if (text) {
    mark_words(command->add_option(
        "text", arguments.words, tr("The words; `-` reads standard input, none opens an editor")));
    add_leaving_options(*command, arguments.leaving, [&context, &arguments, id] {
      Client client(context);
      id ? static_cast<void>(client.get("/v1/joint/" + id_in_path(arguments.id)))
         : require_somebody_paired(client);
    });
  }
  return command;
}

template <class Act>
void add(CLI::App& group, const Context& context, const std::string& name, const std::string& help,
         bool id, bool text, Act act) {
  auto arguments = std::make_shared<Arguments>();
  command_with(group, context, name, help, *arguments, id, text)->callback([arguments, act] {
    act(*arguments);
  });
}

constexpr std::string_view kProposed =
    marked("Proposed. It is in force when your partner accepts it.");
constexpr std::string_view kWithdrawn =
    marked("Withdrawn. It no longer counts for either of you. What was read stays read.");

CLI::App* group_of(CLI::App& app, const Context& context, const std::string& name,
                   const std::string& help, std::vector<std::string> kinds, std::string nothing) {
  auto* group = app.add_subcommand(name, help);
  group->require_subcommand(0, 1);
  group->callback([group, &context, kinds = std::move(kinds), nothing = std::move(nothing)] {
    if (group->get_subcommands().empty()) list(context, kinds, nothing);
  });
  return group;
}

void add_path(CLI::App& app, const Context& context) {
  auto* group = group_of(app, context, "path", tr("The goals of you two, and steps towards them"),
                         {"goal", "step"}, tr("There is no goal of the two of you here."));
  add(*group, context, "propose", tr("Propose a goal; it is in force when both accepted it"), false,
      true, [&](const Arguments& a) {
        propose(context, a.leaving, "goal", "", a.words, "path propose", tr(kProposed));
      });
  add(*group, context, "step", tr("Propose a step towards the goal of this id"), true, true,
      [&](const Arguments& a) {
        propose(context, a.leaving, "step", a.id, a.words, "path step " + a.id, tr(kProposed));
      });
  add(*group, context, "change", tr("Propose other words for a goal or a step"), true, true,
      [&](const Arguments& a) {
        change(context, a.leaving, a.id, a.words, "path change " + a.id,
               tr("Proposed. Until your partner accepts it, what you both agreed on stays."));
      });
  add(*group, context, "accept", tr("Accept what your partner proposes"), true, false,
      [&](const Arguments& a) { accept(context, a.id); });
  add(*group, context, "done", tr("Propose to call a goal or a step done"), true, false,
      [&](const Arguments& a) { set_state(context, a.id, "done", tr(kProposed)); });
  add(*group, context, "withdraw",
      tr("Take your consent, or your proposal, back; nobody else is needed for it"), true, false,
      [&](const Arguments& a) { withdraw(context, a.id, tr(kWithdrawn)); });
}

void add_agree(CLI::App& app, const Context& context) {
  auto* group = group_of(app, context, "agree", tr("Agreements of you two"), {"agreement"},
                         tr("There is no agreement of the two of you here."));
  add(*group, context, "propose", tr("Propose an agreement; it is in force when both accepted it"),
      false, true, [&](const Arguments& a) {
        propose(context, a.leaving, "agreement", "", a.words, "agree propose", tr(kProposed));
      });
  add(*group, context, "change", tr("Propose other words for an agreement"), true, true,
      [&](const Arguments& a) {
        change(context, a.leaving, a.id, a.words, "agree change " + a.id,
               tr("Proposed. Until your partner accepts it, what you both agreed on stays."));
      });
  add(*group, context, "accept", tr("Accept what your partner proposes"), true, false,
      [&](const Arguments& a) { accept(context, a.id); });
  add(*group, context, "withdraw",
      tr("Take your consent, or your proposal, back; nobody else is needed for it"), true, false,
      [&](const Arguments& a) { withdraw(context, a.id, tr(kWithdrawn)); });
  add(*group, context, "report", tr("Say how your own part of it went; yours alone"), true, true,
      [&](const Arguments& a) {
        Client client(context);
        const std::string path = "/v1/joint/" + id_in_path(a.id);
        say_words(context, a.leaving, a.words,
                  {.method = "POST",
                   .path = path + "/report",
                   .request = said_about(client.get(path)),
                   .command = "agree report " + a.id,
                   .said_at_once = tr("Your words on your own part stand beside it.")});
      });
  add(*group, context, "unreport", tr("Take your report back"), true, false,
      [&](const Arguments& a) {
        Client client(context);
        shown(
            context, client.remove("/v1/joint/" + id_in_path(a.id) + "/report"),
            tr("Taken back here. The other device is asked to remove it when the two next meet."));
      });
}

void add_session_list(CLI::App& app, const Context& context, const std::string& name,
                      const std::string& help, const std::string& nothing,
                      const std::string& edit_help) {
  auto* group = group_of(app, context, name, help, {name}, nothing);
  group->add_subcommand("list", tr("What is on it"))->callback([&context, name, nothing] {
    list(context, {name}, nothing);
  });
  add(*group, context, "add", tr("Add to it"), false, true, [&context, name](const Arguments& a) {
    propose(context, a.leaving, name, "", a.words, name + " add",
            tr("Added. Both of you can see it when the two devices have met."));
  });
  add(*group, context, "edit", edit_help, true, true, [&context, name](const Arguments& a) {
    change(context, a.leaving, a.id, a.words, name + " edit " + a.id, tr("Written anew."));
  });
  add(*group, context, "remove", tr("Remove what you wrote"), true, false,
      [&context](const Arguments& a) {
        withdraw(
            context, a.id,
            tr("Removed here. The other device is asked to remove it when the two next meet."));
      });
}

}  // namespace

void add_joint_commands(CLI::App& app, Context& context) {
  add_path(app, context);
  add_agree(app, context);
  add_session_list(app, context, "agenda", tr("Points for your next session together"),
                   tr("Nothing is on the agenda."), tr("Write your own point anew"));
  add_session_list(app, context, "takeaway", tr("What you two take from your sessions"),
                   tr("There are no takeaways."),
                   tr("Write it anew; where there are two wordings, this takes the place of both"));
}

}  // namespace waterline::cli
