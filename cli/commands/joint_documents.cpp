#include "commands/joint_documents.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/checks.h"
#include "client/client.h"
#include "commands/waiting_shares.h"
#include "commands/words_to_partner.h"
#include "terminal/argument_words.h"
#include "terminal/terminal.h"
#include "words/item_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// The titles that are printed above the words of a version, by the author of that version.
struct WordingTitles {
  std::string mine;
  std::string theirs;
};

void print_wordings(const Json& wordings, const WordingTitles& titles) {
  for (const Json& wording : wordings) {
    std::string line = wording["author"] == "me" ? titles.mine : titles.theirs;
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
  return for_terminal(kind);
}

// Prints a document. `shown` has the ids of the goals that were not withdrawn; a step whose goal is
// not among them is printed as a step towards a withdrawn goal.
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
            tr("The two of you wrote these at the same time; both stay until one of you writes it "
               "anew.") +
            "\n");
  }
  if (!document["my_report"].is_null()) {
    print("  " + (document["my_report_to_earlier"].get<bool>()
                      ? tr("Your part of the earlier agreement, in your words")
                      : tr("Your part, in your words")));
    print(framed(document["my_report"].get<std::string>()));
  }
  if (!document["their_report"].is_null()) {
    print("  " + (document["their_report_to_earlier"].get<bool>()
                      ? tr("Your partner's part of the earlier agreement, in their words")
                      : tr("Your partner's part, in their words")));
    print(framed(document["their_report"].get<std::string>()));
  }
}

// Returns the waiting shares about withdrawn documents that belong in a list of these kinds.
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
    // A waiting report belongs only in a list of agreements, since reports are always about
    // agreements. A waiting change belongs in every list, since the kind of a withdrawn document is
    // no longer known.
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

CLI::App* command_with(CLI::App& group, const Context& context, const std::string& name,
                       const std::string& help, DocumentWords& arguments, DocumentArguments takes) {
  const bool id = takes != DocumentArguments::kText;
  const bool text = takes != DocumentArguments::kId;
  auto* command = group.add_subcommand(name, help);
  if (id) command->add_option("id", arguments.id, tr("Its id, or the beginning of it"))->required();
  if (text) {
    mark_words(command->add_option(
        "text", arguments.words,
        tr("The words; `-` reads standard input, without them an editor opens")));
    add_leaving_options(*command, arguments.leaving, [&context, &arguments, id] {
      Client client(context);
      id ? static_cast<void>(client.get("/v1/joint/" + id_in_path(arguments.id)))
         : require_somebody_paired(client);
    });
  }
  return command;
}

}  // namespace

CLI::App* add_document_group(CLI::App& app, const Context& context, const std::string& name,
                             const std::string& help, std::vector<std::string> kinds,
                             std::string nothing) {
  auto* group = app.add_subcommand(name, help);
  group->require_subcommand(0, 1);
  group->callback([group, &context, kinds = std::move(kinds), nothing = std::move(nothing)] {
    if (group->get_subcommands().empty()) list_documents(context, kinds, nothing);
  });
  return group;
}

void add_document_command(CLI::App& group, const Context& context, const std::string& name,
                          const std::string& help, DocumentArguments takes,
                          const std::function<void(const DocumentWords&)>& act) {
  auto arguments = std::make_shared<DocumentWords>();
  command_with(group, context, name, help, *arguments, takes)->callback([arguments, act] {
    act(*arguments);
  });
}

void add_session_list(CLI::App& app, const Context& context, const std::string& name,
                      const std::string& help, const std::string& nothing,
                      const std::string& edit_help) {
  auto* group = add_document_group(app, context, name, help, {name}, nothing);
  group->add_subcommand("list", tr("List all of them"))->callback([&context, name, nothing] {
    list_documents(context, {name}, nothing);
  });
  add_document_command(*group, context, "add", tr("Add one"), DocumentArguments::kText,
                       [&context, name](const DocumentWords& a) {
                         propose_document(
                             context, a.leaving, name, "", a.words, name + " add",
                             tr("Added. Both of you can see it when the devices have met."));
                       });
  add_document_command(*group, context, "edit", edit_help, DocumentArguments::kIdAndText,
                       [&context, name](const DocumentWords& a) {
                         change_document(context, a.leaving, a.id, a.words, name + " edit " + a.id,
                                         tr("Written anew."));
                       });
  add_document_command(
      *group, context, "remove", tr("Remove a text that you wrote"), DocumentArguments::kId,
      [&context](const DocumentWords& a) {
        withdraw_document(
            context, a.id,
            tr("Removed here. The other device is asked to remove it when the devices next meet."));
      });
}

void list_documents(const Context& context, const std::vector<std::string>& kinds,
                    std::string_view nothing) {
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
  print(tr("These words still wait, but they belong to something that was withdrawn:") + "\n");
  for (const Json& act : left_over) print_waiting(context, act);
}

void propose_document(const Context& context, const LeavingOptions& options,
                      const std::string& kind, const std::string& goal,
                      const std::vector<std::string>& words, const std::string& command,
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

void change_document(const Context& context, const LeavingOptions& options, const std::string& id,
                     const std::vector<std::string>& words, const std::string& command,
                     std::string_view said) {
  Client client(context);
  const std::string path = "/v1/joint/" + id_in_path(id);
  const Json document = client.get(path);
  // For goals and agreements, `said` tells the person that the agreed words stay in force. If
  // nothing is agreed on yet, that would be wrong: the change is one more proposal, so print the
  // sentence for a proposal instead.
  const bool needs_both = document["kind"] != "agenda" && document["kind"] != "takeaway";
  const bool is_agreed = !needs_both || !document["in_force"].empty();
  say_words(context, options, words,
            {.method = "PUT",
             .path = path,
             .request = said_about(document),
             .command = command,
             .said_at_once = is_agreed ? std::string(said) : words_for_proposed()});
}

void set_document_state(const Context& context, const std::string& id, const std::string& state,
                        std::string_view said) {
  Client client(context);
  const std::string path = "/v1/joint/" + id_in_path(id);
  Json request = said_about(client.get(path));
  request["state"] = state;
  print_changed_document(context, client.put(path + "/state", request), said);
}

void accept_document(const Context& context, const std::string& id) {
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

void withdraw_document(const Context& context, const std::string& id, std::string_view said) {
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

void print_changed_document(const Context& context, const Json& document, std::string_view said) {
  if (context.json) return print_json(document);
  print(document["short"].get<std::string>());
  say(context, said);
}

std::string words_for_proposed() {
  return tr("Proposed. It is in force when your partner accepts it.");
}

std::string words_for_withdrawn() {
  return tr("Withdrawn. It no longer counts for either of you. Nobody can un-read it.");
}

}  // namespace waterline::cli
