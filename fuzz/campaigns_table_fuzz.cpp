// Tables of comments: any bytes become a table or an error, and the groups of their texts hold what they promise.

#include "base/bytes.hpp"
#include "base/text.hpp"
#include "campaigns/comment_table.hpp"
#include "campaigns/folded_text.hpp"
#include "campaigns/likely_campaign.hpp"
#include "campaigns/text_difference.hpp"

namespace {

void check_difference(std::string_view original, std::string_view variant) {
  std::string joined;
  for (const haip::DifferencePart& part : haip::text_difference(original, variant))
    if (part.step != haip::DifferenceStep::left_out) joined += part.text;
  if (joined != variant) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = haip::as_text({data, size});
  const auto table = haip::CommentTable::read("text\n" + std::string(bytes), {});
  if (!table) return 0;
  haip::LikenessIndex index({.threshold = 0.5});
  std::uint64_t comments = 0;
  for (const haip::CommentRow& row : table->rows()) {
    if (!haip::is_utf8(haip::folded_text(row.text))) __builtin_trap();
    const haip::Arrival arrival =
        index.add(row.text, haip::CommentNumber{comments++}, haip::SenderNumber{row.line % 3});
    if (arrival.text && index.folded(*arrival.text) != haip::folded_text(row.text)) __builtin_trap();
    check_difference(table->rows().front().text, row.text);
  }
  std::size_t counted = index.wordless();
  for (const haip::LikelyCampaign& campaign : haip::likely_campaigns(index, 1)) {
    if (campaign.senders > campaign.comments || campaign.texts.size() > campaign.comments) __builtin_trap();
    counted += campaign.comments;
  }
  if (counted != comments) __builtin_trap();
  return 0;
}
