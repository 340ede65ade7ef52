#include "window/node_door.h"

#include <memory>
#include <utility>

#include <gio/gunixsocketaddress.h>
#include <unistd.h>

#include "window/addresses.h"

namespace waterline::window {
namespace {

// A page asks for a dozen files at once, and always has a request that waits for a change.
constexpr int kConnections = 16;
// No limit of its own: some requests wait for a change, and the node answers every one.
constexpr unsigned kSeconds = 0;

bool may_pass(const char* header) {
  return g_ascii_strcasecmp(header, "Content-Type") == 0 ||
         g_ascii_strncasecmp(header, "Waterline-", 10) == 0;
}

// Passes on only what the API has: WebKit adds a Referer and its own name.
void take_headers(WebKitURISchemeRequest* request, SoupMessage* message) {
  SoupMessageHeadersIter each;
  const char* name = nullptr;
  const char* value = nullptr;
  soup_message_headers_iter_init(&each, webkit_uri_scheme_request_get_http_headers(request));
  while (soup_message_headers_iter_next(&each, &name, &value)) {
    if (may_pass(name))
      soup_message_headers_replace(soup_message_get_request_headers(message), name, value);
  }
}

// Hears about each step of a new connection. Nothing goes to a socket at which another user
// listens: the folder of a node that has ended can become somebody else's.
void check_who_listens(SoupMessage*, GSocketClientEvent event, GIOStream* stream, gpointer) {
  if (event != G_SOCKET_CLIENT_CONNECTED) return;
  GSocket* const socket = g_socket_connection_get_socket(G_SOCKET_CONNECTION(stream));
  const Owned<GCredentials> other(g_socket_get_credentials(socket, nullptr));
  const bool is_own = other && g_credentials_get_unix_user(other.get(), nullptr) == geteuid();
  if (!is_own) g_socket_shutdown(socket, TRUE, TRUE, nullptr);
}

void refuse(WebKitURISchemeRequest* request, GError* error) {
  webkit_uri_scheme_request_finish_error(request, error);
  g_error_free(error);
}

}  // namespace

// A request of the page, or of this window itself (`request` is empty then), on its way.
struct NodeDoor::Asked {
  NodeDoor* door;
  Owned<SoupMessage> message;
  bool leaves = false;
  Owned<WebKitURISchemeRequest> request;
  Owned<GOutputStream> body;
};

NodeDoor::NodeDoor(const std::string& socket, std::function<void()> on_leave,
                   std::function<void()> on_lost)
    : on_leave_(std::move(on_leave)), on_lost_(std::move(on_lost)) {
  const Owned<GSocketAddress> address(g_unix_socket_address_new(socket.c_str()));
  session_.reset(soup_session_new_with_options("remote-connectable", address.get(), "timeout",
                                               kSeconds, "max-conns", kConnections,
                                               "max-conns-per-host", kConnections, nullptr));
  // The node compresses nothing, and is not asked to.
  soup_session_remove_feature_by_type(session_.get(), SOUP_TYPE_CONTENT_DECODER);
}

void NodeDoor::forward(WebKitURISchemeRequest* request) {
  const auto path = path_at_node(webkit_uri_scheme_request_get_uri(request));
  const std::string address = "http://node" + path.value_or("/");
  SoupMessage* const message =
      soup_message_new(webkit_uri_scheme_request_get_http_method(request), address.c_str());
  if (!path || message == nullptr) {
    if (message != nullptr) g_object_unref(message);
    return refuse(request, g_error_new_literal(G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "no"));
  }
  auto* const asked = new Asked{.door = this,
                                .message = Owned<SoupMessage>(message),
                                .leaves = *path == kLeavePath,
                                .request = share(request),
                                .body = {}};
  take_headers(request, message);
  if (asked->leaves) {
    ++leaving_;
    on_leave_();
  }
  const Owned<GInputStream> body(webkit_uri_scheme_request_get_http_body(request));
  if (!body) return send(asked);
  // The node wants to know the length of a body before its first byte.
  asked->body.reset(g_memory_output_stream_new_resizable());
  g_output_stream_splice_async(
      asked->body.get(), body.get(),
      static_cast<GOutputStreamSpliceFlags>(G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                                            G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET),
      G_PRIORITY_DEFAULT, nullptr,
      [](GObject* out, GAsyncResult* result, gpointer data) {
        auto* const given = static_cast<Asked*>(data);
        g_output_stream_splice_finish(G_OUTPUT_STREAM(out), result, nullptr);
        GBytes* const bytes =
            g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(given->body.get()));
        soup_message_set_request_body_from_bytes(given->message.get(), nullptr, bytes);
        g_bytes_unref(bytes);
        given->door->send(given);
      },
      asked);
}

void NodeDoor::send(Asked* asked) {
  g_signal_connect(asked->message.get(), "network-event", G_CALLBACK(check_who_listens), nullptr);
  soup_session_send_async(
      session_.get(), asked->message.get(), G_PRIORITY_DEFAULT, nullptr,
      [](GObject*, GAsyncResult* result, gpointer data) {
        auto* const sent = static_cast<Asked*>(data);
        sent->door->answered(sent, result);
      },
      asked);
}

void NodeDoor::answered(Asked* asked, GAsyncResult* result) {
  const std::unique_ptr<Asked> owned(asked);
  GError* error = nullptr;
  const Owned<GInputStream> stream(soup_session_send_finish(session_.get(), result, &error));
  SoupMessage* const message = asked->message.get();
  if (asked->leaves) {
    --leaving_;
    left_ = left_ || (stream && soup_message_get_status(message) == SOUP_STATUS_OK);
    leave_was_answered();
  }
  if (!stream) {
    on_lost_();
    if (asked->request) return refuse(asked->request.get(), error);
    return g_error_free(error);
  }
  if (!asked->request) return;
  SoupMessageHeaders* const came = soup_message_get_response_headers(message);
  const bool sized = soup_message_headers_get_encoding(came) == SOUP_ENCODING_CONTENT_LENGTH;
  const Owned<WebKitURISchemeResponse> response(webkit_uri_scheme_response_new(
      stream.get(), sized ? soup_message_headers_get_content_length(came) : -1));
  webkit_uri_scheme_response_set_status(response.get(), soup_message_get_status(message), nullptr);
  if (const char* const type = soup_message_headers_get_one(came, "Content-Type"))
    webkit_uri_scheme_response_set_content_type(response.get(), type);
  SoupMessageHeaders* const given = soup_message_headers_new(SOUP_MESSAGE_HEADERS_RESPONSE);
  SoupMessageHeadersIter each;
  const char* name = nullptr;
  const char* value = nullptr;
  soup_message_headers_iter_init(&each, came);
  while (soup_message_headers_iter_next(&each, &name, &value))
    soup_message_headers_append(given, name, value);
  webkit_uri_scheme_response_set_http_headers(response.get(), given);
  webkit_uri_scheme_request_finish_with_response(asked->request.get(), response.get());
}

void NodeDoor::leave(std::function<void()> done) {
  done_ = std::move(done);
  if (left_ || leaving_ > 0) return leave_was_answered();
  ++leaving_;
  auto* const asked = new Asked{.door = this,
                                .message = Owned<SoupMessage>(soup_message_new(
                                    "POST", ("http://node" + std::string(kLeavePath)).c_str())),
                                .leaves = true,
                                .request = {},
                                .body = {}};
  GBytes* const nothing = g_bytes_new_static("{}", 2);
  soup_message_set_request_body_from_bytes(asked->message.get(), "application/json", nothing);
  g_bytes_unref(nothing);
  send(asked);
}

void NodeDoor::leave_was_answered() {
  if (leaving_ == 0 && done_) std::exchange(done_, nullptr)();
}

}  // namespace waterline::window
