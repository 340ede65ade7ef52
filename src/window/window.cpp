#include "window/window.h"

#include <algorithm>
#include <utility>

#include "window/addresses.h"
#include "window/engine.h"

namespace waterline::window {
namespace {

constexpr const char* kIcon = "waterline-notes";
constexpr int kWidth = 1100;
constexpr int kHeight = 760;
// The page's last words need a few milliseconds. A page that hangs is not waited for.
constexpr guint kForThePage = 800;  // ms
constexpr guint kForEverything = 1000;
// A web process that crashes twice within this time (microseconds) would go on crashing.
constexpr gint64 kTwice = 10'000'000;

constexpr double kWordsOfCover = 1.3;  // of the desktop's size of text
constexpr double kStep = 1.1;
constexpr double kSmallest = 0.5;
constexpr double kLargest = 4;

Window* self(gpointer data) {
  return static_cast<Window*>(data);
}

const char* target_of(WebKitPolicyDecision* decision) {
  WebKitNavigationAction* const action = webkit_navigation_policy_decision_get_navigation_action(
      WEBKIT_NAVIGATION_POLICY_DECISION(decision));
  return webkit_uri_request_get_uri(webkit_navigation_action_get_request(action));
}

gboolean answer_permission(WebKitWebView* view, WebKitPermissionRequest* request, gpointer) {
  const bool scans = std::string_view(webkit_web_view_get_uri(view)).starts_with(kScannerAddress);
  if (scans && WEBKIT_IS_USER_MEDIA_PERMISSION_REQUEST(request)) {
    auto* const media = WEBKIT_USER_MEDIA_PERMISSION_REQUEST(request);
    if (webkit_user_media_permission_is_for_video_device(media) &&
        !webkit_user_media_permission_is_for_audio_device(media)) {
      webkit_permission_request_allow(request);
      return TRUE;
    }
  }
  webkit_permission_request_deny(request);
  return TRUE;
}

gboolean show_menu(WebKitWebView*, WebKitContextMenu* menu, GdkEvent*, WebKitHitTestResult* where,
                   gpointer) {
  return keep_editing_alone(menu, where) ? FALSE : TRUE;
}

// A menu of our own takes the focus, as another window does.
bool menu_is_open() {
  GtkWidget* const grabs = gtk_grab_get_current();
  GtkWidget* const top = grabs == nullptr ? nullptr : gtk_widget_get_toplevel(grabs);
  return GTK_IS_WINDOW(top) && gtk_window_get_window_type(GTK_WINDOW(top)) == GTK_WINDOW_POPUP;
}

// Dialogs, prints and windows of scripts: the page has none.
gboolean refuse_dialog(WebKitWebView*, WebKitScriptDialog*, gpointer) {
  return TRUE;
}
gboolean refuse_print(WebKitWebView*, WebKitPrintOperation*, gpointer) {
  return TRUE;
}
GtkWidget* refuse_window(WebKitWebView*, WebKitNavigationAction*, gpointer) {
  return nullptr;
}

}  // namespace

Window::Window(GtkApplication* application, const std::string& socket, Words words)
    : application_(application),
      words_(std::move(words)),
      node_(
          socket, [this] { vanish(); }, [this] { lost_ = true; }),
      context_(make_context()),
      view_(make_view(context_.get())),
      window_(gtk_application_window_new(application)),
      cover_(gtk_box_new(GTK_ORIENTATION_VERTICAL, 0)),
      cover_words_(gtk_label_new(words_.name.c_str())),
      next_(kDoor) {
  webkit_web_context_register_uri_scheme(
      context_.get(), kScheme,
      [](WebKitURISchemeRequest* request, gpointer data) { self(data)->node_.forward(request); },
      this, nullptr);
  gtk_window_set_title(GTK_WINDOW(window_), words_.name.c_str());
  gtk_window_set_icon_name(GTK_WINDOW(window_), kIcon);
  gtk_window_set_default_size(GTK_WINDOW(window_), kWidth, kHeight);
  GtkWidget* const over = gtk_overlay_new();
  gtk_container_add(GTK_CONTAINER(over), GTK_WIDGET(view_));
  gtk_style_context_add_class(gtk_widget_get_style_context(cover_), "background");
  gtk_label_set_line_wrap(GTK_LABEL(cover_words_), TRUE);
  gtk_label_set_max_width_chars(GTK_LABEL(cover_words_), 50);
  PangoAttrList* const large = pango_attr_list_new();
  pango_attr_list_insert(large, pango_attr_scale_new(kWordsOfCover));
  gtk_label_set_attributes(GTK_LABEL(cover_words_), large);
  pango_attr_list_unref(large);
  gtk_box_set_center_widget(GTK_BOX(cover_), cover_words_);
  gtk_overlay_add_overlay(GTK_OVERLAY(over), cover_);
  gtk_container_add(GTK_CONTAINER(window_), over);
  gtk_widget_show_all(over);
  gtk_widget_hide(cover_);
  connect_signals();
  if (socket.empty()) {
    say_sorry();
  } else {
    show_door();
  }
  gtk_window_present(GTK_WINDOW(window_));
}

Window::~Window() {
  for (gpointer const object :
       {static_cast<gpointer>(view_), static_cast<gpointer>(window_),
        static_cast<gpointer>(gtk_settings_get_default()), static_cast<gpointer>(context_.get())}) {
    g_signal_handlers_disconnect_by_data(object, this);
  }
  gtk_widget_destroy(window_);
}

void Window::connect_signals() {
  g_signal_connect(
      view_, "decide-policy",
      G_CALLBACK(+[](WebKitWebView*, WebKitPolicyDecision* decision, WebKitPolicyDecisionType type,
                     gpointer data) -> gboolean { return self(data)->decide(decision, type); }),
      this);
  g_signal_connect(view_, "permission-request", G_CALLBACK(answer_permission), nullptr);
  g_signal_connect(view_, "context-menu", G_CALLBACK(show_menu), nullptr);
  g_signal_connect(view_, "script-dialog", G_CALLBACK(refuse_dialog), nullptr);
  g_signal_connect(view_, "print", G_CALLBACK(refuse_print), nullptr);
  g_signal_connect(view_, "create", G_CALLBACK(refuse_window), nullptr);
  g_signal_connect(view_, "web-process-terminated",
                   G_CALLBACK(+[](WebKitWebView*, WebKitWebProcessTerminationReason why,
                                  gpointer data) { self(data)->web_process_ended(why); }),
                   this);
  g_signal_connect(view_, "load-failed",
                   G_CALLBACK(+[](WebKitWebView*, WebKitLoadEvent, const char*, GError*,
                                  gpointer data) -> gboolean {
                     if (self(data)->lost_) self(data)->say_sorry();
                     return TRUE;
                   }),
                   this);
  g_signal_connect(window_, "key-press-event",
                   G_CALLBACK(+[](GtkWidget*, GdkEventKey* event, gpointer data) -> gboolean {
                     return self(data)->press(event);
                   }),
                   this);
  g_signal_connect(window_, "delete-event",
                   G_CALLBACK(+[](GtkWidget*, GdkEvent*, gpointer data) -> gboolean {
                     self(data)->close();
                     return TRUE;
                   }),
                   this);
  g_signal_connect(
      window_, "notify::is-active",
      G_CALLBACK(+[](GObject*, GParamSpec*, gpointer data) { self(data)->cover_if_behind(); }),
      this);
  g_signal_connect(window_, "grab-notify", G_CALLBACK(+[](GtkWidget*, gboolean, gpointer data) {
                     self(data)->cover_if_behind();
                   }),
                   this);
  const auto repaint =
      +[](GObject*, GParamSpec*, gpointer data) { paint_ground(self(data)->view_); };
  for (const char* const setting :
       {"notify::gtk-theme-name", "notify::gtk-application-prefer-dark-theme"}) {
    g_signal_connect(gtk_settings_get_default(), setting, G_CALLBACK(repaint), this);
  }
#ifdef WATERLINE_WINDOW_AUTOMATION
  g_signal_connect(
      context_.get(), "automation-started",
      G_CALLBACK(+[](WebKitWebContext*, WebKitAutomationSession* session, gpointer data) {
        g_signal_connect(session, "create-web-view",
                         G_CALLBACK(+[](WebKitAutomationSession*, gpointer window) {
                           return self(window)->view_;
                         }),
                         data);
      }),
      this);
#endif
}

gboolean Window::decide(WebKitPolicyDecision* decision, WebKitPolicyDecisionType type) {
  if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE) {
    // A file that the page cannot show would become a download.
    if (webkit_response_policy_decision_is_mime_type_supported(
            WEBKIT_RESPONSE_POLICY_DECISION(decision))) {
      return FALSE;
    }
    webkit_policy_decision_ignore(decision);
    return TRUE;
  }
  const char* const target = target_of(decision);
  const Way way =
      type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION ? way_to(target) : Way::kNowhere;
  if (way == Way::kShow) {
    const bool scans = std::string_view(target).starts_with(kScannerAddress);
    set_camera(view_, scans ? Camera::kOn : Camera::kOff);
    webkit_policy_decision_use(decision);
    return TRUE;
  }
  webkit_policy_decision_ignore(decision);
  if (way == Way::kLeave) page_has_left();
  if (way == Way::kAfresh) begin_afresh(target);
  if (way == Way::kPrint) print();
  return TRUE;
}

void Window::show_door() {
  sorry_ = false;
  lost_ = false;
  webkit_web_view_load_uri(view_, std::exchange(next_, kDoor).c_str());
  gtk_widget_grab_focus(GTK_WIDGET(view_));
  cover_if_behind();
}

void Window::begin_afresh(const char* address) {
  next_ = door_after(address);
  webkit_web_view_terminate_web_process(view_);
}

void Window::web_process_ended(WebKitWebProcessTerminationReason why) {
  if (vanished_) return;
  if (why != WEBKIT_WEB_PROCESS_TERMINATED_BY_API) {
    const gint64 now = g_get_monotonic_time();
    if (now - std::exchange(crashed_at_, now) < kTwice) return say_sorry();
  }
  show_door();
}

// A script's own print() would wait until the page asks for nothing more, which it always does.
void Window::print() {
  g_idle_add(
      [](gpointer data) -> gboolean {
        const Owned<WebKitPrintOperation> printing(webkit_print_operation_new(self(data)->view_));
        webkit_print_operation_run_dialog(printing.get(), GTK_WINDOW(self(data)->window_));
        return G_SOURCE_REMOVE;
      },
      this);
}

void Window::say_sorry() {
  sorry_ = true;
  cover_if_behind();
}

void Window::present() {
  if (sorry_) {
    show_door();
  } else if (lost_) {
    begin_afresh(kDoor);
  }
  gtk_window_present(GTK_WINDOW(window_));
}

// WebKit itself has no keys for the size of the text.
gboolean Window::press(const GdkEventKey* event) {
  if ((event->state & GDK_CONTROL_MASK) == 0) return FALSE;
  const double now = webkit_web_view_get_zoom_level(view_);
  double then = 0;
  switch (event->keyval) {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      then = now * kStep;
      break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      then = now / kStep;
      break;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      then = 1;
      break;
    // These keys open GTK's chooser of emoji, which notes in the home which ones were chosen.
    case GDK_KEY_period:
    case GDK_KEY_semicolon:
      return TRUE;
    default:
      return FALSE;
  }
  webkit_web_view_set_zoom_level(view_, std::clamp(then, kSmallest, kLargest));
  return TRUE;
}

void Window::cover_if_behind() {
  const bool is_behind = gtk_window_is_active(GTK_WINDOW(window_)) == FALSE && !menu_is_open();
  const bool covered = sorry_ || is_behind;
  gtk_label_set_text(GTK_LABEL(cover_words_), sorry_ ? words_.sorry.c_str() : words_.name.c_str());
  gtk_widget_set_visible(cover_, covered ? TRUE : FALSE);
}

void Window::close() {
  if (vanished_) return;
  vanish();
  // The page does what its own Quick exit does: it sends words that are not kept yet, and leaves.
  webkit_web_view_evaluate_javascript(view_, "globalThis.leaving.leave()", -1, nullptr, nullptr,
                                      nullptr, nullptr, nullptr);
}

void Window::vanish() {
  if (std::exchange(vanished_, true)) return;
  gtk_widget_hide(window_);
  g_timeout_add(
      kForThePage,
      [](gpointer data) -> gboolean {
        self(data)->page_has_left();
        return G_SOURCE_REMOVE;
      },
      this);
  g_timeout_add(
      kForEverything,
      [](gpointer data) -> gboolean {
        self(data)->end();
        return G_SOURCE_REMOVE;
      },
      this);
}

void Window::page_has_left() {
  vanish();
  if (std::exchange(page_left_, true)) return;
  webkit_web_view_terminate_web_process(view_);
  node_.leave([this] { end(); });
}

void Window::end() {
  g_application_quit(G_APPLICATION(application_));
}

}  // namespace waterline::window
