#pragma once
// Office XML as a stream of events, read with libxml2 under fixed rules: nothing is fetched, no entity is expanded, a
// document type declaration is refused, and depth is bounded.

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace haip {

/// Attributes of the element that just began.
class XmlElement {
 public:
  /// "w:p", "wp:docPr", "mc:Fallback": the prefix is ours, by namespace; "" for namespaces of no interest.
  [[nodiscard]] std::string_view name() const { return name_; }
  /// By local name, in any namespace; "" when absent.
  [[nodiscard]] std::string attribute(const char* local_name) const;

 private:
  friend Status read_xml(std::string_view, std::string_view, struct XmlHandler&);
  std::string name_;
  void* reader_ = nullptr;
};

enum class Descend { into, skip };

struct XmlHandler {
  virtual ~XmlHandler() = default;
  /// `skip` leaves out the element's content; its end() is still called.
  virtual Result<Descend> begin(const XmlElement& element) = 0;
  virtual Status end(std::string_view name) = 0;
  virtual Status text(std::string_view content) = 0;
};

/// `part` names the document in messages. Errors: malformed, and whatever the handler returns.
Status read_xml(std::string_view xml, std::string_view part, XmlHandler& handler);

}  // namespace haip
