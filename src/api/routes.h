#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/api.h"
#include "api/error.h"
#include "api/fields.h"
#include "node/node.h"

// The routes of the API, by subject. Each route is a function that reads its request, runs one use
// case, and returns the result as JSON.
namespace waterline::api {

class Changes;
class Loopback;
struct AutostartSwitch;

struct Call {
  node::Node& node;
  Loopback& loopback;
  Changes& changes;
  const std::function<void()>& stop;
  const AutostartSwitch& autostart;
  std::string id;  // the part of the path where the route has ID
  Query query;
  Fields body;
  base::ByteView bytes = {};    // the body, if it is no JSON (Api::takes_bytes)
  std::string_view range = {};  // the header Range
  // Set by a handler whose answer is no JSON.
  std::optional<Stream> stream = {};

  [[nodiscard]] bool sound() const { return query.sound() && body.sound(); }
};

// The state of the journal that a route needs. While the journal is not open, the router refuses
// every request to a kOpenJournal route before it looks at anything else in the request. So a
// locked journal gives everybody the same answers.
enum class Needs { kOpenJournal, kNothing };

struct Route {
  std::string_view method;
  std::string_view path;  // ID stands for one part of any content
  Outcome<Json> (*handle)(Call& call);
  Needs needs = Needs::kOpenJournal;
};

// Returns the routes of all subjects.
std::array<std::span<const Route>, 23> all_routes();

std::span<const Route> state_routes();
std::span<const Route> entry_routes();
std::span<const Route> draft_routes();
std::span<const Route> entry_state_routes();
std::span<const Route> looking_back_routes();
std::span<const Route> list_routes();
std::span<const Route> sharing_routes();
std::span<const Route> joint_routes();
std::span<const Route> waiting_routes();
std::span<const Route> given_routes();
std::span<const Route> partner_routes();
std::span<const Route> partner_settings_routes();
std::span<const Route> net_routes();
std::span<const Route> doctor_routes();
std::span<const Route> backup_routes();
std::span<const Route> carry_routes();
std::span<const Route> box_routes();
std::span<const Route> loopback_routes();
std::span<const Route> page_routes();
std::span<const Route> job_routes();
std::span<const Route> autostart_routes();
std::span<const Route> home_routes();
std::span<const Route> attachment_routes();

// The secret in a request, which is either `passphrase` or `recovery_phrase`. If the request has
// neither or both, it is unsound (fields.h).
class GivenSecret {
 public:
  explicit GivenSecret(Fields& body);
  // Returns the secret. REQUIRES: the request was sound.
  [[nodiscard]] node::OwnersSecret secret() const;

 private:
  std::optional<crypto::SecretBytes> passphrase_;
  std::optional<crypto::SecretBytes> phrase_;
};

// Returns an answer that has only its schema so far: {"schema": "waterline/NAME/1"}.
Json answer_of(std::string_view name);
Json done();
std::string text_of(const Json& json);
// Adds the fields about the courier to an answer: whether it runs (`courier`), how earlier ones
// ended (`courier_ended`), and others.
void put(Json& answer, const link::PartnerLink::Cage& cage);
// Adds the field `computer`: what the computer tells of sleep and of a locked screen.
void put(Json& answer, const node::Node::Computer& computer);

}  // namespace waterline::api
