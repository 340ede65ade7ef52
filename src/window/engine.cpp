#include "window/engine.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>

#include "window/addresses.h"

namespace waterline::window {
namespace {

#ifdef WATERLINE_WINDOW_AUTOMATION
constexpr gboolean kAutomation = TRUE;
#else
constexpr gboolean kAutomation = FALSE;
#endif

// --air and --water-7 of src/page/web/page.css.
constexpr GdkRGBA kLightGround{0xfb / 255.0, 0xf6 / 255.0, 0xec / 255.0, 1};
constexpr GdkRGBA kDarkGround{0x1d / 255.0, 0x1b / 255.0, 0x17 / 255.0, 1};

constexpr std::array kOfEditors{
    WEBKIT_CONTEXT_MENU_ACTION_CUT,    WEBKIT_CONTEXT_MENU_ACTION_COPY,
    WEBKIT_CONTEXT_MENU_ACTION_PASTE,  WEBKIT_CONTEXT_MENU_ACTION_PASTE_AS_PLAIN_TEXT,
    WEBKIT_CONTEXT_MENU_ACTION_DELETE, WEBKIT_CONTEXT_MENU_ACTION_SELECT_ALL};

// Tells the page the person's languages as the command line understands them: LANGUAGE counts even
// where the system lacks that locale.
void set_languages(WebKitWebContext* context) {
  std::vector<std::string> languages;
  for (const gchar* const* each = g_get_language_names(); *each != nullptr; ++each) {
    std::string name = *each;  // such as "de_DE.UTF-8", "de_DE" and "de"
    if (name == "C" || name.find_first_of(".@") != std::string::npos) continue;
    std::ranges::replace(name, '_', '-');
    languages.push_back(std::move(name));
  }
  std::vector<const gchar*> names;
  names.reserve(languages.size() + 2);
  for (const std::string& language : languages) names.push_back(language.c_str());
  if (names.empty()) names.push_back("en");
  names.push_back(nullptr);
  webkit_web_context_set_preferred_languages(context, names.data());
}

bool desktop_is_dark() {
  gboolean wished = FALSE;
  gchar* name = nullptr;
  g_object_get(gtk_settings_get_default(), "gtk-application-prefer-dark-theme", &wished,
               "gtk-theme-name", &name, nullptr);
  const std::string theme = name == nullptr ? "" : name;
  g_free(name);
  return wished || theme.ends_with("-dark") || theme.ends_with("-Dark");
}

}  // namespace

void prepare_environment() {
  // NOLINTBEGIN(concurrency-mt-unsafe): there is one thread
  setenv("JSC_useJIT", "false", 1);
  setenv("MESA_SHADER_CACHE_DISABLE", "true", 1);
  for (const char* const weaker :
       {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "WEBKIT_FORCE_SANDBOX", "GTK_DEBUG"}) {
    unsetenv(weaker);
  }
  // NOLINTEND(concurrency-mt-unsafe)
}

void note_no_files() {
  GtkSettings* const settings = gtk_settings_get_default();
  g_object_set(settings, "gtk-recent-files-enabled", FALSE, nullptr);
  // The list is written in spite of that setting, by the class's handler of its own changes.
  auto* const recent =
      static_cast<GtkRecentManagerClass*>(g_type_class_ref(GTK_TYPE_RECENT_MANAGER));
  recent->changed = [](GtkRecentManager*) {};
  // The file chooser keeps its last folder in the person's settings (dconf), unless it finds others
  // here. A test looks whether it still does.
  GSettingsBackend* const memory = g_memory_settings_backend_new();
  g_object_set_data_full(G_OBJECT(settings), "-gtk-file-chooser-settings",
                         g_settings_new_with_backend("org.gtk.Settings.FileChooser", memory),
                         g_object_unref);
  g_object_unref(memory);
}

Owned<WebKitWebContext> make_context() {
  Owned<WebKitWebContext> context(webkit_web_context_new_ephemeral());
  webkit_web_context_set_sandbox_enabled(context.get(), TRUE);
  webkit_web_context_set_cache_model(context.get(), WEBKIT_CACHE_MODEL_DOCUMENT_VIEWER);
  webkit_web_context_set_automation_allowed(context.get(), kAutomation);
  // Spell checking would store the words that a person adds in a file in the home.
  webkit_web_context_set_spell_checking_enabled(context.get(), FALSE);
  set_languages(context.get());
  WebKitSecurityManager* const security = webkit_web_context_get_security_manager(context.get());
  webkit_security_manager_register_uri_scheme_as_secure(security, kScheme);
  webkit_security_manager_register_uri_scheme_as_cors_enabled(security, kScheme);
  webkit_security_manager_register_uri_scheme_as_display_isolated(security, kScheme);
  g_signal_connect(context.get(), "download-started",
                   G_CALLBACK(+[](WebKitWebContext*, WebKitDownload* download, gpointer) {
                     webkit_download_cancel(download);
                   }),
                   nullptr);
  return context;
}

WebKitWebView* make_view(WebKitWebContext* context) {
  const Owned<WebKitSettings> settings(webkit_settings_new_with_settings(
      "enable-developer-extras", FALSE, "enable-html5-database", FALSE,
      "enable-html5-local-storage", FALSE, "enable-page-cache", FALSE, "enable-webgl", FALSE,
      "enable-webaudio", FALSE, "enable-media", FALSE, "enable-media-stream", FALSE,
      "enable-webrtc", FALSE, "enable-dns-prefetching", FALSE, "enable-hyperlink-auditing", FALSE,
      "javascript-can-access-clipboard", FALSE, "javascript-can-open-windows-automatically", FALSE,
      "hardware-acceleration-policy", WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER,
      "enable-back-forward-navigation-gestures", FALSE, nullptr));
  auto* const view = WEBKIT_WEB_VIEW(
      g_object_new(WEBKIT_TYPE_WEB_VIEW, "web-context", context, "settings", settings.get(),
                   "is-controlled-by-automation", kAutomation, nullptr));
  paint_ground(view);
  return view;
}

void set_camera(WebKitWebView* view, Camera camera) {
  const gboolean on = camera == Camera::kOn ? TRUE : FALSE;
  g_object_set(webkit_web_view_get_settings(view), "enable-media", on, "enable-media-stream", on,
               nullptr);
}

bool keep_editing_alone(WebKitContextMenu* menu, WebKitHitTestResult* where) {
  if (!webkit_hit_test_result_context_is_editable(where)) return false;
  for (guint i = webkit_context_menu_get_n_items(menu); i-- > 0;) {
    WebKitContextMenuItem* const item = webkit_context_menu_get_item_at_position(menu, i);
    const auto action = webkit_context_menu_item_get_stock_action(item);
    if (std::ranges::find(kOfEditors, action) == kOfEditors.end())
      webkit_context_menu_remove(menu, item);
  }
  return webkit_context_menu_get_n_items(menu) > 0;
}

void paint_ground(WebKitWebView* view) {
  webkit_web_view_set_background_color(view, desktop_is_dark() ? &kDarkGround : &kLightGround);
}

}  // namespace waterline::window
