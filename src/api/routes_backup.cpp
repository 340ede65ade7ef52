#include "api/routes.h"

// docs/api.md, "Backups".
namespace waterline::api {
namespace {

void put(Json& answer, const backup::About& about) {
  answer["made"] = base::to_text(about.made);
  answer["paired_on"] = about.paired_on ? Json(base::to_text(*about.paired_on)) : Json();
}

Json json_of(const node::Node::BackupMade& made) {
  Json answer = answer_of("backup");
  answer["file"] = made.file.string();
  answer["size"] = made.size;
  put(answer, made.about);
  return answer;
}

Outcome<Json> create(Call& call) {
  const std::string path = call.body.text("path");
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto made = call.node.create_backup(path);
  if (!made) return made.error();
  return json_of(*made);
}

Outcome<Json> look(Call& call) {
  const std::string path = call.body.text("path");
  const GivenSecret given(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto seen = call.node.look_at_backup(path, given.secret());
  if (!seen) return seen.error();
  return json_of(*seen);
}

Outcome<Json> verify(Call& call) {
  const std::string path = call.body.text("path");
  const GivenSecret given(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto verified = call.node.verify_backup(path, given.secret());
  if (!verified) return verified.error();
  return json_of(*verified);
}

Outcome<Json> restore(Call& call) {
  const std::string path = call.body.text("path");
  const GivenSecret given(call.body);
  if (!call.sound()) return Failure(Error::kBadRequest);
  const auto restored = call.node.restore_backup(path, given.secret());
  if (!restored) return restored.error();
  Json answer = answer_of("restored");
  answer["paused_shares"] = restored->paused_shares;
  answer["has_partner"] = restored->has_partner;
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

constexpr Route kRoutes[] = {
    {"POST", "/v1/backup/create", create},
    {"POST", "/v1/backup/look", look, Needs::kNothing},
    {"POST", "/v1/backup/verify", verify, Needs::kNothing},
    {"POST", "/v1/backup/restore", restore, Needs::kNothing},
    {"GET", "/v1/backup/progress", progress, Needs::kNothing},
    {"POST", "/v1/backup/break-off", break_off, Needs::kNothing},
};

}  // namespace

std::span<const Route> backup_routes() {
  return kRoutes;
}

}  // namespace waterline::api
