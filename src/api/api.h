#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/autostart.h"
#include "api/error.h"
#include "api/limits.h"
#include "node/node.h"

// The API of docs/api.md, as a function that turns a request into an answer. http_server.h receives
// the requests and sends the answers.
namespace waterline::api {

struct Request {
  std::string method;
  std::string path;  // without the `?` and what follows
  std::map<std::string, std::string> query;
  std::string_view body;
  std::string_view authorization = {};  // the value of the header Authorization
  std::string_view range = {};          // the value of the header Range
  // Says who caused a request. kYes: a person did. kNo: a program made it by itself, so that it
  // does not restart the idle limit.
  enum class Attended { kYes, kNo };
  Attended attended = Attended::kYes;
};

struct Header {
  const char* name;
  const char* value;
};

// Bytes that are sent as they are read, so that an answer of any size takes little memory.
struct Stream {
  std::uint64_t size = 0;  // of all that there is
  // The part that is sent; the request may ask for one (RFC 9110, section 14).
  std::uint64_t from = 0;
  std::uint64_t count = 0;
  // Fills `out` from this offset on. Returns false if that is not possible any more, because the
  // journal was locked for example: then the connection ends.
  std::function<bool(std::uint64_t offset, base::MutableByteView out)> read;
  // kUnknown: bytes of any file, which a browser must not decode. kView: a JPEG file that the lens
  // made of pixels (app/photo_view.h). kRecording: an Ogg Opus file that our encoder made of samples;
  // kSound: a WAV file of samples (app/sound.h).
  enum class Content { kUnknown, kView, kRecording, kSound };
  Content content = Content::kUnknown;
};

struct Answer {
  int status = 200;
  std::string body;
  std::string_view type = "application/json";
  // Headers that are sent besides those that every answer has. The array must live as long as the
  // program.
  std::span<const Header> headers = {};
  std::optional<Stream> stream = {};  // in place of `body`
};

class Changes;
class Loopback;

// Any thread may call any member.
class Api {
 public:
  // `stop` is called once for each request to stop the node. It must return at once and only begin
  // to end the node. `random` must outlive this object.
  Api(node::Node& node, std::function<void()> stop, base::Random& random,
      AutostartSwitch autostart = {});
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  [[nodiscard]] Answer answer(const Request& request);
  // Answers a request on the Unix socket, which has the files of the page as well (page_files.h).
  [[nodiscard]] Answer answer_at_socket(const Request& request);
  // Ends all requests that wait for a change, so that a server can be destroyed.
  void release_waits();

  // Returns the largest size, in bytes, that the body of a request to this path may have.
  static std::size_t max_body(std::string_view path);
  // Returns true if the body of a request to this path is bytes of a file, and not JSON.
  static bool takes_bytes(std::string_view path);
  // Returns the answer that reports a failure.
  static Answer failed(const Failure& failure);

 private:
  node::Node& node_;
  std::function<void()> stop_;
  AutostartSwitch autostart_;
  std::unique_ptr<Changes> changes_;
  std::unique_ptr<Loopback> loopback_;
};

}  // namespace waterline::api
