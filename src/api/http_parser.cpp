#include "api/http_parser.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "crypto/secret.h"

namespace waterline::api {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kBytes = "application/octet-stream";
// How much of a stream is read and sent at once.
constexpr std::size_t kStreamPiece = std::size_t{256} * 1024;

// Returns true if requests of this method are served. Others must be refused early: cpp-httplib
// would wait for a body whose end it cannot know.
bool is_served(const std::string& method) {
  return method == "GET" || method == "POST" || method == "PUT" || method == "DELETE";
}

bool has_body(const httplib::Request& request) {
  return request.method == "POST" || request.method == "PUT";
}

// Returns the value of a header; empty if the header is missing, nullopt if it occurs twice.
std::optional<std::string> only(const httplib::Request& request, const char* name) {
  if (request.get_header_value_count(name) > 1) return {};
  return request.get_header_value(name);
}

// Returns true if the content type is this one, whatever its parameters are.
bool is_of_type(const httplib::Request& request, std::string_view wanted) {
  std::string type = request.get_header_value("Content-Type");
  type = type.substr(0, type.find_first_of("; "));
  return type == wanted;
}

// The header under which this program keeps a Range that it reads itself.
constexpr const char* kAskedRange = "Waterline-Range";

// Removes the headers by which a client asks for a part of an answer (ranges) or for a compressed
// answer. The size of a compressed answer would reveal something about its content. cpp-httplib is
// not to cut an answer: a route that can answer in part does so itself.
void ask_for_all_of_it(httplib::Request& request) {
  request.headers.erase(kAskedRange);
  if (request.get_header_value_count("Range") == 1)
    request.set_header(kAskedRange, request.get_header_value("Range"));
  request.ranges.clear();
  request.headers.erase("Range");
  request.headers.erase("Accept-Encoding");
}

}  // namespace

HttpParser::HttpParser(HttpServer::Serves serves, HttpServer::Handler handler,
                       HttpServer::MaxBody max_body, HttpServer::Door::Requests requests,
                       std::span<const Header> headers)
    : serves_(std::move(serves)),
      handler_(std::move(handler)),
      max_body_(max_body),
      requests_(requests),
      headers_(headers) {
  // Without a listening socket of its own, cpp-httplib takes itself for ended and sends no stream.
  svr_sock_ = std::numeric_limits<socket_t>::max();
  set_payload_max_length(kMaxImportSize);
  set_keep_alive_timeout(HttpServer::kLongestRest.count());
  set_keep_alive_max_count(kMaxRequests);
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    return screen(request, response);
  });
  const auto handle = [this](const httplib::Request& request, httplib::Response& response) {
    put(answer(request), response);
  };
  Get(".*", handle).Post(".*", handle).Put(".*", handle).Delete(".*", handle);
  set_error_handler(httplib::Server::HandlerWithResponse(
      [this](const httplib::Request& request, httplib::Response& response) {
        return explain(request, response);
      }));
  set_exception_handler(
      [this](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
        put(Api::failed(Error::kBadRequest), response);
      });
}

bool HttpParser::process(ConnectionStream& stream) {
  bool closed = false;
  bool may_follow = false;
  const bool many = requests_ == HttpServer::Door::Requests::kMany;
  // cpp-httplib calls this when it has read the headers, and before it reads the body.
  const auto allow_body = [&](httplib::Request& request) {
    stream.allow(kMaxImportSize);
    ask_for_all_of_it(request);
    may_follow = many && request.method == "GET" && !request.has_header("Content-Length") &&
                 !request.has_header("Transfer-Encoding") &&
                 std::ranges::none_of(request.headers, [](const auto& header) {
                   return header.first.find_first_of(" \t") != std::string::npos;
                 });
    if (many && !may_follow) request.set_header("Connection", "close");
  };
  const bool answered =
      process_request(stream, /*close_connection=*/!many, closed, std::cref(allow_body));
  return answered && !closed && may_follow;
}

// Gives an answer to a request that cpp-httplib itself refused the same body as every other error.
// cpp-httplib may refuse a request before this program checks the headers, because of an invalid
// range for example. The request is a variable of cpp-httplib, which passes it to a handler as a
// constant.
httplib::Server::HandlerResponse HttpParser::explain(const httplib::Request& request,
                                                     httplib::Response& response) const {
  ask_for_all_of_it(const_cast<httplib::Request&>(request));
  if (response.body.empty()) {
    put(Api::failed(response.status == 404 ? Error::kNotFound : Error::kBadRequest), response);
  }
  return HandlerResponse::Handled;
}

void HttpParser::put(const Answer& answer, httplib::Response& response) const {
  response.status = answer.status;
  response.set_header("Cache-Control", "no-store");
  response.set_header("X-Content-Type-Options", "nosniff");
  for (const Header& header : headers_) response.set_header(header.name, header.value);
  for (const Header& header : answer.headers) response.set_header(header.name, header.value);
  if (!answer.stream) return response.set_content(answer.body, std::string(answer.type));
  const Stream& stream = *answer.stream;
  response.set_header("Accept-Ranges", "bytes");
  if (answer.status == 206)
    response.set_header("Content-Range", "bytes " + std::to_string(stream.from) + "-" +
                                             std::to_string(stream.from + stream.count - 1) + "/" +
                                             std::to_string(stream.size));
  response.set_content_provider(
      stream.count, std::string(answer.type),
      [stream](std::size_t offset, std::size_t left, httplib::DataSink& sink) {
        base::Bytes piece(std::min(left, kStreamPiece));
        const bool read = stream.read(stream.from + offset, piece);
        const bool sent =
            read && sink.write(reinterpret_cast<const char*>(piece.data()), piece.size());
        crypto::wipe(piece);
        return sent;
      });
}

// Checks a request before its body is read. Checks the length of the path first, since
// cpp-httplib's routing is not made for long paths.
httplib::Server::HandlerResponse HttpParser::screen(const httplib::Request& request,
                                                    httplib::Response& response) const {
  const auto refuse = [&](const Failure& failure) {
    put(Api::failed(failure), response);
    return HandlerResponse::Handled;
  };
  if (request.path.size() > kMaxPath || !is_served(request.method)) return refuse(Error::kNotFound);
  const Asker asker{only(request, "Host"),           only(request, "Origin"),
                    only(request, "Sec-Fetch-Site"), only(request, "Sec-Fetch-Mode"),
                    only(request, "Sec-Fetch-Dest"), only(request, "Authorization")};
  if (serves_ && !serves_(asker, request.method, request.path)) return refuse(Error::kNotFound);
  const bool sized = request.get_header_value_count("Content-Length") == 1;
  if (request.has_header("Transfer-Encoding") || request.has_header("Content-Encoding")) {
    return refuse(Error::kBadRequest);
  }
  if (has_body(request) && !sized) return refuse(Error::kBadRequest);
  const auto size = request.get_header_value<std::uint64_t>("Content-Length");
  if (size > max_body_(request.path))
    return refuse({Error::kTooLong, app::Limit{max_body_(request.path)}});
  // A browser sends neither type to another origin without asking first.
  const bool may_be_bytes = Api::takes_bytes(request.path) && request.method == "PUT";
  const bool is_known = is_of_type(request, kJson) || (may_be_bytes && is_of_type(request, kBytes));
  if (size > 0 && (!has_body(request) || !is_known)) return refuse(Error::kBadRequest);
  return HandlerResponse::Unhandled;
}

Answer HttpParser::answer(const httplib::Request& request) const {
  const std::string authorization = request.get_header_value("Authorization");
  const std::string range = request.get_header_value(kAskedRange);
  Request asked{request.method, request.path, {}, request.body, authorization, range};
  if (request.get_header_value("Waterline-Attended") == "no")
    asked.attended = Request::Attended::kNo;
  for (const auto& [name, value] : request.params) {
    if (!asked.query.emplace(name, value).second) return Api::failed(Error::kBadRequest);
  }
  return handler_(asked);
}

}  // namespace waterline::api
