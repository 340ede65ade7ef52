#pragma once

#include <string>

#include <gtk/gtk.h>
#include <webkit2/webkit2.h>

#include "window/node_door.h"
#include "window/owned.h"

namespace waterline::window {

// The words that stand outside of the page, in the person's language.
struct Words {
  std::string name;   // of the window: it must not say which program this is
  std::string sorry;  // where no page can be shown, since nothing answers at the socket
};

// The one window. It shows the page, and a plain sheet over it while another window is in front.
// Closing it locks the journal: the window vanishes at once, the page hands over its last words, and
// the program ends when the node has answered, or after a second.
class Window {
 public:
  // `socket` is the path of the node's socket; empty if no node could be started.
  Window(GtkApplication* application, const std::string& socket, Words words);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Brings the window to the front. If the node had ended, shows the door of the one that runs now.
  void present();
  // Closes it, as the person does.
  void close();

 private:
  void connect_signals();
  gboolean decide(WebKitPolicyDecision* decision, WebKitPolicyDecisionType type);
  void show_door();
  void begin_afresh(const char* address);
  void web_process_ended(WebKitWebProcessTerminationReason why);
  void print();
  void say_sorry();
  gboolean press(const GdkEventKey* event);
  void cover_if_behind();
  // The page leaves, or has left: the window vanishes, and the program ends soon.
  void vanish();
  void page_has_left();
  void end();

  GtkApplication* application_;
  Words words_;
  NodeDoor node_;
  Owned<WebKitWebContext> context_;
  WebKitWebView* view_;
  GtkWidget* window_;
  GtkWidget* cover_;
  GtkWidget* cover_words_;
  std::string next_;       // what the next web process shows
  gint64 crashed_at_ = 0;  // when a web process last ended by itself
  bool lost_ = false;      // nothing answered at the socket
  bool sorry_ = false;     // no page can be shown
  bool vanished_ = false;
  bool page_left_ = false;
};

}  // namespace waterline::window
