#include "api/api.h"

#include <array>
#include <new>
#include <optional>
#include <utility>

#include "api/changes.h"
#include "api/loopback.h"
#include "api/page_files.h"
#include "api/routes.h"

namespace waterline::api {
namespace {

constexpr std::string_view kAttachmentsPath = "/v1/attachments/";
constexpr std::string_view kImportPath = "/v1/entries/import";

// Splits a path at its next slash. Returns the part before it, and the rest.
std::pair<std::string_view, std::string_view> first_part(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}};
  return {path.substr(0, slash), path.substr(slash)};
}

// Returns whether the path matches the pattern. Sets `id` to the part of the path that stands where
// the pattern has ID.
bool matches(std::string_view pattern, std::string_view path, std::string& id) {
  while (!pattern.empty() && !path.empty()) {
    if (pattern.front() != '/' || path.front() != '/') return false;
    const auto [expected, more_expected] = first_part(pattern.substr(1));
    const auto [given, more_given] = first_part(path.substr(1));
    if (expected == "ID") {
      if (given.empty()) return false;
      id = given;
    } else if (expected != given) {
      return false;
    }
    pattern = more_expected;
    path = more_given;
  }
  return pattern.empty() && path.empty();
}

// A browser must not decode an attachment, so it gets every one as unknown bytes to save. Only
// a view is a picture to it, and only a sound of our own encoder or of samples a sound.
constexpr std::array kFileHeaders{
    Header{"Content-Disposition", "attachment"},
    Header{"Content-Security-Policy", "default-src 'none'; sandbox"},
};

Answer streamed(Stream stream) {
  Answer answer;
  answer.status = stream.count == stream.size ? 200 : 206;
  switch (stream.content) {
    case Stream::Content::kView:
      answer.type = "image/jpeg";
      break;
    case Stream::Content::kRecording:
      answer.type = "audio/ogg";
      break;
    case Stream::Content::kSound:
      answer.type = "audio/wav";
      break;
    case Stream::Content::kUnknown:
      answer.type = "application/octet-stream";
      answer.headers = kFileHeaders;
  }
  answer.stream = std::move(stream);
  return answer;
}

const Route* route_of(const Request& request, std::string& id) {
  for (const auto routes : all_routes()) {
    for (const Route& route : routes) {
      if (route.method == request.method && matches(route.path, request.path, id)) return &route;
    }
  }
  return nullptr;
}

}  // namespace

std::array<std::span<const Route>, 23> all_routes() {
  return {state_routes(),        entry_routes(),   draft_routes(),     entry_state_routes(),
          looking_back_routes(), list_routes(),    given_routes(),     sharing_routes(),
          joint_routes(),        waiting_routes(), partner_routes(),   partner_settings_routes(),
          net_routes(),          doctor_routes(),  backup_routes(),    carry_routes(),
          loopback_routes(),     page_routes(),    job_routes(),       autostart_routes(),
          home_routes(),         box_routes(),     attachment_routes()};
}

Api::Api(node::Node& node, std::function<void()> stop, base::Random& random,
         AutostartSwitch autostart)
    : node_(node),
      stop_(std::move(stop)),
      autostart_(std::move(autostart)),
      changes_(std::make_unique<Changes>(
          [&node] { return node.open_period(); },
          base::read_little_endian<std::uint32_t>(random.bytes<sizeof(std::uint32_t)>()))),
      loopback_(std::make_unique<Loopback>(
          [this](const Request& request) { return answer(request); }, &Api::max_body, node.clock(),
          random, [&node] { return node.open_period(); }, [this] { release_waits(); })) {}

Api::~Api() = default;

void Api::release_waits() {
  changes_->release();
}

Answer Api::answer(const Request& request) {
  std::optional<node::Unattended> unattended;
  if (request.attended == Request::Attended::kNo) unattended.emplace();
  node_.close_after_sleep();
  std::string id;
  const Route* const route = route_of(request, id);
  if (route == nullptr) return failed(Error::kNotFound);
  if (route->needs == Needs::kOpenJournal) {
    if (const auto open = node_.require_open(); !open) return failed(open.error());
  }
  const bool is_json = !takes_bytes(request.path) || request.method != "PUT";
  auto body = parse_object(is_json ? request.body : std::string_view());
  if (!body) return failed(Error::kBadRequest);
  Call call{node_,
            *loopback_,
            *changes_,
            stop_,
            autostart_,
            std::move(id),
            Query(request.query),
            Fields(std::move(*body)),
            is_json ? base::ByteView() : base::bytes_of(request.body),
            request.range,
            {}};
  try {
    const Outcome<Json> outcome = route->handle(call);
    if (!outcome) return failed(outcome.error());
    changes_->note(request.method, request.path);
    if (call.stream) return streamed(std::move(*call.stream));
    return {200, text_of(*outcome)};
  } catch (const std::bad_alloc&) {
    return failed(Error::kOutOfMemory);
  }
}

Answer Api::answer_at_socket(const Request& request) {
  if (auto file = window_file(request)) return std::move(*file);
  return answer(request);
}

bool Api::takes_bytes(std::string_view path) {
  return path.starts_with(kAttachmentsPath) && path.ends_with("/bytes");
}

std::size_t Api::max_body(std::string_view path) {
  if (takes_bytes(path)) return kMaxPieceSize;
  if (path == kReadPicturePath) return kMaxPictureSize;
  return path == kImportPath ? kMaxImportSize : kMaxRequestSize;
}

}  // namespace waterline::api
