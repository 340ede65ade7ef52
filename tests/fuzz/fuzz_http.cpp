#include <array>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#include "api/fields.h"
#include "api/http_parser.h"
#include "api/loopback_access.h"
#include "fakes/manual_clock.h"
#include "fakes/seeded_random.h"
#include "fuzz/input.h"

// Sends bytes to the API as a client, in the pieces that the input chooses: on the socket of the
// command line, or on loopback, with or without the correct code and token. The client must get one
// whole answer or none. No request on loopback without a token reaches the node, and no body
// exceeds the limit of its path.
namespace {

using namespace waterline;
using namespace waterline::api;

constexpr std::uint16_t kPort = 4000;
constexpr std::size_t kMaxInBody = 300;  // small, so that an input can exceed it

std::size_t most_in_body(std::string_view path) {
  return path == "/v1/entries/import" ? 3 * kMaxInBody : kMaxInBody;
}

// A connected client: writes one piece per call, then the end, and reads the answer.
class Caller {
 public:
  Caller() {
    // With packets, every read gets one piece.
    fuzz::require(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends_.data()) == 0);
  }
  ~Caller() {
    for (const int end : ends_) ::close(end);
  }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  bool say(base::ByteView piece) {
    return ::send(ends_[0], piece.data(), piece.size(), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
  }
  void stop_talking() { ::shutdown(ends_[0], SHUT_WR); }
  std::string answer() {
    std::string all;
    std::array<char, 65536> part{};
    for (;;) {
      const auto count = ::recv(ends_[0], part.data(), part.size(), MSG_DONTWAIT);
      if (count <= 0) return all;
      all.append(part.data(), static_cast<std::size_t>(count));
    }
  }
  [[nodiscard]] int other_end() const { return ends_[1]; }

 private:
  std::array<int, 2> ends_{};
};

// Removes one answer of the server from the beginning of `bytes`. Only the last answer may have no
// body, as an answer to HEAD has none.
void take_answer(std::string_view& bytes) {
  // cpp-httplib sends this line before the answer when a client asks for it ("Expect:
  // 100-continue").
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  if (bytes.starts_with(kContinue)) bytes.remove_prefix(kContinue.size());
  if (bytes.empty()) return;
  fuzz::require(bytes.starts_with("HTTP/1.1 "));
  const std::size_t end = bytes.find("\r\n\r\n");
  fuzz::require(end != std::string_view::npos);
  const std::string_view head = bytes.substr(0, end + 2);
  bytes.remove_prefix(end + 4);
  fuzz::require(head.find("Access-Control") == std::string_view::npos);
  fuzz::require(head.find("\r\nContent-Type: application/json\r\n") != std::string_view::npos);
  if (bytes.empty()) return;
  const std::size_t length = head.find(kLength);
  fuzz::require(length != std::string_view::npos);
  const std::size_t size = std::stoul(std::string(head.substr(length + kLength.size(), 10)));
  fuzz::require(size <= bytes.size());
  const auto json = parse_object(bytes.substr(0, size));
  fuzz::require(json && json->value("schema", "").starts_with("waterline/"));
  bytes.remove_prefix(size);
}

// Returns how many answers there are.
std::size_t answers_in(std::string_view bytes) {
  std::size_t count = 0;
  for (; !bytes.empty(); ++count) take_answer(bytes);
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(fuzz::view_of(data, size));
  const auto choice = input.number(1);
  const bool on_loopback = choice % 4 != 0;
  const bool seeds_know = choice % 4 == 1;
  // tests/fuzz/make_corpus.cpp draws the same code and token.
  fakes::SeededRandom random(seeds_know ? 1 : 2);
  const fakes::ManualClock clock;
  LoopbackAccess access(clock, random, [] { return std::uint64_t{0}; });
  const std::string first_code = access.begin(kPort);
  const Answer session = access.begin_session(
      {"POST", std::string(LoopbackAccess::kSessionPath), {}, R"({"code":")" + first_code + "\"}"});
  const std::string token = parse_object(session.body)->at("token");
  const std::string code = access.begin(kPort);

  const std::string said(base::text_of(fuzz::view_of(data, size)));
  std::size_t answered = 0;
  const auto handler = [&](const Request& request) -> Answer {
    ++answered;
    fuzz::require(request.body.size() <= most_in_body(request.path));
    fuzz::require(request.path.size() <= HttpParser::kMaxPath);
    if (on_loopback && request.path == LoopbackAccess::kSessionPath)
      return access.begin_session(request);
    if (on_loopback && access.path_in_page(request.path))
      return {200, R"({"schema":"waterline/asset/1"})"};
    if (on_loopback) {
      fuzz::require(seeds_know);
      fuzz::require(!request.path.starts_with(LoopbackAccess::kPrefix));
    }
    return {200, R"({"schema":"waterline/done/1"})"};
  };
  HttpServer::Serves serves;
  if (on_loopback) {
    serves = [&](const Asker& asker, std::string_view method, std::string_view path) {
      return access.serves(asker, method, path);
    };
  }
  using Requests = HttpServer::Door::Requests;
  HttpParser parser(serves, handler, &most_in_body, on_loopback ? Requests::kMany : Requests::kOne,
                    {});

  Caller caller;
  std::string heard;
  const std::size_t piece = 1 + input.number(1);
  while (!input.empty()) {
    const auto bytes = input.bytes(piece);
    if (!caller.say(bytes)) break;  // the socket is full
    heard += base::text_of(bytes);
  }
  caller.stop_talking();
  {
    ConnectionStream stream(caller.other_end(), HttpParser::kMaxHeadBytes);
    while (parser.process(stream) && stream.await_request(std::chrono::seconds(0))) {
    }
  }
  const std::string answer = caller.answer();
  const std::size_t answers = answers_in(answer);
  fuzz::require(answered <= answers);
  fuzz::require(on_loopback || answers <= 1);
  // Only a request with the code gets a token. Other answers on loopback require a token, a host
  // and an origin.
  const bool in_session = answer.find("waterline/session/1") != std::string::npos;
  const bool done = answer.find("waterline/done/1") != std::string::npos;
  if (in_session) fuzz::require(on_loopback && heard.find(code) != std::string::npos);
  if (done && on_loopback) {
    fuzz::require(heard.find("Bearer " + token) != std::string::npos);
    fuzz::require(heard.find("127.0.0.1:4000") != std::string::npos);
    if (answers == 1 && !heard.starts_with("GET "))
      fuzz::require(heard.find("http://127.0.0.1:4000") != std::string::npos);
  }
  return 0;
}
