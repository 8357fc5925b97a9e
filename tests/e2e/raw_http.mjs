// HTTP over a bare socket, to count every byte that arrives.
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body) => body };

/** One request, sent in one piece, on a connection of its own. `received` counts all bytes: status line, headers, body and framing. */
export async function request(address, path, headers = {}, method = 'GET', body = Buffer.alloc(0)) {
  const { hostname, port, host } = new URL(address);
  const head = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close',
    ...(body.length ? [`Content-Length: ${body.length}`] : []), ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  const all = await new Promise((done, failed) => {
    const parts = [];
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(Buffer.concat([Buffer.from(head), body])));
    socket.on('data', (part) => parts.push(part));
    socket.on('end', () => done(Buffer.concat(parts)));
    socket.on('error', failed);
  });
  return { ...read_answer(all), received: all.length };
}

function read_answer(all) {
  const end = all.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('the answer has no end of headers');
  const [status_line, ...lines] = all.subarray(0, end).toString('latin1').split('\r\n');
  const fields = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]);
  // Every field of that name, joined as RFC 9110, 5.3 allows; undefined when there is none.
  const header = (name) => {
    const values = fields.filter(([field]) => field === name).map(([, value]) => value);
    return values.length ? values.join(', ') : undefined;
  };
  const encoding = header('content-encoding') ?? 'identity';
  let body = all.subarray(end + 4);
  if (/chunked/i.test(header('transfer-encoding') ?? '')) body = joined_chunks(body);
  return {
    status: Number(status_line.split(' ')[1]), header, encoding, body,
    text: () => decoders[encoding](body).toString('utf8'),
  };
}

function joined_chunks(body) {
  const parts = [];
  for (let at = 0; ;) {
    const line_end = body.indexOf('\r\n', at);
    const size = parseInt(body.subarray(at, line_end).toString('latin1'), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(body.subarray(line_end + 2, line_end + 2 + size));
    at = line_end + 2 + size + 2;
  }
}
