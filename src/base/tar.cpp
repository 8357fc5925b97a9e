#include "base/tar.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include "base/text.hpp"

namespace haip {
namespace {

constexpr std::size_t block_bytes = 512;
constexpr std::size_t longest_name = 100;

struct Field {
  std::size_t offset;
  std::size_t size;
};
constexpr Field name_field{0, longest_name};
constexpr Field mode_field{100, 8};
constexpr Field owner_field{108, 8};
constexpr Field group_field{116, 8};
constexpr Field size_field{124, 12};
constexpr Field time_field{136, 12};
constexpr Field checksum_field{148, 8};
constexpr std::size_t type_offset = 156;
constexpr Field magic_field{257, 8};
constexpr Field prefix_field{345, 155};

void put(std::string& header, Field field, std::string_view text) { header.replace(field.offset, text.size(), text); }

/// Octal digits, ended by a NUL.
void put_number(std::string& header, Field field, std::uint64_t number) {
  std::string digits(field.size - 1, '0');
  for (std::size_t i = digits.size(); i > 0 && number > 0; number /= 8)
    digits[--i] = static_cast<char>('0' + static_cast<char>(number % 8));
  put(header, field, digits);
}

std::uint64_t checksum(std::string_view header) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block_bytes; ++i) {
    const bool is_own = i >= checksum_field.offset && i < checksum_field.offset + checksum_field.size;
    sum += is_own ? std::uint64_t{' '} : static_cast<unsigned char>(header[i]);
  }
  return sum;
}

std::string_view text_of(std::string_view header, Field field) {
  const std::string_view whole = header.substr(field.offset, field.size);
  return whole.substr(0, whole.find('\0'));
}

std::optional<std::uint64_t> number_of(std::string_view header, Field field) {
  const std::string_view digits = trim(text_of(header, field));
  if (digits.empty()) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : digits) {
    if (c < '0' || c > '7' || number > (std::uint64_t{1} << 59U)) return std::nullopt;
    number = number * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

bool is_safe_name(std::string_view name) {
  if (name.empty() || name.front() == '/') return false;
  return std::ranges::none_of(split(name, '/'), [](std::string_view part) { return part == ".." || part.empty(); });
}

}  // namespace

std::string write_tar(const std::vector<TarFile>& files, Instant modified_at) {
  std::string archive;
  for (const TarFile& file : files) {
    if (file.name.empty() || file.name.size() > longest_name) throw std::logic_error("a name that tar cannot hold");
    std::string header(block_bytes, '\0');
    put(header, name_field, file.name);
    put_number(header, mode_field, 0644);
    put_number(header, owner_field, 0);
    put_number(header, group_field, 0);
    put_number(header, size_field, file.bytes.size());
    put_number(header, time_field, static_cast<std::uint64_t>(std::max<std::int64_t>(modified_at.seconds, 0)));
    header[type_offset] = '0';
    put(header, magic_field,
        std::string_view("ustar\0"
                         "00",
                         8));
    put_number(header, {checksum_field.offset, checksum_field.size - 1}, checksum(header));
    header[checksum_field.offset + checksum_field.size - 1] = ' ';
    archive += header + file.bytes;
    archive.append((block_bytes - archive.size() % block_bytes) % block_bytes, '\0');
  }
  return archive.append(2 * block_bytes, '\0');
}

Result<std::vector<TarFile>> read_tar(std::string_view archive, std::size_t most) {
  std::vector<TarFile> files;
  while (archive.size() >= block_bytes) {
    const std::string_view header = archive.substr(0, block_bytes);
    archive.remove_prefix(block_bytes);
    if (header.find_first_not_of('\0') == std::string_view::npos) return files;
    const std::optional<std::uint64_t> sum = number_of(header, checksum_field);
    const std::optional<std::uint64_t> size = number_of(header, size_field);
    if (!sum || !size || *sum != checksum(header)) return malformed("this is no tar archive, or it is damaged");
    if (*size > archive.size()) return malformed("the archive ends in the middle of a file");
    const std::string_view bytes = archive.substr(0, *size);
    archive.remove_prefix(std::min<std::size_t>(archive.size(), (*size + block_bytes - 1) / block_bytes * block_bytes));
    const char type = header[type_offset];
    if (type == '5' || type == 'x' || type == 'g') continue;
    std::string name(text_of(header, prefix_field));
    if (!name.empty()) name += '/';
    name += text_of(header, name_field);
    if (type != '0' && type != '\0') return malformed(printable(name) + " in the archive is not a plain file");
    if (name.starts_with("./")) name.erase(0, 2);
    if (!is_safe_name(name)) return malformed("the archive has a file with the name \"" + printable(name) + "\"");
    if (std::ranges::any_of(files, [&](const TarFile& file) { return file.name == name; }))
      return malformed("the archive has " + printable(name) + " twice");
    if (files.size() >= most)
      return fail(ErrorKind::too_large, "the archive has more than " + std::to_string(most) + " files");
    files.push_back({std::move(name), std::string(bytes)});
  }
  return malformed("the archive has no end");
}

}  // namespace haip
