#pragma once
// Asio as the server uses it. For the server's own .cpp files only; everybody else includes web/server.hpp.
//
// Coroutines live in these files and nowhere else. g++ 12.2 destroys certain temporaries inside a co_await expression
// twice, so every operand is a named value, and parameters of coroutines are references to such or values of classes
// with constructors.

// Otherwise a function that hands its error to a parameter returns it a second time.
#define BOOST_ASIO_NO_DEPRECATED

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>

namespace haip::serving {

namespace asio = boost::asio;
using AsioError = boost::system::error_code;
using SteadyClock = std::chrono::steady_clock;

// One executor type known to the compiler: no virtual calls between an operation and its coroutine.
using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using TlsSocket = asio::ssl::stream<Socket>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
template <class T = void>
using Task = asio::awaitable<T, Executor>;

/// Errors of an operation as values.
constexpr auto as_values = asio::as_tuple(asio::use_awaitable_t<Executor>());

}  // namespace haip::serving
