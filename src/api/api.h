#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "api/error.h"
#include "node/node.h"

// docs/api.md, as a function from requests to answers; what carries them is http_server.h.
namespace waterline::api {

inline constexpr std::size_t kMaxRequestSize = 2 * 1024 * 1024;
inline constexpr std::size_t kMaxImportSize = 64 * 1024 * 1024;

struct Request {
  std::string method;
  std::string path;  // without what stands after the `?`
  std::map<std::string, std::string> query;
  std::string_view body;
};

struct Answer {
  int status = 200;
  std::string body;  // JSON
};

class Loopback;

// Any thread may call any member.
class Api {
 public:
  // `stop` is called once for each request to stop and must only begin to end the node. `random`
  // must outlive this.
  Api(node::Node& node, std::function<void()> stop, base::Random& random);
  ~Api();
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  [[nodiscard]] Answer answer(const Request& request);

  // How large a body may be on this path.
  static std::size_t max_body(std::string_view path);
  // The answer that says so.
  static Answer failed(const Failure& failure);

 private:
  node::Node& node_;
  std::function<void()> stop_;
  std::unique_ptr<Loopback> loopback_;
};

}  // namespace waterline::api
