#include "api/given_file.h"
#include "api/routes.h"
#include "node/places.h"

// The routes of docs/api.md, "Backups".
namespace waterline::api {
namespace {

void put(Json& answer, const backup::About& about) {
  answer["made"] = base::to_text(about.made);
  answer["paired_on"] = about.paired_on ? Json(base::to_text(*about.paired_on)) : Json();
}

// The attachments of a backup that are not as they should be.
void put(Json& answer, const journal::MediaCheck::Found& attachments) {
  answer["damaged_attachments"] = attachments.damaged;
  answer["missing_attachments"] = attachments.missing;
}

Json json_of(const node::Node::BackupMade& made) {
  Json answer = answer_of("backup");
  answer["file"] = made.file.string();
  answer["size"] = made.size;
  put(answer, made.about);
  return answer;
}

std::string_view name_of_kind(node::Place::Kind kind) {
  switch (kind) {
    case node::Place::Kind::kHome:
      return "home";
    case node::Place::Kind::kDocuments:
      return "documents";
    case node::Place::Kind::kDownloads:
      return "downloads";
    case node::Place::Kind::kDrive:
      break;
  }
  return "drive";
}

// Refuses to list files while the journal is locked, since their names say something about their
// owner. If the home has no journal, listing is allowed, so that the person can restore a backup.
Outcome<void> may_list(Call& call) {
  const auto status = call.node.status();
  if (!status) return status.error();
  switch (status->state) {
    case node::Node::State::kAbsent:
    case node::Node::State::kOpen:
      return {};
    case node::Node::State::kLocked:
      return Failure(Error::kLocked);
    case node::Node::State::kClosed:
      break;
  }
  return Failure(Error::kClosed);
}

Outcome<Json> list_places(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  if (auto may = may_list(call); !may) return may.error();
  Json answer = answer_of("places");
  answer["places"] = Json::array();
  for (const node::Place& place : places().all()) {
    answer["places"].push_back(
        {{"id", place.id}, {"kind", name_of_kind(place.kind)}, {"folder", place.folder.string()}});
  }
  return answer;
}

Outcome<Json> list_files(Call& call) {
  const auto ending = call.query.text_if_given("ending");
  if (!call.sound()) return Failure(Error::kBadRequest);
  if (auto may = may_list(call); !may) return may.error();
  const auto files = places().files(call.id, ending.value_or(""));
  if (!files) return Failure(Error::kNoFile);
  Json answer = answer_of("files");
  answer["files"] = Json::array();
  for (const node::FoundFile& file : *files) {
    answer["files"].push_back({{"name", file.name},
                               {"size", file.size},
                               {"day", base::to_text(app::local_day(file.changed))}});
  }
  return answer;
}

Outcome<Json> create(Call& call) {
  const GivenFile given_file(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto path = given_file.path();
  if (!path) return path.error();
  const auto made = call.node.create_backup(*path);
  if (!made) return made.error();
  Json answer = json_of(*made);
  answer["missing_attachments"] = made->attachments.missing;
  return answer;
}

Outcome<Json> look(Call& call) {
  const GivenFile given_file(call.body);
  const GivenSecret given(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto path = given_file.path();
  if (!path) return path.error();
  const auto seen = call.node.look_at_backup(*path, given.secret());
  if (!seen) return seen.error();
  return json_of(*seen);
}

Outcome<Json> verify(Call& call) {
  const GivenFile given_file(call.body);
  const GivenSecret given(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto path = given_file.path();
  if (!path) return path.error();
  const auto verified = call.node.verify_backup(*path, given.secret());
  if (!verified) return verified.error();
  Json answer = json_of(*verified);
  put(answer, verified->attachments);
  return answer;
}

Outcome<Json> restore(Call& call) {
  const GivenFile given_file(call.body);
  const GivenSecret given(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto path = given_file.path();
  if (!path) return path.error();
  const auto restored = call.node.restore_backup(*path, given.secret());
  if (!restored) return restored.error();
  Json answer = answer_of("restored");
  answer["paused_shares"] = restored->paused_shares;
  answer["has_partner"] = restored->has_partner;
  put(answer, restored->attachments);
  put(answer, restored->about);
  return answer;
}

Outcome<Json> progress(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  const node::BackupProgress& progress = call.node.backup_progress();
  Json answer = answer_of("backup-progress");
  answer["running"] = progress.running.load();
  answer["done"] = progress.done.load();
  answer["total"] = progress.total.load();
  return answer;
}

Outcome<Json> break_off(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  call.node.break_off_backup();
  return done();
}

constexpr Route kBackupRoutes[] = {
    {"GET", "/v1/places", list_places, Needs::kNothing},
    {"GET", "/v1/places/ID", list_files, Needs::kNothing},
    {"POST", "/v1/backup/create", create},
    {"POST", "/v1/backup/look", look, Needs::kNothing},
    {"POST", "/v1/backup/verify", verify, Needs::kNothing},
    {"POST", "/v1/backup/restore", restore, Needs::kNothing},
    {"GET", "/v1/backup/progress", progress, Needs::kNothing},
    {"POST", "/v1/backup/break-off", break_off, Needs::kNothing},
};

}  // namespace

std::span<const Route> backup_routes() {
  return kBackupRoutes;
}

}  // namespace waterline::api
