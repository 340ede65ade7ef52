#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "base/text.h"
#include "scenario/person.h"

// Prints the partner's words in every output that Ada can see. Nothing may act on her terminal, and
// a program that reads JSON gets exactly the original text. Ada's device refuses texts with control
// characters earlier (partner_test.cpp).

using namespace waterline;
using namespace waterline::scenario;

namespace {

std::string many(std::string_view what, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += what;
  return text;
}

// Texts that a partner may share: plain by the rule in base/text.h, but with characters that could
// mislead a reader.
std::vector<std::string> corpus() {
  return {
      "turned round \u202egnirts eht",
      "\u202d\u202e\u202a\u202b never ended",
      "\u2066\u2067\u2068 isolated, never ended",
      "one line\u2028and another\u2029and one more",
      "\u061c\u200e\u200f marks of direction",
      "zero\u200bwidth\u200c\u200d\u2060\ufeff and a soft\u00adhyphen",
      "<script>alert(1)</script><img src=x onerror=alert(1)>",
      "\"><svg onload=alert(1)><iframe src=\"javascript:alert(1)\">",
      "&lt;already&gt; &amp;#x3c;escaped&#62;",
      "[press here](javascript:alert(1)) ![seen](http://192.0.2.1/seen.png)",
      "# A heading\n```\na block that never ends\n~~~\n> quoted\n| a | table |",
      "\nerror: The journal is damaged.\nhint: rm -rf ~",
      "open\nPaired on 2020-01-01, by words.",
      "%s%s%n%x %d{0} ${HOME} $(reboot) `reboot`; rm -rf / && true",
      "\",\"author\":\"me\",\"taken_back\":true,\"x\":\"\\u202e\\",
      "'; DROP TABLE operation; --",
      "../../../../etc/passwd /dev/tcp/192.0.2.1/80 \\\\host\\share file:///etc/passwd",
      "<U+202E> is what a turned one looks like",
      "Z" + many("\u0335\u0489\u0300", 300) + " climbs",
      "\U000E0041\U000E0042\U000E007F tags that nobody sees",
      "\ufffe\ufdd0\U0010FFFF\ue000 no characters",
      "\ufff9between\ufffalines\ufffb \ufffc",
      "\U0001F468\u200d\U0001F469\u200d\U0001F467\ufe0f one sign of many",
      many("\n", 300) + "at last",
      many("\t", 300) + "far out",
      many("A", 5000),
      many("\u202e\u2067", 800),
  };
}

bool could_act(char32_t c) {
  if (c == U'\n' || c == U'\t') return false;
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

// Decodes UTF-8 by its definition, independent of the tested code. Returns the first harmful
// character as a number.
std::string wrong_on_terminal(const std::string& output) {
  if (!base::is_utf8(output)) return "not UTF-8";
  for (std::size_t i = 0; i < output.size();) {
    const auto first = static_cast<unsigned char>(output[i]);
    const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    char32_t c = size == 1 ? first : first & (0x7fU >> size);
    for (std::size_t k = 1; k < size; ++k)
      c = c << 6 | (static_cast<unsigned char>(output[i + k]) & 0x3fU);
    if (could_act(c))
      return "U+" + std::to_string(static_cast<unsigned>(c)) + " at " + std::to_string(i);
    i += size;
  }
  return {};
}

void require_sound(const Json& answer) {
  INFO(answer.dump());
  REQUIRE_FALSE(answer.contains("error"));
}

// The ids of the things that say_everything() makes, with Ben's words in every form that two people
// can write.
struct SharedThings {
  std::vector<std::string> items;
  std::string question;
  std::string agreement;
  std::string goal;
};

SharedThings say_everything(Person& ada, Person& ben, const std::vector<std::string>& texts) {
  SharedThings said;
  const auto post = [](Person& person, const std::string& path, const Json& body) {
    INFO(path << " " << body.dump());
    Json answer = person.request("POST", path, body);
    require_sound(answer);
    return answer;
  };
  const auto at_once = [](Json body) {
    body.update({{"wait_seconds", 0}, {"confirm", "now"}});
    return body;
  };
  for (const std::string& text : texts) {
    const std::string entry = post(ben, "/v1/entries", {{"text", text}})["id"];
    const Json share = {
        {"entry", entry}, {"depth", "whole"}, {"wait_seconds", 0}, {"confirm", "now"}};
    said.items.push_back(post(ben, "/v1/shares", share)["item"]);
    for (const char* kind : {"goal", "agreement", "agenda", "takeaway"}) {
      const std::string id =
          post(ben, "/v1/joint", at_once({{"kind", kind}, {"text", text}}))["item"];
      if (kind == std::string("goal")) said.goal = id;
      if (kind == std::string("agreement")) said.agreement = id;
    }
    post(ben, "/v1/joint", at_once({{"kind", "step"}, {"goal", said.goal}, {"text", text}}));
    said.question = post(ben, "/v1/questions", at_once({{"text", text}}))["item"];
  }
  const std::string& nasty = texts.front();
  post(ben, "/v1/shared/" + said.items.front() + "/reply", at_once({{"text", nasty}}));
  ada.ask({"sync"});
  post(ada, "/v1/joint/" + said.agreement + "/accept", Json::object());
  for (Person* person : {&ada, &ben}) {
    require_sound(
        person->request("PUT", "/v1/questions/" + said.question + "/answer", {{"text", nasty}}));
  }
  ada.ask({"sync"});
  post(ada, "/v1/questions/" + said.question + "/reveal", {{"confirm", "reveal"}});
  ada.ask({"sync"});
  post(ben, "/v1/questions/" + said.question + "/reveal", {{"confirm", "reveal"}});
  post(ben, "/v1/joint/" + said.agreement + "/report", at_once({{"text", nasty}}));
  ben.ask({"sync"});
  ada.ask({"sync"});
  return said;
}

std::set<std::string> commands_in(const std::string& help) {
  std::set<std::string> names;
  std::istringstream lines(help);
  // In the help, a line with a group of commands has the group's name first, and the names of its
  // commands from this column on. Further lines without a group continue the list.
  constexpr std::size_t kNames = 12;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  ") || line.size() <= kNames || line.starts_with("  options")) continue;
    std::istringstream commands(line.substr(kNames));
    for (std::string name; commands >> name;) names.insert(name.substr(0, name.find(',')));
  }
  return names;
}

}  // namespace

TEST_CASE("no command's output lets the partner's words act on the terminal", "[hostile][shown]") {
  Person ada("Ada");
  Person ben("Ben");
  ada.initialize();
  ben.initialize();
  const auto relay = pair_by_words(ada, ben);
  const auto texts = corpus();
  for (const std::string& text : texts) REQUIRE(base::is_plain_text(text));
  const SharedThings said = say_everything(ada, ben, texts);

  // Every command must be in this list, so that the test notices new ones. A command with an empty
  // list is not run here: it shows nothing of the partner's, or it is run below.
  const std::string item = said.items.front();
  const std::map<std::string, std::vector<std::vector<std::string>>> uses = {
      {"ours", {{}}},
      {"given", {{}}},
      {"show", {}},  // each item, below
      {"path", {{}}},
      {"agree", {{}}},
      {"agenda", {{}}},
      {"takeaway", {{}}},
      {"questions", {{}}},
      {"acknowledge", {{item, "with-you"}, {item, "--withdraw"}}},
      {"reply", {{item, "-"}}},
      {"status", {{}}},
      {"address", {{}}},
      {"net", {{}}},
      {"doctor", {{"--wait", "1"}}},
      {"sync", {{}}},
      {"list", {{}}},
      {"search", {{"never"}}},
      {"waiting", {{}}},
      {"sync-when", {{}}},
      {"beacons", {{}}},
      {"tor", {{}}},
      {"box", {{}}},
      {"init", {}},
      {"unlock", {}},
      {"lock", {}},
      {"passphrase", {}},
      {"node", {}},
      {"stop", {}},
      {"write", {}},
      {"note", {}},
      {"import", {}},
      {"edit", {}},
      {"rm", {}},
      {"share", {}},
      {"revise", {}},
      {"release", {}},
      {"replies", {}},
      {"cancel", {}},
      {"later", {}},
      {"keep", {}},
      {"wait-by-default", {{}}},
      {"clock", {{}}},
      {"drafts", {{}}},
      {"take-back", {}},
      {"ask", {}},
      {"answer", {}},
      {"reveal", {}},
      {"pair", {}},
      {"unpair", {}},
      {"pause", {}},
      {"resume", {}},
      {"backup", {}},
      {"recovery", {}},
      {"carry", {}},
      // These commands write files, so they are not run here. tests/formats checks what is in an
      // exported page.
      {"export", {}},
      {"packet", {}},
      {"unseal", {}},
      // These commands show only private entries of the person, nothing shared.
      {"attach", {}},
      {"attachment", {}},
      {"attachments", {{}}},
      {"record", {}},
      {"appointments", {{}}},
      {"bin", {{}}},
      {"boundary", {}},
      {"calendar", {{}}},
      {"cards", {}},
      {"breathe", {{"1"}}},
      {"remind", {{}}},
      {"autostart", {{}}},
      {"home", {{}}},
      {"conflict", {}},
      {"effort", {}},
      {"history", {}},
      {"insight", {}},
      {"link", {}},
      {"lists", {{}}},
      {"look-back", {{}}},
      {"loopback", {{}}},
      {"open", {}},
      {"mood", {}},
      {"pin", {}},
      {"completion", {{"bash"}, {"zsh"}, {"fish"}}},
      {"traces", {{}}},
      {"prompt", {}},
      {"readiness", {}},
      {"reassess", {}},
      {"tags", {{}}},
      {"thanks", {}},
      {"therapist", {}},
      {"undo", {}},
      {"unlink", {}},
      {"unpin", {}},
      {"warning", {}},
      {"why", {}},
  };
  for (const std::string& name : commands_in(ada.run({"--help"}).out)) {
    INFO(name << " is a new command: does it show what a partner wrote?");
    CHECK(uses.contains(name));
  }

  std::vector<std::vector<std::string>> runs;
  for (const auto& [name, all] : uses) {
    for (std::vector<std::string> words : all) {
      words.insert(words.begin(), name);
      runs.push_back(words);
    }
  }
  for (const std::string& id : said.items) runs.push_back({"show", id});
  runs.push_back({"questions", said.question});
  runs.push_back({"path", said.goal});
  runs.push_back({"agree", said.agreement});

  std::string shown;
  for (const auto& words : runs) {
    std::string command;
    for (const std::string& word : words) command += word + " ";
    INFO(command);
    const Finished plain = ada.run(words, "a reply");
    CHECK(wrong_on_terminal(plain.out) == "");
    CHECK(wrong_on_terminal(plain.err) == "");
    shown += plain.out;
    std::vector<std::string> as_json = {"--json"};
    as_json.insert(as_json.end(), words.begin(), words.end());
    const Finished json = ada.run(as_json, "a reply");
    for (const char c : json.out + json.err) {
      const bool is_visible_ascii = c == '\n' || (c >= 0x20 && c < 0x7f);
      CHECK(is_visible_ascii);
      if (!is_visible_ascii) break;
    }
  }
  // The partner's texts were in the output: with a visible escape in place of each character that
  // turns text or breaks a line, and otherwise unchanged.
  CHECK(shown.find("turned round <U+202E>gnirts eht") != std::string::npos);
  CHECK(shown.find("<script>alert(1)</script>") != std::string::npos);
  CHECK(shown.find("one line<U+2028>and another") != std::string::npos);

  // The API and the command line's JSON return the original text exactly.
  std::set<std::string> given;
  const Json ours = ada.ask({"ours"});
  for (const Json& one : ours["items"]) given.insert(one["text"].get<std::string>());
  for (const std::string& text : texts) {
    INFO(text.substr(0, 40));
    CHECK(given.contains(text));
  }
}
