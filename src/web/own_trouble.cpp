#include "web/own_trouble.hpp"

namespace haip {

Error told_to_strangers(const Register& reg, Asked asked, const Error& error) {
  if (error.kind != ErrorKind::unavailable && error.kind != ErrorKind::false_proof) return error;
  const Error neutral = asked == Asked::to_log ? cannot_take_submissions()
                                               : Error{ErrorKind::unavailable,
                                                       "the register cannot answer at the moment", "try again later"};
  reg.notice(std::string(asked == Asked::to_log ? "a form was not taken: " : "a page could not be made: ") +
             error.message);
  return neutral;
}

}  // namespace haip
