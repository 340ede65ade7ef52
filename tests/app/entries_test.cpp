#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/running_node.h"

namespace waterline::app {

using namespace waterline::test;
namespace {

TEST_CASE("an entry is stored, read, changed, found and removed on either side", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string side = GENERATE("vault", "deep");
  const NodeAnswer kept = node.post("/v1/entries", {{"text", "# Monday\nA word: heron."},
                                                    {"side", side},
                                                    {"tags", {"calm"}},
                                                    {"created", "2026-11-20T08:30:00Z"},
                                                    {"time_zone", "Europe/Berlin"}});
  RunningNode::require_ok(kept);
  const std::string id = kept["id"];
  CHECK(kept["schema"] == "waterline/entry/1");
  CHECK(kept["side"] == side);
  CHECK(id.front() == (side == "vault" ? 'e' : 'd'));
  CHECK(kept["kind"] == (side == "vault" ? "reflection" : "note"));
  CHECK(kept["created"] == "2026-11-20T08:30:00Z");
  CHECK(kept["title"] == "Monday");
  CHECK(kept["tags"] == Json({"calm"}));
  CHECK(kept["time_zone"] == "Europe/Berlin");
  CHECK(kept["revision"] == 1);

  CHECK(node.get("/v1/entries/" + id).json == kept.json);
  CHECK(node.get("/v1/entries/" + kept["short"].get<std::string>()).json == kept.json);
  CHECK(node.get("/v1/entries/" + id.substr(0, 4)).error() == "unknown_id");

  const NodeAnswer edited = node.put("/v1/entries/" + id, {{"text", "# Tuesday\nA word: heron."}});
  CHECK(edited["revision"] == 2);
  CHECK(edited["title"] == "Tuesday");

  const NodeAnswer listed = node.get("/v1/entries?side=" + side);
  REQUIRE(listed["entries"].size() == 1);
  CHECK(listed["entries"][0]["title"] == "Tuesday");
  CHECK(node.get("/v1/entries?side=" + side + "&limit=5&offset=1")["entries"].empty());

  const NodeAnswer found = node.post("/v1/search", {{"query", "heron"}, {"side", side}});
  REQUIRE(found["found"].size() == 1);
  CHECK(found["found"][0]["snippet"].get<std::string>().find("\x02heron\x03") != std::string::npos);

  // Lists and searches of the other side do not have the entry.
  const std::string other = side == "vault" ? "deep" : "vault";
  CHECK(node.get("/v1/entries?side=" + other)["entries"].empty());
  CHECK(node.post("/v1/search", {{"query", "heron"}, {"side", other}})["found"].empty());

  RunningNode::require_ok(node.remove("/v1/entries/" + id + "?for_good=true"));
  CHECK(node.get("/v1/entries/" + id).error() == "unknown_id");
}

TEST_CASE("an unfit entry gets a specific error and leaves nothing", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  CHECK(node.post("/v1/entries", {{"text", " \n"}}).error() == "empty");
  CHECK(node.post("/v1/entries", {{"text", std::string("a\0b", 3)}}).error() == "not_text");
  const NodeAnswer long_one =
      node.post("/v1/entries", {{"text", std::string(1024 * 1024 + 1, 'a')}});
  CHECK(long_one.error() == "too_long");
  CHECK(long_one["limit"] == 1024 * 1024);
  const NodeAnswer unknown = node.post("/v1/entries", {{"text", "a"}, {"kind", "note"}});
  CHECK(unknown.error() == "unknown_kind");
  CHECK(unknown["kinds"][0] == "reflection");
  CHECK(
      node.post("/v1/entries", {{"text", "a"}, {"kind", "reflection"}, {"side", "deep"}}).error() ==
      "unknown_kind");
  CHECK(node.post("/v1/search", {{"query", "!!"}}).error() == "bad_query");
  CHECK(node.get("/v1/entries/e00000").error() == "unknown_id");
  CHECK(node.get("/v1/entries/s00000").error() == "unknown_id");
  CHECK(node.put("/v1/entries/d00000", {{"text", "a"}}).error() == "unknown_id");
  CHECK(node.remove("/v1/entries/x").error() == "unknown_id");
  CHECK(node.get("/v1/entries")["entries"].empty());
  CHECK(node.get("/v1/entries?side=deep")["entries"].empty());
}

TEST_CASE("a beginning that fits several entries is ambiguous", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  // Five letters of an id have 20 bits. So among 3,000 random ids, two begin with the same five
  // letters, except with a probability of one in seventy.
  Json entries = Json::array();
  for (int i = 0; i < 3000; ++i) entries.push_back({{"text", "entry " + std::to_string(i)}});
  RunningNode::require_ok(node.post("/v1/entries/import", {{"entries", entries}}));
  std::map<std::string, int> beginnings;
  const Json all = node.get("/v1/entries?limit=10000")["entries"];
  REQUIRE(all.size() == 3000);
  for (const Json& entry : all) {
    const auto id = entry["id"].get<std::string>();
    if (++beginnings[id.substr(0, 5)] == 1) continue;
    CHECK(node.get("/v1/entries/" + id.substr(0, 5)).error() == "ambiguous_id");
    CHECK(entry["short"].get<std::string>().size() > 5);
    return;
  }
}

TEST_CASE("the largest entry with answers fits its own import", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::size_t beyond = GENERATE(0, 1);
  Json entry = {{"text", std::string(1024 * 1024 - 8 + beyond, 'a')}, {"kind", "conflict"}};
  entry["fields"] = {{"trigger", "rain"}, {"rather", "wait"}};
  const NodeAnswer kept = node.post("/v1/entries", entry);
  entry["fields"] = {{{"name", "trigger"}, {"value", "rain"}},
                     {{"name", "rather"}, {"value", "wait"}}};
  const NodeAnswer imported = node.post("/v1/entries/import", {{"entries", Json::array({entry})}});
  RunningNode::require_ok(imported);
  CHECK(kept.error() == (beyond == 0 ? "" : "too_long"));
  CHECK(imported["skipped"].size() == beyond);
}

TEST_CASE("an import stores valid entries and reports the others by index", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const Json entries = {
      {{"text", "one"}, {"source", "file:1"}, {"created", "2025-01-02T03:04:05Z"}},
      {{"text", "  "}},
      {{"text", std::string(1024 * 1024 + 1, 'a')}},
      {{"text", std::string("\0", 1)}},
      {{"text", "two"}, {"tags", {std::string("a\0", 2)}}},
      {{"text", "three"}, {"source", "file:3"}}};
  const NodeAnswer imported = node.post("/v1/entries/import", {{"entries", entries}});
  RunningNode::require_ok(imported);
  CHECK(imported["added"] == 2);
  CHECK(imported["known"] == 0);
  CHECK(imported["skipped"] == Json({{{"index", 1}, {"error", "empty"}},
                                     {{"index", 2}, {"error", "too_long"}},
                                     {{"index", 3}, {"error", "not_text"}},
                                     {{"index", 4}, {"error", "not_text"}}}));
  const NodeAnswer again = node.post("/v1/entries/import", {{"entries", entries}});
  CHECK(again["added"] == 0);
  CHECK(again["known"] == 2);
  CHECK(node.get("/v1/entries")["entries"].size() == 2);
  CHECK(node.get("/v1/entries?side=deep")["entries"].empty());
  // The request chooses one side for the whole import, so an entry that names a side itself is
  // refused.
  CHECK(
      node.post("/v1/entries/import", {{"entries", {{{"text", "a"}, {"side", "deep"}}}}}).error() ==
      "bad_request");
}

TEST_CASE("an imported export keeps its ids, but a false claim is ignored", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string side = GENERATE("vault", "deep");
  const std::string id = node.write("first", side);
  const std::string path = "/v1/entries/" + id;
  RunningNode::require_ok(node.put(path, {{"text", "second"}}));
  const Json entry = node.get(path).json;
  const Json history = node.get(path + "/history")["revisions"];
  Json back = {{"text", "second"},
               {"source", "waterline:" + id},
               {"created", entry["created"]},
               {"modified", entry["modified"]},
               {"revision_id", entry["revision_id"]},
               {"parents", entry["parents"]},
               {"history", {history[0]}}};
  for (const char* name : {"number", "changes", "attachments"}) back["history"][0].erase(name);
  const auto import = [&] {
    return node.post("/v1/entries/import", {{"entries", {back}}, {"side", side}});
  };
  CHECK(import()["known"] == 1);
  RunningNode::require_ok(node.remove(path + "?for_good=true"));
  CHECK(import()["added"] == 1);
  CHECK(node.get(path)["revision_id"] == entry["revision_id"]);
  CHECK(node.get(path + "/history")["revisions"] == history);
  CHECK(import()["known"] == 1);

  // The imported entry has other words than before, so its revision gets another id than the one
  // that the file names.
  RunningNode::require_ok(node.remove(path + "?for_good=true"));
  back["text"] = "other words";
  CHECK(import()["added"] == 1);
  CHECK(node.get(path)["revision_id"] != entry["revision_id"]);
  CHECK(node.get(path)["parents"] == entry["parents"]);
  // Invalid ids in the file are ignored.
  RunningNode::require_ok(node.remove(path + "?for_good=true"));
  back["revision_id"] = "r";
  back["history"][0]["parents"] = {"", "e"};
  CHECK(import()["added"] == 1);
  CHECK(node.get(path)["parents"] == Json::array({history[0]["id"]}));
}

TEST_CASE("an import may be larger than any other request", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  Json entries = Json::array();
  for (int i = 0; i < 5; ++i)
    entries.push_back(
        {{"text", std::string(std::size_t{1024} * 1024, static_cast<char>('a' + i))}});
  CHECK(node.post("/v1/entries/import", {{"entries", entries}})["added"] == 5);
}

TEST_CASE("entries survive a restart of the node", "[app]") {
  const TemporaryFolder folder;
  std::string id;
  {
    RunningNode node(folder.path());
    node.make_journal();
    id = node.write("stays");
  }
  RunningNode node(folder.path());
  CHECK(node.state() == "closed");
  node.unlock();
  CHECK(node.get("/v1/entries/" + id)["text"] == "stays");
}

TEST_CASE("a photo attached while an entry is edited is no other text", "[app][media]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string side = GENERATE("vault", "deep");
  const std::string id = node.write("as it was", side);
  const std::string path = "/v1/entries/" + id;
  const auto attach = [&](const std::string& content, const Json& about) {
    Json one = about;
    one["id"] = node.upload(content, content + ".jpg", side)["id"];
    RunningNode::require_ok(
        node.post(path + "/attachments", {{"attachments", Json::array({one})}}));
    return one["id"].get<std::string>();
  };
  const auto described = [&] {
    std::map<std::string, std::string> all;
    const NodeAnswer entry = node.get(path);
    for (const Json& one : entry["attachments"]) all[one["name"]] = one["description"];
    return all;
  };
  using All = std::map<std::string, std::string>;
  const std::string heron = attach("heron", {{"description", "the heron"}});
  const std::string reed = attach("reed", {{"description", "reed"}});
  const std::uint32_t seen = node.get(path)["revision"];
  attach("swan", {{"description", "a swan"}});
  RunningNode::require_ok(node.put(path, {{"text", "other words"}, {"base_revision", seen}}));
  CHECK(node.get(path)["text"] == "other words");
  CHECK(described() ==
        All{{"heron.jpg", "the heron"}, {"reed.jpg", "reed"}, {"swan.jpg", "a swan"}});

  // Both sides changed attachments: what either took off or added is done, a new description counts.
  const std::uint32_t again = node.get(path)["revision"];
  RunningNode::require_ok(node.remove("/v1/attachments/" + reed + "?entry=" + id));
  attach("otter", {{"description", "an otter"}});
  const Json given = Json::array(
      {{{"id", heron}, {"description", "a grey heron"}}, {{"id", reed}, {"description", "reed"}}});
  RunningNode::require_ok(
      node.put(path, {{"text", "last words"}, {"attachments", given}, {"base_revision", again}}));
  CHECK(described() == All{{"heron.jpg", "a grey heron"}, {"otter.jpg", "an otter"}});

  // Attached once more without a word about it, it keeps what was said of it.
  attach("heron", Json::object());
  CHECK(described()["heron.jpg"] == "a grey heron");
  // Other words are still a conflict, whatever was attached.
  RunningNode::require_ok(node.put(path, {{"text", "the first hand"}}));
  CHECK(node.put(path, {{"text", "the second hand"}, {"base_revision", again}}).error() ==
        "changed_meanwhile");
}

TEST_CASE("an entry without words now keeps its earlier words through an import", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const Json history = Json::array({{{"written", "2026-01-01T10:00:00Z"}, {"text", ""}},
                                    {{"written", "2026-01-02T10:00:00Z"}, {"text", "once"}}});
  const NodeAnswer imported = node.post(
      "/v1/entries/import", {{"side", "vault"},
                             {"entries", Json::array({{{"text", ""},
                                                       {"created", "2026-01-01T10:00:00Z"},
                                                       {"source", "waterline:v1"},
                                                       {"history", history}}})}});
  RunningNode::require_ok(imported);
  REQUIRE(imported["ids"].size() == 1);
  const std::string path = "/v1/entries/" + imported["ids"][0].get<std::string>();
  CHECK(node.get(path)["text"] == "");
  std::vector<std::string> texts;
  const NodeAnswer all = node.get(path + "/history");
  for (const Json& revision : all["revisions"]) texts.push_back(revision["text"]);
  CHECK(texts == std::vector<std::string>{"", "once", ""});
}

TEST_CASE("an edit of an entry that changed meanwhile keeps both texts", "[app]") {
  const TemporaryFolder folder;
  RunningNode node(folder.path());
  node.make_journal();
  const std::string side = GENERATE("vault", "deep");
  const std::string id = node.write("as it was", side);
  const std::string path = "/v1/entries/" + id;
  RunningNode::require_ok(node.put(path, {{"text", "the first hand"}, {"base_revision", 1}}));
  const NodeAnswer late =
      node.put(path, {{"text", "the second hand"}, {"base_revision", 1}, {"tags", {"late"}}});
  CHECK(late.error() == "changed_meanwhile");
  CHECK(node.get(path)["text"] == "the first hand");
  CHECK(node.get(path)["tags"].empty());
  const NodeAnswer history = node.get(path + "/history");
  std::vector<std::string> texts;
  for (const Json& revision : history["revisions"]) texts.push_back(revision["text"]);
  CHECK(texts == std::vector<std::string>{"as it was", "the first hand", "the second hand",
                                          "the first hand"});
  // Both edits were made to the first revision, so that is the parent of each of the two changed
  // texts. The present revision has both changed texts as its parents.
  const Json& states = history.json["revisions"];
  CHECK(states[2]["parents"] == Json::array({states[0]["id"]}));
  std::set<std::string> both = {states[1]["id"], states[2]["id"]};
  CHECK(states[3]["parents"] == Json(both));
  CHECK(node.get(path)["revision_id"] == states[3]["id"]);
  CHECK(node.post(path + "/undo", {{"revision", 3}})["text"] == "the second hand");
  // A change to the words that the entry has already is no conflict. A change without
  // `base_revision` replaces any text.
  RunningNode::require_ok(node.put(path, {{"text", "the second hand"}, {"base_revision", 1}}));
  RunningNode::require_ok(node.put(path, {{"text", "over it"}}));
  CHECK(node.get(path)["text"] == "over it");
}

}  // namespace
}  // namespace waterline::app
