#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "scenario/person.h"

// Tests that the output of --json is stable: the keys of every form are those in docs/commands.md,
// and every command was tried.

using namespace waterline::scenario;

namespace {

namespace fs = std::filesystem;

// The keys of a JSON object and, recursively, those of its values. A key whose value is an array
// has the keys of all members of that array.
struct Shape {
  std::map<std::string, Shape> keys;
  // Keys that some JSON objects of this form do not have.
  std::set<std::string> lacking;
  bool is_array = false;
  int seen = 0;
};

void learn(const Json& json, Shape& shape) {
  if (json.is_array()) {
    shape.is_array = true;
    for (const Json& member : json) learn(member, shape);
    return;
  }
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items()) {
    if (shape.seen > 0 && !shape.keys.contains(key)) shape.lacking.insert(key);
    learn(value, shape.keys[key]);
  }
  for (const auto& [key, known] : shape.keys) {
    if (!json.contains(key)) shape.lacking.insert(key);
  }
  ++shape.seen;
}

std::string written(const Shape& shape) {
  std::string text;
  for (const auto& [key, below] : shape.keys) {
    text += (text.empty() ? "" : " ") + key + (shape.lacking.contains(key) ? "?" : "");
    const std::string inside = written(below);
    if (!inside.empty()) text += below.is_array ? "[" + inside + "]" : "{" + inside + "}";
    if (inside.empty() && below.is_array) text += "[]";
  }
  return text;
}

// Collects every JSON document that a command prints, grouped by the document's "schema", and the
// commands that printed one.
class Forms {
 public:
  Json ask(Person& person, const std::vector<std::string>& command, const std::string& input = {}) {
    std::vector<std::string> words = {"--json"};
    words.insert(words.end(), command.begin(), command.end());
    const Finished finished = person.run(words, input);
    std::string line;
    for (const std::string& word : command) line += word + " ";
    INFO(line << finished.out << finished.err);
    CHECK((finished.code == 0 || finished.code == 4));
    Json last;
    std::istringstream documents(finished.out);
    while (documents >> std::ws, documents.peek() != EOF) {
      documents >> last;
      take(last);
    }
    note(command);
    return last;
  }
  void take(const Json& document) {
    REQUIRE(document.contains("schema"));
    learn(document, forms_[document["schema"]]);
  }
  void note(const std::vector<std::string>& command) {
    tried_.insert(command.front());
    if (command.size() > 1) tried_.insert(command[0] + " " + command[1]);
  }
  [[nodiscard]] std::map<std::string, Shape> all() const {
    std::map<std::string, Shape> all = forms_;
    for (auto& [schema, shape] : all) shape.keys.erase("schema");
    return all;
  }
  [[nodiscard]] bool tried(const std::string& command) const { return tried_.contains(command); }

 private:
  std::map<std::string, Shape> forms_;
  std::set<std::string> tried_;
};

// Keys as docs/commands.md writes them: "a? b[c d{e}] f[]".
struct Documented {
  std::map<std::string, Documented> keys;
  std::set<std::string> may_lack;
};

Documented read_keys(std::string_view& text) {
  Documented shape;
  while (!text.empty() && text.front() != ']' && text.front() != '}') {
    if (text.front() == ' ') {
      text.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(text.find_first_of(" ?[]{}"), text.size());
    const std::string key(text.substr(0, end));
    text.remove_prefix(end);
    if (text.starts_with('?')) {
      shape.may_lack.insert(key);
      text.remove_prefix(1);
    }
    Documented& below = shape.keys[key];
    if (text.starts_with('[') || text.starts_with('{')) {
      text.remove_prefix(1);
      below = read_keys(text);
      REQUIRE_FALSE(text.empty());
      text.remove_prefix(1);
    }
  }
  return shape;
}

std::map<std::string, Documented> documented() {
  std::istringstream document(content_of(fs::path(WATERLINE_SOURCE_DIR) / "docs/commands.md"));
  std::map<std::string, Documented> forms;
  for (std::string line; std::getline(document, line);) {
    if (!line.starts_with("    waterline/")) continue;
    line = line.substr(4);
    const std::size_t space = std::min(line.find(' '), line.size());
    std::string_view keys = std::string_view(line).substr(space);
    forms[line.substr(0, space)] = read_keys(keys);
  }
  return forms;
}

// Requires that every key seen is documented, and that every documented key was seen unless it may
// be absent.
void require_documented(const Shape& seen, const Documented& known, const std::string& where) {
  for (const auto& [key, below] : seen.keys) {
    INFO(where << ": " << key);
    REQUIRE(known.keys.contains(key));
    CHECK((!seen.lacking.contains(key) || known.may_lack.contains(key)));
    if (key != "not_kept") require_documented(below, known.keys.at(key), where + "." + key);
  }
  for (const auto& [key, below] : known.keys) {
    INFO(where << ": " << key);
    CHECK((seen.seen == 0 || seen.keys.contains(key) || known.may_lack.contains(key)));
  }
}

}  // namespace

TEST_CASE("the keys of everything that --json gives are those of docs/commands.md",
          "[scenario][json]") {
  Forms forms;
  Person a("A");
  Person b("B");
  forms.ask(a, {"status"});
  forms.ask(a, {"init", "--confirm", "loss"});
  forms.ask(b, {"init", "--confirm", "loss"});
  forms.ask(a, {"status"});

  // Tries the commands that one person can use alone.
  const std::string entry = forms.ask(a, {"write", "-"}, "# The lake\n\nIt was cold.\n")["id"];
  const std::string other =
      forms.ask(a, {"insight", "I can wait.", "--tag", "self", "--link", entry})["id"];
  for (const char* kind : {"note", "conflict", "boundary", "effort", "thanks", "why", "warning",
                           "readiness", "reassess", "therapist"}) {
    forms.ask(a, {kind, "Words."});
  }
  forms.ask(a, {"edit", entry, "--tag", "water"});
  forms.ask(a, {"edit", entry}, "# The lake\n\nIt was warm.\n");
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"list"},
        {"search", "lake"},
        {"show", entry},
        {"calendar"},
        {"tags"},
        {"tags", "--rename", "self", "me"},
        {"history", entry},
        {"undo", entry},
        {"pin", entry},
        {"unpin", entry},
        {"link", entry, other},
        {"unlink", entry, other},
        {"rm", other},
        {"bin"},
        {"bin", "restore", other},
        {"rm", other},
        {"bin", "keep", "7"},
        {"bin", "empty", "--confirm", "empty"},
        {"mood", "3"},
        {"mood", "chart"},
        {"appointments", "add", "Library", "--at", "tomorrow 18:00"},
        {"appointments"},
        {"remind", "desktop", "--write", "mon thu 20:30", "--backup", "4", "--appointments", "30"},
        {"remind", "desktop", "--write", "off"},
        {"lock", "--when-dark", "on"},
        {"remind"},
        {"remind", "quiet", "22..7"},
        {"breathe", "1"},
        {"warning", "--over-time"},
        {"lists"},
        {"lists", "feelings"},
        {"prompt"},
        {"cards"},
        {"cards", "calm"},
        {"traces"},
        {"completion", "bash"},
        {"net"},
        {"search", "nothing-like-it"},
        {"lock"},
        {"unlock"},
        {"recovery", "check", "--passphrase-file", "/nonexistent"}}) {
    if (command.front() == "recovery") {
      // The test has no recovery phrase to give to this command, so it only notes the command. Its
      // output has the same form as that of other commands without a result.
      forms.note(command);
      continue;
    }
    forms.ask(a, command);
  }
  write_file(a.folder() / "heron.jpg", "\xff\xd8\xff\xe0 no picture");
  forms.ask(a, {"attachments"});
  forms.ask(a, {"attach", entry, a.folder() / "heron.jpg", "--description", "The heron."});
  const std::string attached = forms.ask(a, {"attachments", entry})["attachments"][0]["id"];
  forms.ask(a, {"attachments"});
  forms.ask(a, {"attachment", "describe", attached, "It stands."});
  forms.ask(a, {"attachment", "save", attached, a.folder() / "saved.jpg"});
  forms.ask(a, {"show", entry});
  forms.ask(a, {"history", entry});
  forms.ask(a, {"attachment", "remove", attached});
  const std::string samples(32'000, '\x01');
  const std::string spoken = forms.ask(a, {"record", "-"}, samples)["attachments"][0]["id"];
  forms.ask(a, {"attachment", "remove", spoken});
  forms.ask(a, {"write", "A year ago.", "--on", "2025-11-24"});
  forms.ask(a, {"look-back", "--on", "2026-11-24"});
  const std::string reminder =
      forms.ask(a, {"remind", "add", "The paper.", "--at", "tomorrow"})["id"];
  forms.ask(a, {"remind", "done", reminder});
  forms.ask(a, {"look-back", "--without", "2020-01-01..2020-02-01"});
  forms.ask(a, {"look-back", "--left-out"});
  forms.ask(a, {"reassess", "--look"});
  forms.ask(a, {"reassess", "--remind", "3"});

  // Then come import and export.
  const std::string place = a.folder();
  write_file(a.folder() / "old.md", "# One\nwords\n\n# Two\nmore\n");
  write_file(a.folder() / "key", "a passphrase for files\n");
  forms.ask(a, {"import", place + "/old.md", "--dry-run"});
  forms.ask(a, {"import", place + "/old.md"});
  forms.ask(a, {"export", place + "/all.sealed", "--sealed-with", place + "/key"});
  forms.ask(a, {"unseal", place + "/all.sealed", place + "/all.json", "--sealed-with",
                place + "/key", "--confirm", "plain"});
  forms.ask(a, {"packet", place + "/packet.md", entry, "--for", "couple", "--plain", "--confirm",
                "plain"});
  forms.ask(a, {"recovery", "new", "--confirm", "loss"});
  forms.ask(a, {"backup", "create", place + "/it.backup"});
  forms.ask(a, {"backup", "verify", place + "/it.backup"});
  {
    Person back("back");
    back.set_passphrase("the passphrase of A");
    forms.ask(back, {"backup", "restore", place + "/it.backup"});
  }

  // Tries the commands that need two people.
  const auto showing =
      a.start({"--json", "pair", "show", "--listen", "127.0.0.1:0", "--confirm", "same"});
  showing->wait_for_output("\"expires\"");
  showing->wait_for_output("\n}");
  const std::string shown = showing->out_so_far();
  const Json offer = Json::parse(shown.substr(0, shown.find("\n}") + 2));
  forms.ask(b, {"pair", "join", offer["code"].get<std::string>(), "--at",
                "127.0.0.1:" + port_of(offer["listen"].get<std::string>()), "--confirm", "same"});
  const Finished paired = showing->wait();
  CHECK(paired.code == 0);
  std::istringstream documents(paired.out);
  for (Json one; documents >> std::ws, documents.peek() != EOF;) documents >> one, forms.take(one);
  forms.note({"pair", "show"});

  forms.ask(a, {"share", entry, "--whole", "--preview"});
  forms.ask(a, {"share", entry, "--line", "A line.", "--until", "later"});
  const std::string waiting = forms.ask(a, {"waiting"})["waiting"][0]["id"];
  forms.ask(a, {"show", waiting});
  forms.ask(a, {"later", waiting, "--until", "later still"});
  forms.ask(a, {"cancel", waiting});
  forms.ask(a, {"wait-by-default"});
  a.request("POST", "/v1/drafts",
            {{"side", "vault"}, {"purpose", "write"}, {"content", R"({"text":"Half."})"}});
  const std::string draft = forms.ask(a, {"drafts"})["drafts"][0]["id"];
  forms.ask(a, {"drafts", "show", draft});
  forms.ask(a, {"drafts", "drop", draft});
  forms.ask(a, {"wait-by-default", "1h"});
  forms.ask(a, {"share", entry, "--line", "A line.", "--until", "later"});
  forms.ask(a, {"release", "later"});
  forms.ask(a, {"share", entry, "--whole", "--now", "--confirm", "now", "--replies"});
  forms.ask(a, {"sync"});
  const Json ours = forms.ask(b, {"ours"});
  const std::string item = ours["items"][0]["id"];
  forms.ask(b, {"show", item});
  forms.ask(b, {"pin", item});
  forms.ask(b, {"keep", item});
  forms.ask(b, {"ours", "--pinned"});
  forms.ask(b, {"search", "--shared", "warm"});
  forms.ask(b, {"acknowledge", item, "with-you"});
  forms.ask(b, {"reply", item, "Thank you.", "--now", "--confirm", "now"});
  forms.ask(b, {"sync"});
  forms.ask(a, {"ours"});
  forms.ask(a, {"given"});
  forms.ask(b, {"given"});
  forms.ask(b, {"given", "--name", "The other laptop"});
  forms.ask(b, {"acknowledge", item, "--withdraw"});
  forms.ask(b, {"ack", item, "with-you"});
  forms.ask(a, {"replies", item, "closed"});
  forms.ask(a, {"revise", item, "--line", "Other words.", "--now", "--confirm", "now"});
  forms.ask(a, {"revise", item, "--line", "Again others.", "--preview"});
  forms.ask(a, {"take-back", item, "--yes"});

  const std::string goal =
      forms.ask(a, {"path", "propose", "Slower.", "--now", "--confirm", "now"})["item"];
  forms.ask(a, {"path"});
  const std::string step =
      forms.ask(a, {"path", "step", goal, "One evening.", "--now", "--confirm", "now"})["item"];
  forms.ask(a, {"path", "change", step, "Two evenings.", "--now", "--confirm", "now"});
  forms.ask(a, {"path", "done", step});
  forms.ask(a, {"sync"});
  forms.ask(b, {"path", "accept", goal});
  forms.ask(a, {"path", "withdraw", step});
  const std::string agreement = forms.ask(
      a, {"agree", "propose", "We speak before ten.", "--now", "--confirm", "now"})["item"];
  forms.ask(a, {"sync"});
  forms.ask(b, {"agree", "accept", agreement});
  forms.ask(b, {"agree", "report", agreement, "I did.", "--now", "--confirm", "now"});
  forms.ask(b, {"agree", "unreport", agreement});
  forms.ask(b, {"agree", "change", agreement, "Before nine.", "--now", "--confirm", "now"});
  forms.ask(b, {"agree"});
  forms.ask(b, {"agree", "withdraw", agreement});
  for (const char* list : {"agenda", "takeaway"}) {
    const std::string point =
        forms.ask(a, {list, "add", "The summer.", "--now", "--confirm", "now"})["item"];
    forms.ask(a, {list, "edit", point, "The winter.", "--now", "--confirm", "now"});
    forms.ask(a, {list, "list"});
    forms.ask(a, {list});
    forms.ask(a, {list, "remove", point});
  }
  const std::string question =
      forms.ask(a, {"ask", "What did you miss?", "--now", "--confirm", "now"})["item"];
  forms.ask(a, {"answer", question, "The lake."});
  forms.ask(a, {"answer", question, "--forget"});
  forms.ask(a, {"answer", question, "The lake."});
  forms.ask(a, {"reveal", question, "--confirm", "reveal"});
  forms.ask(a, {"questions"});

  forms.ask(a, {"carry", "out", place + "/for-b"});
  forms.ask(b, {"carry", "in", place + "/for-b"});
  forms.ask(a, {"carry"});
  // Nothing answers there; the box is set all the same.
  forms.ask(a, {"box", "https://anna@127.0.0.1:1/x/", "--password-fd", "0"}, "secret\n");
  forms.ask(a, {"box"});
  forms.ask(a, {"box", "off"});
  for (const std::vector<std::string>& command : {std::vector<std::string>{"address"},
                                                  {"address", "192.0.2.7:45454"},
                                                  {"sync-when"},
                                                  {"sync-when", "always"},
                                                  {"beacons"},
                                                  {"beacons", "off"},
                                                  {"tor"},
                                                  {"tor", "off"},
                                                  {"loopback"},
                                                  {"loopback", "on"},
                                                  {"open"},
                                                  {"loopback", "off"},
                                                  {"net"},
                                                  {"clock"},
                                                  {"status"}}) {
    forms.ask(a, command);
  }
  forms.ask(b, {"doctor", "--wait", "20"});
  forms.ask(a, {"pause"});
  forms.ask(a, {"resume"});
  forms.ask(a, {"unpair", "--confirm", "unpair"});
  forms.ask(a, {"status"});
  forms.ask(a, {"autostart"});
  forms.ask(a, {"home"});
  forms.ask(a, {"stop"});
  const Finished refused = a.run({"--json", "show", "e22222"});
  forms.take(Json::parse(refused.err));
  forms.ask(a, {"home", "move", place + "/moved"});

  const auto known = documented();
  std::string block;
  for (const auto& [schema, shape] : forms.all())
    block += "    " + schema + " " + written(shape) + "\n";
  INFO("What the commands gave:\n" << block);
  for (const auto& [schema, shape] : forms.all()) {
    INFO(schema);
    REQUIRE(known.contains(schema));
    require_documented(shape, known.at(schema), schema);
  }
  CHECK(known.size() == forms.all().size());

  // Every command must have been tried, except those that print no JSON document: the node itself,
  // and those that ask for secrets only at a terminal.
  std::istringstream script(a.run({"completion", "fish"}).out);
  bool listed = false;
  for (std::string line; std::getline(script, line);) {
    if (line.starts_with("set -g __waterline_commands")) listed = true;
    if (line.starts_with("#") && listed) break;
    if (!listed || !line.starts_with("    '")) continue;
    const std::string command = line.substr(5, line.rfind('\'') - 5);
    if (command == "node" || command == "passphrase" || command == "pair" || command == "backup" ||
        command == "recovery") {
      continue;
    }
    INFO(command);
    CHECK(forms.tried(command));
  }
}
