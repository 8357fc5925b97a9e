#pragma once
// Errors as values. A function that a user's input or the outside world can make fail returns Result<T>.
//
//   Result<Checkpoint> read_checkpoint(const Path& path) {
//     TRY(Bytes bytes, read_file(path, 16 * 1024));
//     return parse_checkpoint(bytes).map_error(in_context("in " + path.string()));
//   }
//
// Exceptions stay for bugs (std::logic_error) and for allocation.

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace haip {

/// What a caller can do about an error. Commands map it to an exit code, HTTP to a status.
enum class ErrorKind {
  malformed,    ///< The input is not of its format: mend the input.          exit 2, 400
  refused,      ///< Well-formed, but a rule forbids it: see the reason.      exit 3, 422
  not_found,    ///< What was asked for does not exist.                       exit 3, 404
  conflict,     ///< It clashes with what is already there.                   exit 3, 409
  forbidden,    ///< Whoever asks may not.                                    exit 3, 403
  too_large,    ///< Over a stated limit.                                     exit 2, 413
  gone,         ///< It existed and was erased.                               exit 3, 410
  unavailable,  ///< The disk, the network or another program failed: later.  exit 3, 503
  false_proof,  ///< A signature, hash or proof does not hold.                exit 1, 422
};

/// One sentence for a tired stranger: what was wrong and where, then what to do (in `advice`, may be empty).
/// Never holds secrets or e-mail addresses.
struct Error {
  ErrorKind kind = ErrorKind::malformed;
  std::string message;
  std::string advice;

  /// The same error, preceded by where it happened: "<context>: <message>".
  [[nodiscard]] Error within(std::string_view context) const {
    return {kind, std::string(context) + ": " + message, advice};
  }
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
  Result(tl::expected<T, Error> other) : tl::expected<T, Error>(std::move(other)) {}
};

using Status = Result<void>;

[[nodiscard]] inline tl::unexpected<Error> fail(ErrorKind kind, std::string message, std::string advice = {}) {
  return tl::unexpected<Error>(Error{kind, std::move(message), std::move(advice)});
}
[[nodiscard]] inline tl::unexpected<Error> malformed(std::string message, std::string advice = {}) {
  return fail(ErrorKind::malformed, std::move(message), std::move(advice));
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

/// For map_error: puts `context` before the message.
[[nodiscard]] inline auto in_context(std::string context) {
  return [context = std::move(context)](const Error& error) { return error.within(context); };
}

#define HAIP_JOIN_(a, b) a##b
#define HAIP_JOIN(a, b) HAIP_JOIN_(a, b)
#define HAIP_TRY_(temporary, declaration, ...)                       \
  auto temporary = (__VA_ARGS__);                                    \
  if (!temporary) return ::haip::fail(std::move(temporary).error()); \
  declaration = std::move(*temporary)
/// TRY(Type name, expression): declares `name` from a Result, or returns its error.
#define TRY(declaration, ...) HAIP_TRY_(HAIP_JOIN(try_result_, __LINE__), declaration, __VA_ARGS__)
/// CHECK(expression): returns the error of a Status, or goes on.
#define CHECK(...)                                                                                              \
  do {                                                                                                          \
    if (auto check_result = (__VA_ARGS__); !check_result) return ::haip::fail(std::move(check_result).error()); \
  } while (false)

}  // namespace haip
