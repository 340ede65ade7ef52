#include <string>

#include <catch2/catch.hpp>

#include "fakes/running_node.h"
#include "sound/made_sound.h"
#include "sound/samples.h"

// Tests recordings and what is heard, with the real program waterline-sound in its cage.

using namespace waterline;
using namespace waterline::test;

namespace {

struct Recording {
  TemporaryFolder folder;
  RunningNode node{folder.path()};
  Recording() { node.make_journal(); }

  std::string begin(const std::string& side = "vault") {
    return node.post("/v1/attachments",
                     {{"side", side}, {"recording", true}, {"name", "a.ogg"}})["id"];
  }
  // Sends sound in pieces of a second.
  void say(const std::string& id, const base::Bytes& sound) {
    const std::string_view bytes = base::text_of(sound);
    auto at = node.get("/v1/attachments/" + id)["offset"].get<std::size_t>();
    for (std::size_t sent = 0; sent < bytes.size();
         sent += sound::kBytesOfSecond, at += sound::kBytesOfSecond)
      RunningNode::require_ok(node.put_bytes(id, at, bytes.substr(sent, sound::kBytesOfSecond)));
  }
  HttpAnswer heard(const std::string& id) {
    return talk(node.socket(), request_bytes("GET", "/v1/attachments/" + id + "/sound", ""));
  }
  NodeAnswer finish(const std::string& id) {
    return node.post("/v1/attachments/" + id + "/finish");
  }
};

std::string foreign_note() {
  std::vector<std::string> packets = sound::stereo_packets(50);
  packets.insert(packets.begin(), {sound::opus_head(2), sound::opus_tags("TITLE=somewhere")});
  return std::string(base::text_of(sound::ogg_of(packets, 48'000)));
}

}  // namespace

TEST_CASE("a recording of either side becomes an attachment under its id", "[api][sound]") {
  for (const std::string side : {"vault", "deep"}) {
    Recording recording;
    RunningNode& node = recording.node;
    const std::string id = recording.begin(side);
    CHECK(id.front() == (side == "deep" ? 'g' : 'f'));
    recording.say(id, sound::tone(440, 3));
    const NodeAnswer comes = node.get("/v1/attachments/" + id);
    CHECK(comes["state"] == "recording");
    CHECK(comes["offset"] == 3 * sound::kBytesOfSecond);
    CHECK(comes["seconds"] == 3);
    CHECK(node.bytes_of(id).find("OggS") == std::string::npos);
    const NodeAnswer done = recording.finish(id);
    RunningNode::require_ok(done);
    CHECK(done["id"] == id);
    CHECK(done["state"] == "whole");
    CHECK(done["kind"] == "audio/ogg");
    CHECK(done["made_here"] == true);
    CHECK(done["seconds"] == 3);
    CHECK(recording.finish(id)["id"] == id);  // its answer may have been lost
    const HttpAnswer heard = recording.heard(id);
    CHECK(heard.status == 200);
    CHECK(heard.head.find("Content-Type: audio/ogg") != std::string::npos);
    CHECK((heard.body == node.bytes_of(id)));
    const NodeAnswer entry =
        node.post("/v1/entries", {{"side", side}, {"attachments", {{{"id", id}}}}});
    RunningNode::require_ok(entry);
    CHECK(entry["attachments"][0]["seconds"] == 3);
    CHECK(node.get("/v1/attachments?side=" + side)["attachments"].size() == 1);
  }
}

TEST_CASE("a recording goes on after a lock, with every piece that was taken", "[api][sound]") {
  Recording recording;
  RunningNode& node = recording.node;
  const std::string id = recording.begin();
  recording.say(id, sound::tone(440, 2));
  RunningNode::require_ok(node.post("/v1/lock"));
  CHECK(node.put_bytes(id, 2 * sound::kBytesOfSecond, "ab").error() == "locked");
  CHECK(recording.finish(id).error() == "locked");
  node.unlock();
  CHECK(node.get("/v1/attachments/" + id)["offset"] == 2 * sound::kBytesOfSecond);
  CHECK(node.put_bytes(id, 0, "ab")["offset"] == 2 * sound::kBytesOfSecond);
  recording.say(id, sound::tone(440, 1));
  CHECK(recording.finish(id)["seconds"] == 3);
}

TEST_CASE("a recording that nobody wants is thrown away", "[api][sound]") {
  Recording recording;
  RunningNode& node = recording.node;
  const std::string id = recording.begin();
  recording.say(id, sound::tone(440, 1));
  CHECK(node.post("/v1/entries", {{"attachments", {{{"id", id}}}}}).error() == "unknown_id");
  RunningNode::require_ok(node.remove("/v1/attachments/" + id + "?for_good=true"));
  CHECK(recording.finish(id).error() == "unknown_id");
  const std::string empty = recording.begin();
  CHECK(recording.finish(empty).error() == "empty");
}

TEST_CASE("what no recording can be is refused", "[api][sound]") {
  Recording recording;
  RunningNode& node = recording.node;
  CHECK(node.post("/v1/attachments", {{"recording", true}, {"size", 5}}).error() == "bad_request");
  CHECK(node.post("/v1/attachments", {{"recording", false}}).error() == "bad_request");
  const std::string id = recording.begin();
  CHECK(node.put_bytes(id, 0, "abc").error() == "bad_request");
  CHECK(node.get("/v1/attachments/" + id)["offset"] == 0);
}

TEST_CASE("a voice note of another program is heard as samples, and nothing else", "[api][sound]") {
  Recording recording;
  const std::string id = recording.node.upload(foreign_note(), "note.ogg")["id"];
  const HttpAnswer heard = recording.heard(id);
  CHECK(heard.status == 200);
  CHECK(heard.head.find("Content-Type: audio/wav") != std::string::npos);
  CHECK(heard.body.substr(0, 4) == "RIFF");
  CHECK(heard.body.size() == 44 + sound::kBytesOfSecond);
  CHECK(heard.body.find("somewhere") == std::string::npos);
  RunningNode::require_ok(recording.node.post("/v1/lock"));
  CHECK(recording.heard(id).json()["error"] == "locked");
}

TEST_CASE("what cannot be played is said, and kept as it is", "[api][sound]") {
  Recording recording;
  const auto error_of = [&](const std::string& content) {
    const std::string id = recording.node.upload(content)["id"];
    CHECK((recording.node.bytes_of(id) == content));
    return recording.heard(id).json().value("error", "");
  };
  CHECK(error_of("words") == "cannot_be_played");
  CHECK(error_of("ID3" + std::string(500, 'm')) == "cannot_be_played");
  CHECK(error_of("OggS" + std::string(500, 'v')) == "cannot_be_played");
  // The same bytes, attached as a file: only what was recorded here goes out as it is.
  CHECK(recording.heard(recording.begin()).json()["error"] == "unknown_id");
}
