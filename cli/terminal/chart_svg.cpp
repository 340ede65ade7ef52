#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "terminal/chart.h"
#include "terminal/layout.h"
#include "words/translation.h"
#include "words/visible_text.h"

// Implements drawn_as_svg (chart.h), which draws a chart for a browser or a printer.
namespace waterline::cli {
namespace {

// The width in units of the drawing. It is small, so that the letters can still be read at the
// width of a phone.
constexpr long kWidth = 480;
constexpr long kMargin = 16;
constexpr long kTextWidth = kWidth - 2 * kMargin;
constexpr long kPlotHeight = 200;
constexpr long kMaxGridLines = 7;

struct Font {
  long size;
  long line;  // from one line to the next
  // The usual width of 100 columns of text in this font, in units of the drawing. width_of()
  // estimates the width of a text from it, since the widths of single letters are not known here.
  long hundred;
  [[nodiscard]] long width_of(std::string_view text) const {
    return static_cast<long>(display_width(text)) * hundred / 100;
  }
  [[nodiscard]] std::size_t columns_in(long width) const {
    return static_cast<std::size_t>(width * 100 / hundred);
  }
};
constexpr Font kText = {14, 20, 770};
constexpr Font kTitle = {17, 24, 1020};

// The colours are light unless the viewer prefers dark ones. A viewer without styles uses the
// attributes, which are light.
constexpr std::string_view kStyle =
    "<style>\n"
    "svg { width: 100%; max-width: 640px; height: auto; display: block; margin: 0 auto; "
    "background: #fff; }\n"
    "@media (prefers-color-scheme: dark) {\n"
    "  svg { background: #1a1c1e; }\n"
    "  .paper { fill: #1a1c1e; }\n"
    "  .words { fill: #e4e4e0; }\n"
    "  .grid { stroke: #44484c; }\n"
    "  .axis { stroke: #9a9ea2; }\n"
    "  .range { stroke: #7f97ad; }\n"
    "  .middle { fill: #cfe2f2; }\n"
    "}\n"
    "</style>\n";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (static_cast<unsigned char>(c) >= ' ') {
      out += c;
    }
  }
  return out;
}

// Breaks a text into lines that fit. A word that is longer than a line is cut.
std::vector<std::string> lines_of(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  const std::string broken = wrapped(text, "", columns);
  for (std::string_view rest = broken; !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    do {
      const std::string_view fits =
          display_width(line) <= columns ? line : beginning_of(line, columns);
      line.remove_prefix(fits.size());
      lines.emplace_back(fits);
    } while (!line.empty());
  }
  return lines;
}

// Returns a text at this position. It is isolated, so that text from right to left does not reorder
// its neighbours.
std::string text_at(long x, long y, std::string_view anchor, const std::string& text,
                    std::string_view more = {}) {
  return "<text x=\"" + std::to_string(x) + "\" y=\"" + std::to_string(y) + "\" text-anchor=\"" +
         std::string(anchor) + "\"" + std::string(more) + ">" + escaped(isolated(text)) +
         "</text>\n";
}

std::string line_from(long x1, long y1, long x2, long y2) {
  return "<line x1=\"" + std::to_string(x1) + "\" y1=\"" + std::to_string(y1) + "\" x2=\"" +
         std::to_string(x2) + "\" y2=\"" + std::to_string(y2) + "\"/>\n";
}

std::string group(std::string_view kind, const std::string& content) {
  return "<g " + std::string(kind) + ">\n" + content + "</g>\n";
}

// The positions of a chart's axes and values in the drawing.
struct Plot {
  const Chart& chart;
  std::vector<long> values;
  long top;
  long left;

  Plot(const Chart& drawn, long from)
      : chart(drawn), values(all_values(drawn)), top(from), left(kMargin) {
    for (const long value : {least(), most()}) {
      left = std::max(left, kMargin + kText.width_of(label_at(value)) + 14);
    }
  }
  [[nodiscard]] long least() const { return values.front(); }
  [[nodiscard]] long most() const { return values.back(); }
  [[nodiscard]] std::string label_at(long value) const {
    return shortened(for_terminal(chart.at_axis(value)), kText.columns_in(kTextWidth / 3));
  }
  [[nodiscard]] long right() const { return kWidth - kMargin - 6; }
  [[nodiscard]] long bottom() const { return top + kPlotHeight; }
  [[nodiscard]] long x_of(std::size_t i) const {
    const auto last = static_cast<long>(chart.periods.size()) - 1;
    if (last == 0) return (left + right()) / 2;
    return left + 6 + static_cast<long>(i) * (right() - left - 6) / last;
  }
  [[nodiscard]] long y_of(long value) const {
    return most() == least() ? top + kPlotHeight / 2
                             : bottom() - (value - least()) * kPlotHeight / (most() - least());
  }
};

// Returns the lines of the grid: one for each value if they are few; otherwise only for the lowest
// and the highest.
std::string grid_of(const Plot& plot) {
  std::vector<long> at = {plot.least()};
  if (plot.most() - plot.least() < kMaxGridLines) {
    for (long value = plot.least() + 1; value < plot.most(); ++value) at.push_back(value);
  }
  if (plot.most() != plot.least()) at.push_back(plot.most());
  std::string lines;
  std::string words;
  for (const long value : at) {
    const bool is_end = value == plot.least() || value == plot.most();
    lines += line_from(plot.left, plot.y_of(value), plot.right(), plot.y_of(value));
    words += text_at(plot.left - 10, plot.y_of(value) + 5, "end",
                     is_end ? plot.label_at(value) : plot.chart.shown(value));
  }
  return group("class=\"grid\" stroke=\"#ddd\" stroke-width=\"1\"", lines) + words;
}

std::string points_of(const Plot& plot) {
  const std::vector<Period>& periods = plot.chart.periods;
  const long apart = (plot.right() - plot.left) / static_cast<long>(periods.size());
  const long radius = std::clamp(apart / 2, 2L, 5L);
  std::string ranges;
  std::string middles;
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const Period& period = periods[i];
    if (period.values.empty()) continue;
    const long x = plot.x_of(i);
    if (period.values.front() != period.values.back()) {
      ranges += line_from(x, plot.y_of(period.values.front()), x, plot.y_of(period.values.back()));
    }
    middles += "<circle cx=\"" + std::to_string(x) + "\" cy=\"" +
               std::to_string(plot.y_of(middle_of(period))) + "\" r=\"" + std::to_string(radius) +
               "\"/>\n";
  }
  return group("class=\"range\" stroke=\"#7a8a99\" stroke-width=\"2\"", ranges) +
         group("class=\"middle\" fill=\"#234\"", middles);
}

std::string days_of(const Plot& plot) {
  const Chart& chart = plot.chart;
  const long y = plot.bottom() + 30;
  const std::string first = label_of(chart.periods.front().begin, chart.step);
  const std::string last = label_of(chart.periods.back().begin, chart.step);
  const std::string axis =
      group("class=\"axis\" stroke=\"#555\" stroke-width=\"1\"",
            line_from(plot.left, plot.bottom() + 10, plot.right(), plot.bottom() + 10));
  if (first == last) return axis + text_at((plot.left + plot.right()) / 2, y, "middle", first);
  return axis + text_at(plot.left, y, "start", first) + text_at(plot.right(), y, "end", last);
}

bool has_ranges(const Chart& chart) {
  return std::ranges::any_of(chart.periods, [](const Period& period) {
    return !period.values.empty() && period.values.front() != period.values.back();
  });
}

}  // namespace

std::string drawn_as_svg(const Chart& chart) {
  long y = kMargin;
  std::string words;
  const std::string bold =
      " font-weight=\"bold\" font-size=\"" + std::to_string(kTitle.size) + "\"";
  for (const std::string& line :
       lines_of(for_terminal(chart.title), kTitle.columns_in(kTextWidth))) {
    words += text_at(kMargin, y += kTitle.line, "start", line, bold);
  }
  const Plot plot(chart, y + 24);
  std::string drawing = grid_of(plot) + points_of(plot) + days_of(plot);
  y = plot.bottom() + 42;

  const auto say = [&](const std::string& text, long x) {
    for (const std::string& line : lines_of(text, kText.columns_in(kMargin + kTextWidth - x))) {
      words += text_at(x, y += kText.line, "start", line);
    }
  };
  const std::string sentence = sentence_of(chart);
  say(sentence, kMargin);
  y += kText.line / 2;
  if (has_ranges(chart)) {
    say(tr("A dot is the middle answer of its time; a line goes from the lowest to the highest."),
        kMargin);
    y += kText.line / 2;
  }
  for (const TableRow& row : table_rows_of(chart)) {
    words += text_at(kMargin, y + kText.line, "start", row.period);
    say(row.words, kMargin + kText.width_of(row.period) + 18);
  }
  const std::string height = std::to_string(y + kMargin);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"" +
                    std::to_string((y + kMargin) * 640 / kWidth) + "\" viewBox=\"0 0 " +
                    std::to_string(kWidth) + " " + height +
                    "\" font-family=\"sans-serif\" font-size=\"" + std::to_string(kText.size) +
                    "\">\n";
  svg += "<title id=\"title\">" + escaped(chart.title) + "</title>\n<desc id=\"desc\">" +
         escaped(sentence) + "</desc>\n" + std::string(kStyle) +
         "<rect class=\"paper\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";
  // A screen reader gets the title and the sentence in place of the drawing, and then reads the
  // words around it.
  svg += group("class=\"words\" fill=\"#222\"",
               words + group("role=\"img\" aria-labelledby=\"title desc\"", drawing));
  return svg + "</svg>\n";
}

}  // namespace waterline::cli
