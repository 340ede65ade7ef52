#pragma once

#include <array>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "api/error.h"
#include "api/fields.h"
#include "node/node.h"

// The inside of the API: a function a route, by subject. Each reads its request, does one use case,
// and says what came of it in JSON.
namespace waterline::api {

class Loopback;

struct Call {
  node::Node& node;
  Loopback& loopback;
  const std::function<void()>& stop;
  std::string id;  // what stands in the path for ID
  Query query;
  Fields body;

  [[nodiscard]] bool sound() const { return query.sound() && body.sound(); }
};

// What a route needs. Whatever does not say kNothing is refused by the router unless the journal is
// open, before anything else of the request is looked at: so the answers of a locked journal are
// the same for everybody.
enum class Needs { kOpenJournal, kNothing };

struct Route {
  std::string_view method;
  std::string_view path;  // with ID for one part of any content
  Outcome<Json> (*handle)(Call& call);
  Needs needs = Needs::kOpenJournal;
};

// All of them, by subject.
std::array<std::span<const Route>, 15> all_routes();

std::span<const Route> state_routes();
std::span<const Route> entry_routes();
std::span<const Route> draft_routes();
std::span<const Route> standing_routes();
std::span<const Route> looking_back_routes();
std::span<const Route> list_routes();
std::span<const Route> sharing_routes();
std::span<const Route> joint_routes();
std::span<const Route> waiting_routes();
std::span<const Route> given_routes();
std::span<const Route> partner_routes();
std::span<const Route> network_routes();
std::span<const Route> backup_routes();
std::span<const Route> carry_routes();
std::span<const Route> loopback_routes();

// The one of `passphrase` and `recovery_phrase` that a request has; it is not sound with none or
// both.
class GivenSecret {
 public:
  explicit GivenSecret(Fields& body);
  // REQUIRES: the request was sound.
  [[nodiscard]] node::OwnersSecret secret() const;

 private:
  std::optional<crypto::SecretBytes> passphrase_;
  std::optional<crypto::SecretBytes> phrase_;
};

// An answer's beginning: {"schema": "waterline/NAME/1"}.
Json answer_of(std::string_view name);
Json done();
std::string text_of(const Json& json);
std::string_view name_of(link::DialFailure failure);
// `courier` and `courier_ended`, of the answers that say how the network process is doing.
void put(Json& answer, const link::PartnerLink::Cage& cage);

}  // namespace waterline::api
