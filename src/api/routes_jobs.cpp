#include <algorithm>
#include <array>

#include "api/entry_json.h"
#include "api/given_file.h"
#include "api/routes.h"
#include "crypto/base64.h"
#include "formats/limits.h"

// The routes of docs/api.md, "Jobs".
namespace waterline::api {
namespace {

constexpr std::size_t kMaxMoods = 100;
constexpr std::size_t kMaxNames = 200;
constexpr std::size_t kMaxEntries = 1000;
constexpr std::size_t kMaxFileName = 255;
// The most elements of each list in an answer.
constexpr std::size_t kMaxListed = 500;

std::string path_of_descriptor(int number) {
  return "/proc/self/fd/" + std::to_string(number);
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxFileName &&
         name.find_first_of(std::string_view("/\0", 2)) == std::string_view::npos;
}

// Returns true if the text has the form of an id. Otherwise the command could take it for an
// option.
bool is_id(std::string_view id) {
  return !id.empty() && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

// The arguments of a command that a job runs, made from the fields of a request.
class Command {
 public:
  Command(node::JobOrder& order, Call& call) : order_(order), body_(call.body) {}

  void add(std::string argument) { order_.arguments.push_back(std::move(argument)); }
  void add_if(bool wanted, const char* argument) {
    if (wanted) add(argument);
  }
  void add_flag(const char* field, const char* argument) {
    add_if(body_.flag_if_given(field, false), argument);
  }
  // Adds `--NAME=VALUE`. The value is a field of the request, and must be one of these texts.
  void add_one_of(const std::string& field, const char* option,
                  std::initializer_list<std::string_view> allowed) {
    const auto value = body_.text_if_given(field);
    if (!value) return;
    if (std::ranges::find(allowed, *value) == allowed.end()) return body_.refuse();
    add(std::string(option) + "=" + *value);
  }
  // Adds `--NAME=KEY=VALUE` for each member of a field that is an object.
  void add_pairs(const std::string& field, const char* option, std::size_t most) {
    for (const auto& [name, value] : body_.named_texts_if_given(field, most))
      add(std::string(option) + "=" + name + "=" + value);
  }
  // Adds the options for the new file that the command writes. The request has either `passphrase`,
  // to seal the file, or `confirm`, to write a plain one.
  void add_new_file(Call& call) {
    add_passphrase();
    if (!order_.passphrase) {
      add("--plain");
      if (const auto word = body_.text_if_given("confirm")) add("--confirm=" + *word);
    }
    add_place(call, 1);
  }
  // Adds the path of the new file: as the argument with this number, or as the last one.
  void add_place(Call& call, std::optional<std::size_t> number = {}) {
    file_.emplace(call.body);
    place_ = number.value_or(order_.arguments.size());
  }
  void add_passphrase() {
    order_.passphrase = body_.secret_if_given("passphrase");
    if (order_.passphrase) add("--sealed-with=" + path_of_descriptor(node::kJobPassphrase));
  }

  // Adds the path of the new file. Refuses a request with a zero byte in an
  // argument, since that would end the argument and begin another (node/jobs.h). REQUIRES: the
  // request was sound.
  Outcome<void> finish() {
    if (file_) {
      const auto path = file_->path();
      if (!path) return path.error();
      if (!path->is_absolute()) return Failure(Error::kBadRequest);
      order_.arguments.insert(order_.arguments.begin() + static_cast<std::ptrdiff_t>(place_),
                              path->string());
    }
    order_.arguments.insert(order_.arguments.begin(), "--json");
    const bool whole = std::ranges::none_of(order_.arguments, [](const std::string& argument) {
      return argument.find('\0') != std::string::npos;
    });
    if (!whole) return Failure(Error::kBadRequest);
    return {};
  }

 private:
  node::JobOrder& order_;
  Fields& body_;
  std::optional<GivenFile> file_;
  std::size_t place_ = 0;  // of its path among the arguments
};

void order_import(Call& call, node::JobOrder& order, Command& command, Json& about) {
  const std::string name = call.body.text("name");
  if (!is_file_name(name)) call.body.refuse();
  order.file = call.body.text("file");
  order.file_name = name;
  const bool trial = call.body.flag_if_given("trial", false);
  about["name"] = name;
  about["file"] = order.file;
  about["trial"] = trial;
  command.add("import");
  command.add(path_of_descriptor(node::kJobFile));
  command.add_if(trial, "--dry-run");
  command.add_one_of("dates", "--dates", {"day-first", "month-first"});
  command.add_pairs("moods", "--mood", kMaxMoods);
  command.add_pairs("front_matter", "--front-matter", kMaxNames);
  command.add_passphrase();
}

void order_export(Call& call, Command& command) {
  command.add("export");
  command.add_one_of("format", "--format", {"json", "markdown", "html"});
  command.add_flag("deep", "--deep");
  command.add_flag("partner", "--partner");
  command.add_new_file(call);
}

void order_save(Call& call, Command& command, Json& about) {
  const std::string id = call.body.text("id");
  if (!is_id(id)) call.body.refuse();
  about["id"] = id;
  command.add("attachment");
  command.add("save");
  command.add(id);
  command.add_place(call);
}

void order_packet(Call& call, Command& command, Json& about) {
  const bool trial = call.body.flag_if_given("trial", false);
  about["trial"] = trial;
  const auto ids = call.body.texts_if_given("ids", kMaxEntries);
  if (ids.empty() || !std::ranges::all_of(ids, is_id)) call.body.refuse();
  command.add("packet");
  // A trial writes no file, but the command demands an argument for its name.
  if (trial) command.add("-");
  for (const std::string& id : ids) command.add(id);
  command.add_one_of("for", "--for", {"individual", "couple"});
  command.add_one_of("format", "--format", {"markdown", "html"});
  command.add_flag("deep", "--deep");
  command.add_if(trial, "--dry-run");
  if (!trial) command.add_new_file(call);
}

// Cuts a list in an answer to `most` elements, which a page can show, and to which a later request
// can refer.
void shorten(Json& answer, const char* name, std::size_t most = kMaxListed) {
  if (!answer.contains(name) || answer[name].size() <= most) return;
  Json& list = answer[name];
  list.erase(list.begin() + static_cast<std::ptrdiff_t>(most), list.end());
  answer["shortened"] = true;
}

// Drops the entries from the report of an import, except those without a day and those that
// resemble another entry.
void keep_what_is_told(Json& answer) {
  if (answer.contains("items")) {
    Json told = Json::array();
    for (Json& item : answer["items"]) {
      if (item.contains("undated") || item.contains("resembles")) told.push_back(std::move(item));
    }
    answer["items"] = std::move(told);
  }
  for (const char* list :
       {"items", "skipped", "remarks", "fields", "media_missing", "media_differ", "media_beyond"})
    shorten(answer, list);
  shorten(answer, "moods", kMaxMoods);
  shorten(answer, "front_matter", kMaxNames);
}

// Returns the error of a job, which is the last line of its standard error, as JSON.
Json error_in(std::string_view errors) {
  while (errors.ends_with('\n')) errors.remove_suffix(1);
  const auto line = parse_object(errors.substr(errors.rfind('\n') + 1));
  if (!line || !line->contains("error")) return nullptr;
  return {{"error", line->value("error", "")},
          {"message", line->value("message", "")},
          {"hint", line->value("hint", "")}};
}

std::string_view name_of_state(node::JobSeen::State state) {
  switch (state) {
    case node::JobSeen::State::kRunning:
      return "running";
    case node::JobSeen::State::kEnded:
      return "ended";
    case node::JobSeen::State::kBrokenOff:
      break;
  }
  return "broken_off";
}

Json json_of(const node::JobSeen& job) {
  Json json = parse_object(job.about).value_or(Json::object());
  json["job"] = job.id;
  json["state"] = name_of_state(job.state);
  json["done"] = job.done;
  json["total"] = job.total;
  json["answer"] = nullptr;
  json["error"] = nullptr;
  if (job.state != node::JobSeen::State::kEnded) return json;
  if (auto answer = parse_object(job.answer); answer && !answer->empty()) {
    keep_what_is_told(*answer);
    json["answer"] = std::move(*answer);
  }
  json["error"] = error_in(job.errors);
  // A job that ended without any output has failed, too.
  if (json["answer"].is_null() && json["error"].is_null())
    json["error"] = {{"error", "failure"}, {"message", ""}, {"hint", ""}};
  return json;
}

Outcome<Json> begin_file(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  Json answer = answer_of("job-file");
  answer["file"] = call.node.jobs().begin_file();
  answer["max_size"] = node::Jobs::kMaxFile;
  return answer;
}

Outcome<Json> add_to_file(Call& call) {
  const auto at =
      call.body.integer_if_given("at", 0, static_cast<std::int64_t>(node::Jobs::kMaxFile));
  const auto bytes = crypto::from_base64(call.body.text("bytes"));
  if (!call.sound() || !at || !bytes) return Failure(Error::kBadRequest);
  return done_or(call.node.jobs().add_to_file(call.id, static_cast<std::uint64_t>(*at), *bytes));
}

Outcome<Json> start(Call& call) {
  const std::string what = call.body.text("what");
  node::JobOrder order;
  order.language = call.body.text_if_given("language").value_or("en");
  Json about = {{"what", what}};
  Command command(order, call);
  if (what == "import") {
    order_import(call, order, command, about);
  } else if (what == "export") {
    order_export(call, command);
  } else if (what == "packet") {
    order_packet(call, command, about);
  } else if (what == "attachment") {
    order_save(call, command, about);
  } else if (what == "traces") {
    command.add("traces");
  } else {
    call.body.refuse();
  }
  if (order.language != "en" && order.language != "de") call.body.refuse();
  if (!call.sound()) return Failure(Error::kBadRequest);
  if (auto finished = command.finish(); !finished) return finished.error();
  order.about = text_of(about);
  const auto started = call.node.start_job(std::move(order));
  if (!started) return started.error();
  Json answer = answer_of("job");
  answer["job"] = *started;
  return answer;
}

Outcome<Json> look(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto job = call.node.jobs().seen();
  Json answer = answer_of("jobs");
  answer["job"] = job ? json_of(*job) : Json();
  return answer;
}

Outcome<Json> end(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return done_or(call.node.jobs().end(call.id));
}

constexpr std::array kJobsRoutes = {
    Route{"POST", "/v1/jobs/file", begin_file}, Route{"PUT", "/v1/jobs/file/ID", add_to_file},
    Route{"POST", "/v1/jobs", start},           Route{"GET", "/v1/jobs", look},
    Route{"DELETE", "/v1/jobs/ID", end},
};

}  // namespace

std::span<const Route> job_routes() {
  return kJobsRoutes;
}

}  // namespace waterline::api
