#include "hostile/attacked.h"

#include <chrono>
#include <fstream>
#include <thread>

#include <catch2/catch.hpp>

namespace waterline::hostile {

using scenario::Json;

namespace {

base::ItemId item_from(const std::string& text) {
  const auto id = base::ItemId::from_text(text);
  REQUIRE(id.has_value());
  return *id;
}

}  // namespace

Attacked::Attacked(const std::filesystem::path& programs) {
  if (!programs.empty()) ada.use_programs(programs);
  ada.initialize();
  ben.initialize();
  const auto relay = scenario::pair_by_words(ada, ben);
  ada.ask({"write", "-"}, "Nobody else's words.");
  hers = item_from(ada.share("Ada's words for both."));
  his = item_from(ben.share("Ben's words for both."));
  ada.ask({"sync"});
  ben.ask({"sync"});
  REQUIRE(ada.shared_items().size() == 2);
  REQUIRE(ben.run({"stop"}).code == 0);
  keys.emplace(StolenKeys::of(ben, "the passphrase of Ben"));
  const std::string listen = ada.request("GET", "/v1/status")["partner"]["listen"];
  port = static_cast<std::uint16_t>(std::stoi(scenario::port_of(listen)));
}

Json Attacked::holdings() {
  return {{"shared", ada.shared_items()},
          {"entries", ada.request("GET", "/v1/entries?limit=10000")["entries"]},
          {"given", ada.request("GET", "/v1/shared/given")},
          {"joint", ada.request("GET", "/v1/joint")["documents"]},
          {"questions", ada.request("GET", "/v1/questions")["questions"]}};
}

pid_t Attacked::courier() const {
  const pid_t node = ada.node_process();
  for (const auto& task :
       std::filesystem::directory_iterator("/proc/" + std::to_string(node) + "/task")) {
    std::ifstream list(task.path() / "children");
    pid_t child = 0;
    if (list >> child) return child;
  }
  return -1;
}

void Attacked::restart() {
  REQUIRE(ada.run({"stop"}).code == 0);
  REQUIRE(ada.run({"unlock"}).code == 0);
}

base::OperationBatch Attacked::say(std::vector<base::OperationBody> bodies) {
  base::OperationBatch batch;
  for (auto& body : bodies)
    batch.operations.push_back({keys->epoch, ++keys->through, std::move(body), {}});
  batch.through.epochs[keys->epoch] = {base::Author::kMe, keys->through};
  return batch;
}

}  // namespace waterline::hostile
