#include "commands/entry_id.h"

#include <memory>
#include <string>

#include "client/client.h"
#include "words/translation.h"

namespace waterline::cli {

std::shared_ptr<std::string> add_entry_id(CLI::App* command) {
  auto id = std::make_shared<std::string>();
  command->add_option("id", *id, tr("Its id, or the beginning of it"))->required();
  return id;
}

std::string entry_path(const std::string& id) {
  return "/v1/entries/" + id_in_path(id);
}

}  // namespace waterline::cli
