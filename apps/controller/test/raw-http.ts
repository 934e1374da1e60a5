import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. Header names are lower-case; the body is de-chunked. */
export interface RawAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** `<code>` of a problem's `/problems/<code>`; undefined for every other body. */
  code: string | undefined;
}

const deadlineMs = 15_000;

/** Opens a connection to the host and port of an address and hands it on once it is open. */
export async function openConnection(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

/** Sends bytes exactly as given, then reads one answer; the connection is closed afterwards. Rejects when no whole answer comes in 15 s. */
export async function exchangeBytes(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const socket = await openConnection(url);
  socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  try {
    return await readAnswer(socket, bytes.toString().startsWith('HEAD '));
  } finally {
    socket.destroy();
  }
}

/** Reads the next answer of a connection. An interim answer (1xx) is passed over. */
export async function readAnswer(socket: Socket, headOnly = false): Promise<RawAnswer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${deadlineMs} ms`)), deadlineMs);
    const look = (ended: boolean): void => {
      const answer = parseAnswer(Buffer.concat(chunks), ended || headOnly, headOnly);
      if (answer === undefined && !ended) return;
      clearTimeout(timer);
      if (answer === undefined) reject(new Error('the connection was closed without an answer'));
      else resolve(answer);
    };
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      look(false);
    });
    socket.once('close', () => look(true));
  });
}

function parseAnswer(bytes: Buffer, ended: boolean, headOnly = false): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(statusLine.split(' ')[1]);
  if (status < 200) return parseAnswer(bytes.subarray(end + 4), ended);
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const rest = bytes.subarray(end + 4);
  const body = headOnly ? rest : bodyOf(headers, rest, ended);
  return body === undefined ? undefined : { status, headers, body: body.toString('utf8'), code: codeOf(body) };
}

function bodyOf(headers: Record<string, string>, rest: Buffer, ended: boolean): Buffer | undefined {
  if (headers['transfer-encoding'] === 'chunked') return dechunked(rest);
  const length = headers['content-length'];
  if (length === undefined) return ended ? rest : Buffer.alloc(0);
  return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : undefined;
}

function dechunked(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (size === 0) return Buffer.concat(parts);
    if (bytes.length < lineEnd + 2 + size) return undefined;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

function codeOf(body: Buffer): string | undefined {
  const match = /"type":"\/problems\/([a-z-]+)"/.exec(body.toString('utf8'));
  return match?.[1];
}
