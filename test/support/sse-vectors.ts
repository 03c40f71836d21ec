/**
 * Event streams and what WHATWG HTML 9.2.6 makes of them, written from the text of the standard. The names of the
 * groups follow the rows F1 to F20 of the reliability list where one applies.
 */
import type { SseMessage } from '../../src/transport/parse-sse.ts'

export interface SseVector {
  readonly name: string
  readonly wire: string | Uint8Array
  /** `event` is `message` and `id` is '' unless given. */
  readonly messages: readonly (Partial<SseMessage> & { readonly data: string })[]
  readonly comments?: readonly string[]
  readonly retries?: readonly number[]
}

const bom = '\ufeff'
const long = 'x'.repeat(2048)

function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])),
  )
}

export const sseVectors: readonly SseVector[] = [
  // F2: line ends
  { name: 'LF line ends', wire: 'data: a\n\ndata: b\n\n', messages: [{ data: 'a' }, { data: 'b' }] },
  {
    name: 'CRLF line ends',
    wire: 'data: a\r\n\r\ndata: b\r\n\r\n',
    messages: [{ data: 'a' }, { data: 'b' }],
  },
  {
    name: 'CR line ends, the last event included',
    wire: 'data: a\r\rdata: b\r\r',
    messages: [{ data: 'a' }, { data: 'b' }],
  },
  {
    name: 'LF, CR and CRLF mixed',
    wire: 'data: a\rdata: b\r\ndata: c\n\r\ndata: d\r\n\r',
    messages: [{ data: 'a\nb\nc' }, { data: 'd' }],
  },
  {
    name: 'CR CR LF is two line ends',
    wire: 'data: a\r\r\ndata: b\n\n',
    messages: [{ data: 'a' }, { data: 'b' }],
  },
  {
    name: 'LF CR is two line ends',
    wire: 'data: a\n\rdata: b\n\n',
    messages: [{ data: 'a' }, { data: 'b' }],
  },
  {
    name: 'blank lines before, between and after',
    wire: '\n\n\r\ndata: a\n\n\n\n\rdata: b\n\n\n',
    messages: [{ data: 'a' }, { data: 'b' }],
  },
  {
    name: 'U+2028, U+2029, U+0085, VT and FF end no line',
    wire: 'data: a\u2028b\u2029c\u0085d\ve\ff\n\n',
    messages: [{ data: 'a\u2028b\u2029c\u0085d\ve\ff' }],
  },
  { name: 'a last event whose blank line is a bare CR', wire: 'data: a\n\r', messages: [{ data: 'a' }] },

  // F3: byte order mark
  { name: 'a leading BOM is stripped', wire: `${bom}data: a\n\n`, messages: [{ data: 'a' }] },
  { name: 'only one BOM is stripped', wire: `${bom}${bom}data: a\n\ndata: b\n\n`, messages: [{ data: 'b' }] },
  { name: 'a BOM before CR', wire: `${bom}\rdata: a\r\r`, messages: [{ data: 'a' }] },
  { name: 'a BOM alone', wire: bom, messages: [] },
  {
    name: 'a BOM in mid-stream spoils the field it precedes',
    wire: `data: a\n\n${bom}data: b\n\ndata: c\n\n`,
    messages: [{ data: 'a' }, { data: 'c' }],
  },
  { name: 'a BOM inside data is kept', wire: `data: a${bom}b\n\n`, messages: [{ data: `a${bom}b` }] },

  // F4: comments
  {
    name: 'comments between events',
    wire: ': heartbeat\n\ndata: a\n: heartbeat\ndata: b\n\n:\n\n',
    messages: [{ data: 'a\nb' }],
    comments: ['heartbeat', 'heartbeat', ''],
  },
  { name: 'a long comment', wire: `:${long}\ndata: a\n\n`, messages: [{ data: 'a' }], comments: [long] },
  {
    name: 'a comment that looks like a field',
    wire: ':data:x\n\ndata: a\n\n',
    messages: [{ data: 'a' }],
    comments: ['data:x'],
  },
  { name: 'a comment with NUL', wire: ':a\0b\ndata: a\n\n', messages: [{ data: 'a' }], comments: ['a\0b'] },
  { name: 'comments only', wire: ':\n\n:\r\r: hb\r\n\r\n', messages: [], comments: ['', '', 'hb'] },

  // F5: fields
  {
    name: 'unknown fields are ignored',
    wire: 'foo: x\ndata: a\nDATA: b\ndata\0: c\n data: d\ndata : e\ndat-a: f\n\n',
    messages: [{ data: 'a' }],
  },
  {
    name: 'a field named __proto__',
    wire: '__proto__: x\nconstructor: y\ndata: a\n\n',
    messages: [{ data: 'a' }],
  },
  {
    name: 'one leading space is stripped, no more',
    wire: 'data:  a\n\ndata:a\n\ndata: \n\n',
    messages: [{ data: ' a' }, { data: 'a' }, { data: '' }],
  },
  {
    name: 'a leading tab and trailing spaces are kept',
    wire: 'data:\ta  \n\n',
    messages: [{ data: '\ta  ' }],
  },
  { name: 'colons in a value', wire: 'data: a:b: c\ndata::\n\n', messages: [{ data: 'a:b: c\n:' }] },
  { name: 'several data lines', wire: 'data: a\ndata:\ndata\ndata: b\n\n', messages: [{ data: 'a\n\n\nb' }] },
  { name: 'data without a colon', wire: 'data\n\n', messages: [{ data: '' }] },
  { name: 'two bare data lines are one line feed', wire: 'data\ndata\n\n', messages: [{ data: '\n' }] },
  { name: 'NUL in data is kept', wire: 'data: a\0b\n\n', messages: [{ data: 'a\0b' }] },
  {
    name: 'an HTML page holds no events',
    wire: '<!doctype html>\n<html>\n<body>\n\n</html>\n\n',
    messages: [],
  },

  // event
  {
    name: 'a named event',
    wire: 'event: ping\ndata: a\n\ndata: b\n\n',
    messages: [{ event: 'ping', data: 'a' }, { data: 'b' }],
  },
  {
    name: 'the last event name wins',
    wire: 'event: a\nevent: b\ndata: x\n\n',
    messages: [{ event: 'b', data: 'x' }],
  },
  {
    name: 'an empty event name is message',
    wire: 'event: a\nevent:\ndata: x\n\nevent\ndata: y\n\n',
    messages: [{ data: 'x' }, { data: 'y' }],
  },
  {
    name: 'an event without data is dropped and its name forgotten',
    wire: 'event: ping\n\ndata: a\n\n',
    messages: [{ data: 'a' }],
  },
  {
    name: 'an event name keeps inner and trailing spaces',
    wire: 'event:  a b \ndata: x\n\n',
    messages: [{ event: ' a b ', data: 'x' }],
  },

  // F6: ids
  {
    name: 'an id stays until the next one',
    wire: 'id: 1\ndata: a\n\ndata: b\n\nid: 2\ndata: c\n\n',
    messages: [
      { id: '1', data: 'a' },
      { id: '1', data: 'b' },
      { id: '2', data: 'c' },
    ],
  },
  { name: 'an id without data counts', wire: 'id: 7\n\ndata: a\n\n', messages: [{ id: '7', data: 'a' }] },
  {
    name: 'an id with NUL is ignored',
    wire: 'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n',
    messages: [
      { id: '1', data: 'a' },
      { id: '1', data: 'b' },
    ],
  },
  {
    name: 'an empty id resets',
    wire: 'id: 1\ndata: a\n\nid:\ndata: b\n\nid: 3\nid\ndata: c\n\n',
    messages: [{ id: '1', data: 'a' }, { data: 'b' }, { data: 'c' }],
  },

  // F7: retry
  {
    name: 'retry takes digits only',
    wire: 'retry: 1000x\nretry: +1\nretry: -1\nretry: 1.5\nretry: 0x10\nretry:\nretry\nretry:  5\nretry: soon\n\n',
    messages: [],
    retries: [],
  },
  {
    name: 'retry takes leading zeros and needs no blank line',
    wire: 'retry: 03000\nretry:700\ndata: a\n\n',
    messages: [{ data: 'a' }],
    retries: [3000, 700],
  },
  {
    name: 'retry is kept between 250 ms and a minute',
    wire: `retry: 0\nretry: 999999\nretry: ${'9'.repeat(400)}\n\n`,
    messages: [],
    retries: [250, 60_000, 60_000],
  },

  // F8: the end of the stream
  {
    name: 'an event without its blank line is discarded',
    wire: 'data: a\n\ndata: b\n',
    messages: [{ data: 'a' }],
  },
  { name: 'a cut inside a line', wire: 'data: a\n\nid: 9\ndata: b', messages: [{ data: 'a' }] },
  { name: 'an empty stream', wire: '', messages: [] },
  { name: 'a single CR', wire: '\r', messages: [] },

  // F1 and F20: bytes
  {
    name: 'characters of two, three and four bytes',
    wire: 'data: \u00fc \u20ac \u{1f600} \u{10ffff}\n\n',
    messages: [{ data: '\u00fc \u20ac \u{1f600} \u{10ffff}' }],
  },
  {
    name: 'multi-byte names and ids',
    wire: 'event: \u00fc\nid: \u{1f600}\ndata: a\n\n',
    messages: [{ event: '\u00fc', id: '\u{1f600}', data: 'a' }],
  },
  {
    name: 'a lone continuation byte',
    wire: bytes('data: a', 0x80, 'b\n\n'),
    messages: [{ data: 'a\ufffdb' }],
  },
  {
    name: 'a character cut short by a line end',
    wire: bytes('data: ', 0xe2, 0x82, '\n\ndata: b\n\n'),
    messages: [{ data: '\ufffd' }, { data: 'b' }],
  },
  {
    name: 'overlong and surrogate encodings',
    wire: bytes('data: ', 0xc0, 0xaf, ' ', 0xed, 0xa0, 0x80, '\n\n'),
    messages: [{ data: '\ufffd\ufffd \ufffd\ufffd\ufffd' }],
  },
  {
    name: 'bytes that never occur in UTF-8',
    wire: bytes('data: ', 0xff, 0xfe, 'x\n\n'),
    messages: [{ data: '\ufffd\ufffdx' }],
  },
  {
    name: 'a stream that ends inside a character',
    wire: bytes('data: a\n\ndata: ', 0xf0, 0x9f),
    messages: [{ data: 'a' }],
  },
]

export function expectedMessages(vector: SseVector): SseMessage[] {
  return vector.messages.map((message) => ({ event: 'message', id: '', ...message }))
}
