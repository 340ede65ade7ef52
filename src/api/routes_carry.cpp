#include "api/routes.h"
#include "app/bundles.h"

// The routes of docs/api.md, "Sealed files".
namespace waterline::api {
namespace {

std::optional<std::filesystem::path> absolute_path(std::string_view text) {
  std::filesystem::path path(text);
  if (!path.is_absolute() || text.find('\0') != std::string_view::npos) return {};
  return path;
}

Outcome<Json> out(Call& call) {
  const auto file = absolute_path(call.body.text("file"));
  if (!call.sound() || !file) return Failure(Error::kBadRequest);
  return call.node.while_shared([&](link::SharedSide& both, base::FairLock& lock) -> Outcome<Json> {
    const auto carried = app::carry_out(both, lock, *file);
    if (!carried) return carried.error();
    Json answer = answer_of("carried-out");
    answer["files"] = carried->files;
    answer["waits"] = carried->waits;
    return answer;
  });
}

Outcome<Json> in(Call& call) {
  const auto file = absolute_path(call.body.text("file"));
  if (!call.sound() || !file) return Failure(Error::kBadRequest);
  return call.node.while_shared([&](link::SharedSide& both, base::FairLock& lock) -> Outcome<Json> {
    const auto carried = app::carry_in(both, lock, *file);
    if (!carried) return carried.error();
    both.folder.wake();
    Json answer = answer_of("carried-in");
    answer["received"] = carried->shown;
    answer["earlier_missing"] = carried->earlier_missing;
    answer["more_to_come"] = carried->more_to_come;
    return answer;
  });
}

Json problem_of(link::FolderWatch::Problem problem) {
  using Problem = link::FolderWatch::Problem;
  switch (problem) {
    case Problem::kNone:
      return {};
    case Problem::kNoFolder:
      return "no_folder";
    case Problem::kCannotWrite:
      return "cannot_write";
    case Problem::kUnsound:
      return "bad_bundle";
    case Problem::kEarlierMissing:
      return "earlier_missing";
    case Problem::kOtherVersion:
      return "bundle_other_version";
    case Problem::kTooManyFiles:
      return "too_many_files";
    case Problem::kCannotKeep:
      return "cannot_keep";
    case Problem::kWaitsForSession:
      return "waits_for_meeting";
    // The problems of a box, which this route does not tell (routes_box.cpp).
    case Problem::kBoxRefused:
    case Problem::kBoxRefusedKey:
    case Problem::kBoxFull:
    case Problem::kBoxNoFolder:
    case Problem::kBoxOtherKey:
    case Problem::kBoxNotTrusted:
    case Problem::kBoxNoAuthorities:
    case Problem::kBoxCertificateTime:
    case Problem::kBoxOtherName:
    case Problem::kBoxNotReached:
    case Problem::kBoxMoved:
    case Problem::kBoxNotUnderstood:
    case Problem::kBoxNeedsTor:
    case Problem::kBoxWouldShow:
    case Problem::kCarrierMissing:
    case Problem::kCarrierFails:
    case Problem::kFailed:
      break;
  }
  return "failed";
}

Outcome<Json> folder(Call& call) {
  if (!call.sound()) return Failure(Error::kBadRequest);
  return call.node.while_shared([&](link::SharedSide& both, auto&) -> Outcome<Json> {
    const link::FolderWatch::Status status = both.folder.status();
    Json answer = answer_of("folder");
    answer["folder"] = status.folder;
    answer["problem"] = status.folder.empty() ? Json() : problem_of(status.problem);
    return answer;
  });
}

Outcome<Json> set_folder(Call& call) {
  const std::string text = call.body.text("folder");
  const auto confirm = call.body.text_if_given("confirm");
  if (!call.sound() || (!text.empty() && !absolute_path(text))) return Failure(Error::kBadRequest);
  const auto replaces =
      confirm == app::kReplacesPlace ? app::Replaces::kYes : app::Replaces::kAsksFirst;
  // Look at the folder before the mutex is held: its server may not answer.
  if (!text.empty() && !link::is_folder(text)) return Failure(Error::kNoFile);
  return call.node.while_open([&](link::SharedSide& both) -> Outcome<Json> {
    if (const auto set = app::set_folder(both, text, replaces); !set) return set.error();
    return done();
  });
}

constexpr Route kCarryRoutes[] = {
    {"POST", "/v1/carry/out", out},
    {"POST", "/v1/carry/in", in},
    {"GET", "/v1/carry/folder", folder},
    {"POST", "/v1/carry/folder", set_folder},
};

}  // namespace

std::span<const Route> carry_routes() {
  return kCarryRoutes;
}

}  // namespace waterline::api
