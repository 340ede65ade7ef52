#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <thread>
#include <vector>

#include "node/api.h"
#include "node/file_descriptor.h"

namespace waterline::node {

// HTTP/1.1 on a listening Unix socket, for this user's own processes: the user id of every caller is checked before a
// byte is read. One request a connection. cpp-httplib does the parsing; what it would do beyond that (ranges,
// compression, forms, chunks) is refused or switched off.
class HttpServer {
 public:
  using Handler = std::function<Answer(const Request&)>;
  using MaxBody = std::size_t (*)(std::string_view path);

  // Serves until it goes. `handler` is called from several threads at once.
  HttpServer(FileDescriptor listening, Handler handler, MaxBody max_body);
  ~HttpServer();  // no more requests are read; those that are being handled are answered first
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

 private:
  class Parser;

  void accept_connections();
  void work();

  FileDescriptor listening_;
  FileDescriptor end_;  // an eventfd that ends the wait for connections
  std::unique_ptr<Parser> parser_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<FileDescriptor> waiting_;
  std::set<int> served_;
  bool ending_ = false;

  std::vector<std::thread> threads_;
};

}  // namespace waterline::node
