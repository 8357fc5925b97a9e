// The three forms of a report on campaigns. All are written piece by piece: a report on a million comments is as large
// as they are.

#include <unicode/unistr.h>

#include <array>
#include <cstdio>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "campaigns/campaign_report.hpp"
#include "campaigns/text_difference.hpp"

namespace haip {
namespace {

constexpr std::size_t shown_campaigns = 20;
constexpr std::size_t shown_variants = 5;
constexpr std::size_t shown_characters = 300;
constexpr std::size_t piece_bytes = std::size_t{1} << 20;

/// Rounded down, so that 1 means the same n-grams.
std::string decimal(double likeness) {
  std::array<char, 16> text{};
  const int size =
      std::snprintf(text.data(), text.size(), "%.4f", static_cast<double>(static_cast<int>(likeness * 1e4)) / 1e4);
  return {text.data(), static_cast<std::size_t>(size)};
}

/// JSON and CSV are UTF-8 whatever the file was: what is not becomes U+FFFD.
std::string as_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string mended;
  icu::UnicodeString::fromUTF8(text).toUTF8String(mended);
  return mended;
}

/// What was added or left out, without the end of the sentence before it.
std::string_view without_gap(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n.,;:!?)");
  return first == std::string_view::npos ? text : trim(text.substr(first));
}

std::string on_one_line(std::string_view text) {
  std::string line(trim(text));
  for (char& c : line)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  return printable(line, shown_characters);
}

std::string joined(const std::vector<DifferencePart>& parts, DifferenceStep step) {
  std::string all;
  for (const DifferencePart& part : parts)
    if (part.step == step) all += (all.empty() ? "" : " … ") + as_utf8(without_gap(part.text));
  return all;
}

std::string_view word_for(DifferenceStep step) {
  switch (step) {
    case DifferenceStep::kept:
      return "kept";
    case DifferenceStep::added:
      return "added";
    case DifferenceStep::left_out:
      return "left_out";
  }
  return "";
}

void write_if_large(std::ostream& out, std::string& piece) {
  if (piece.size() < piece_bytes) return;
  out << piece;
  piece.clear();
}

std::string count_of(std::size_t count, std::string_view one) {
  return std::to_string(count) + " " + std::string(one) + (count == 1 ? "" : "s");
}

}  // namespace

void CampaignReport::append_campaign_text(std::string& out, std::size_t place) const {
  const LikelyCampaign& campaign = campaigns_[place];
  const std::string_view representative = spelled(campaign.representative().text);
  out += "\n" + std::to_string(place + 1) + ". " + count_of(campaign.comments, "comment") + ", " +
         count_of(campaign.senders, "sender") + ", " + count_of(campaign.texts.size(), "distinct text") + "\n   " +
         on_one_line(representative) + "\n";
  for (std::size_t i = 1; i < campaign.texts.size() && i <= shown_variants; ++i) {
    const CampaignText& variant = campaign.texts[i];
    out += "   " + count_of(variant.comments, "comment") + ", likeness " + decimal(variant.likeness).substr(0, 4) + ":";
    for (const DifferencePart& part : text_difference(representative, spelled(variant.text))) {
      if (part.step == DifferenceStep::added) out += " {+" + on_one_line(without_gap(part.text)) + "+}";
      if (part.step == DifferenceStep::left_out) out += " [-" + on_one_line(without_gap(part.text)) + "-]";
    }
    out += "\n";
  }
  if (campaign.texts.size() > shown_variants + 1)
    out += "   and " + count_of(campaign.texts.size() - shown_variants - 1, "more variant") + "\n";
}

void CampaignReport::write_text(std::ostream& out) const {
  std::string text = summary();
  for (std::size_t i = 0; i < campaigns_.size() && i < shown_campaigns; ++i) append_campaign_text(text, i);
  if (campaigns_.size() > shown_campaigns)
    text += "\nand " + count_of(campaigns_.size() - shown_campaigns, "more campaign") +
            "; --format json or csv lists all\n";
  out << text;
}

void CampaignReport::append_campaign_json(std::string& out, std::size_t place) const {
  const LikelyCampaign& campaign = campaigns_[place];
  const std::string_view representative = spelled(campaign.representative().text);
  out += R"({"campaign":)" + std::to_string(place + 1) + R"(,"comments":)" + std::to_string(campaign.comments) +
         R"(,"senders":)" + std::to_string(campaign.senders) + R"(,"texts":[)";
  for (std::size_t i = 0; i < campaign.texts.size(); ++i) {
    const CampaignText& variant = campaign.texts[i];
    const std::string_view body = spelled(variant.text);
    out += (i == 0 ? "" : ",\n") + std::string(R"({"variant":)") + std::to_string(i + 1) + R"(,"comments":)" +
           std::to_string(variant.comments) + R"(,"senders":)" + std::to_string(variant.senders) + R"(,"likeness":)" +
           json_number(variant.likeness) + R"(,"body":)";
    append_json_string(out, as_utf8(body));
    if (i > 0) {
      out += R"(,"difference":[)";
      bool is_first = true;
      for (const DifferencePart& part : text_difference(representative, body)) {
        out += std::string(is_first ? "" : ",") + "{\"" + std::string(word_for(part.step)) + "\":";
        append_json_string(out, as_utf8(part.text));
        out += "}";
        is_first = false;
      }
      out += "]";
    }
    out += "}";
  }
  out += "]}";
}

void CampaignReport::write_json(std::ostream& out) const {
  Json columns;
  columns.set("text", as_utf8(table_.columns().text)).set("id", as_utf8(table_.columns().id));
  columns.set("sender", as_utf8(table_.columns().sender));
  std::string piece = "{\"threshold\":" + json_number(index_.settings().threshold) +
                      ",\n\"columns\":" + canonical_json(columns) + ",\n\"counts\":" + canonical_json(counts()) +
                      ",\n\"campaigns\":[";
  for (std::size_t i = 0; i < campaigns_.size(); ++i) {
    piece += i == 0 ? "\n" : ",\n";
    append_campaign_json(piece, i);
    write_if_large(out, piece);
  }
  piece += "],\n\"comments\":[";
  for (std::size_t row = 0; row < table_.rows().size(); ++row) {
    const CommentRow& comment = table_.rows()[row];
    const Standing where = standing(row);
    piece += std::string(row == 0 ? "\n" : ",\n") + R"({"line":)" + std::to_string(comment.line) + R"(,"id":)";
    append_json_string(piece, as_utf8(comment.id));
    piece += R"(,"sender":)";
    append_json_string(piece, as_utf8(comment.sender));
    piece += R"(,"campaign":)" + (where.campaign == 0 ? "null" : std::to_string(where.campaign)) + R"(,"variant":)" +
             (where.campaign == 0 ? "null" : std::to_string(where.variant)) + "}";
    write_if_large(out, piece);
  }
  out << piece << "]}\n";
}

void CampaignReport::write_csv(std::ostream& out) const {
  std::string piece = "line,id,sender,campaign,variant,likeness,added,left_out,body\r\n";
  const auto append = [&](const std::string& text) {
    piece += ',';
    append_csv_field(piece, spreadsheet_safe(text));
  };
  for (std::size_t row = 0; row < table_.rows().size(); ++row) {
    const CommentRow& comment = table_.rows()[row];
    const Standing where = standing(row);
    piece += std::to_string(comment.line);
    append(as_utf8(comment.id));
    append(as_utf8(comment.sender));
    if (where.campaign == 0) {
      piece += ",,,,,";
    } else {
      const CampaignText& text = campaign_text(where);
      piece +=
          "," + std::to_string(where.campaign) + "," + std::to_string(where.variant) + "," + decimal(text.likeness);
      const std::string_view representative = spelled(campaigns_[where.campaign - 1].representative().text);
      const std::vector<DifferencePart> parts =
          where.variant == 1 ? std::vector<DifferencePart>() : text_difference(representative, spelled(text.text));
      append(joined(parts, DifferenceStep::added));
      append(joined(parts, DifferenceStep::left_out));
    }
    append(as_utf8(comment.text));
    piece += "\r\n";
    write_if_large(out, piece);
  }
  out << piece;
}

}  // namespace haip
