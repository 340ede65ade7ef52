#pragma once

#include <functional>
#include <string>

#include <libsoup/soup.h>
#include <webkit2/webkit2.h>

#include "window/owned.h"

namespace waterline::window {

// The way from the page to the node: each request of the page becomes one on the node's Unix
// socket, and its answer goes back as it comes. Nothing of it is kept or looked at. Used in one
// thread, by GLib's main loop.
class NodeDoor {
 public:
  // `socket` is the path of the node's socket. `on_leave` is called when the page begins to leave,
  // `on_lost` whenever nothing answers at the socket.
  NodeDoor(const std::string& socket, std::function<void()> on_leave,
           std::function<void()> on_lost);

  // Answers a request of the page, for the scheme `notes`.
  void forward(WebKitURISchemeRequest* request);

  // Asks the node to close the journal. If the page has asked for that already, waits for that
  // answer instead, so that words which it sent along come first. Calls `done` once there is an
  // answer, or the node is not there.
  void leave(std::function<void()> done);

 private:
  struct Asked;
  void send(Asked* asked);
  void answered(Asked* asked, GAsyncResult* result);
  void leave_was_answered();

  Owned<SoupSession> session_;
  std::function<void()> on_leave_;
  std::function<void()> on_lost_;
  int leaving_ = 0;    // requests to leave that have no answer yet
  bool left_ = false;  // the node said that it closed the journal
  std::function<void()> done_;
};

}  // namespace waterline::window
