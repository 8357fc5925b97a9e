// Follows the links of the site from its first page, as a search engine would.

/** Every address of this site that pages link to: path → where it was first seen. Reads each page once. */
export async function crawl(address, starts = ['/']) {
  const found = new Map(starts.map((path) => [path, 'the start']));
  const answers = new Map();
  for (const [path] of found) {  // a Map also walks over what is added on the way
    const response = await fetch(address + path, { redirect: 'manual' });
    answers.set(path, { status: response.status, location: response.headers.get('location') });
    const is_page = response.headers.get('content-type')?.startsWith('text/html');
    const text = await response.text();
    if (!is_page || response.status !== 200) continue;
    for (const [, link] of text.matchAll(/<(?:a|link)\b[^>]*?\bhref="([^"]*)"/g)) {
      const url = new URL(link.replaceAll('&amp;', '&').replaceAll('&#38;', '&'), address + path);
      if (url.origin !== address) continue;
      const next = url.pathname + url.search;
      if (!found.has(next)) found.set(next, path);
    }
  }
  return [...answers].map(([path, answer]) => ({ path, from: found.get(path), ...answer }));
}
