#include <catch2/catch.hpp>

#include "scenario/person.h"

using namespace waterline::scenario;

TEST_CASE("SQL can inspect a sealed store without changing its files", "[scenario]") {
  Person person("one");
  person.initialize();
  person.ask({"write", "-"}, "The heron by the weir.");
  person.kill_node();  // leaves a log that was not merged
  const std::filesystem::path file = person.home() / "vault.db";
  const std::filesystem::path log = person.home() / "vault.db-wal";
  const std::string before = content_of(file);
  const std::string log_before = content_of(log);
  REQUIRE_FALSE(log_before.empty());

  const std::string shell = std::string(kBuildFolder) + "/waterline-sqlite-shell";
  Conversation talk(
      {"/bin/sh", "-c",
       "echo \"SELECT 'rows', count(*) FROM entries; CREATE TABLE t(x); DELETE FROM entries; "
       "PRAGMA integrity_check;\" | '" +
           shell + "' '" + file.string() + "'"},
      {"PATH=/usr/bin:/bin"});
  talk.expect("Passphrase: ");
  talk.answer("the passphrase of one");
  talk.expect("rows|1");
  talk.expect("ok");
  CHECK(talk.finish() == 0);
  CHECK(talk.transcript().find("the passphrase") == std::string::npos);
  CHECK((content_of(file) == before));
  CHECK((content_of(log) == log_before));

  CHECK(person.ask({"list"})["entries"].size() == 1);
  const Finished refused = Running({shell, file}, {"PATH=/usr/bin:/bin"}, "").wait();
  CHECK(refused.code == 1);
  CHECK(refused.err.find("waterline stop") != std::string::npos);
  CHECK(person.ask({"status"})["state"] == "open");
}
