/**
 * F23: thousands of broken streams, the same on every machine. Each is a valid recording damaged a few times over
 * and cut at random; whatever comes of it, the turn ends, by events or by a ChatError, and the state is idle.
 */
import { expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import { createDynamiqApp } from '../../../src/protocols/dynamiq-app/index.ts'
import { createDynamiqConversations } from '../../../src/protocols/dynamiq-conversations/index.ts'
import { createDynamiqRuns } from '../../../src/protocols/dynamiq-runs/index.ts'
import { cutAtRandom, toBytes } from '../../support/chunkings.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, foldEvents, setUpProtocol } from '../../support/describe-protocol.ts'
import { settle } from '../../support/fake-clock.ts'
import { jsonResponse, sseResponse, streamOf } from '../../support/fake-fetch.ts'
import { isAbort } from '../../support/is-abort.ts'
import { readWires } from '../../support/recordings.ts'
import { createRandom, pick } from '../../support/seeded-random.ts'
import { useUncaught } from '../../support/uncaught.ts'

const subjects = [
  { name: 'dynamiq-conversations', create: createDynamiqConversations, streams: 10_000 },
  { name: 'dynamiq-runs', create: createDynamiqRuns, streams: 3_000 },
  { name: 'dynamiq-app', create: createDynamiqApp, streams: 3_000 },
].map((subject) => ({ ...subject, wires: readWires(subject.name) }))
const turn = createTurn({ remoteConversationId: 'c-1' })

const uncaught = useUncaught()

const values = [
  'null',
  'true',
  '-1',
  '1e400',
  '""',
  '"x"',
  '[]',
  '{}',
  '[[[]]]',
  '{"delta":{}}',
  '"\\ud800"',
  '"\\u0000"',
  '9007199254740993',
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '{"a":1,"a":2}',
  'NaN',
  '{',
  '"',
  'undefined',
  '['.repeat(2_000),
  `${'['.repeat(3_000)}${']'.repeat(3_000)}`,
  `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
]
const types = [
  'run.started',
  'run.completed',
  'run.failed',
  'run.canceled',
  'agent.response.delta',
  'agent.reasoning.delta',
  'error',
  'agent.tool_call.started',
  'agent.tool_call.completed',
  'agent.tool_call.failed',
  'constructor',
  '__proto__',
  '',
]
const lines = [
  ':',
  ': hb',
  'data',
  'data:',
  'event',
  'id: 1\0',
  'retry: -1',
  '<html>',
  '\ufeff',
  '\0',
  'data: [DONE]',
  'event: error',
]

type Damage = (wire: string, random: () => number, wires: readonly string[]) => string

const at = (wire: string, random: () => number) => Math.floor(random() * (wire.length + 1))

const damages: readonly Damage[] = [
  (wire, random) => wire.slice(0, at(wire, random)),
  (wire, random) => wire.slice(at(wire, random)),
  (wire, random) => {
    const from = at(wire, random)
    return wire.slice(0, from) + wire.slice(from + Math.floor(random() * 40))
  },
  (wire, random) => {
    const from = at(wire, random)
    return wire.slice(0, from) + wire.slice(from, from + 200).repeat(3) + wire.slice(from + 200)
  },
  (wire, random) => wire.replace(/\n/g, () => pick(['\n', '\r', '\r\n', '\n\n', ''], random)),
  (wire, random) => wire.replaceAll('\n', pick(['\r', '\r\n'], random)),
  (wire, random) => wire.replace(/\n/g, (end) => (random() < 0.2 ? `\n${pick(lines, random)}\n` : end)),
  // A value of the JSON becomes another.
  (wire, random) =>
    wire.replace(/:("[^"]*"|\d+|\{[^{}]*\})/g, (all) => (random() < 0.15 ? `:${pick(values, random)}` : all)),
  (wire, random) =>
    wire.replace(/"type":"[^"]*"/g, (all) => (random() < 0.3 ? `"type":"${pick(types, random)}"` : all)),
  (wire, random) =>
    wire.replace(/"(id|data|type|delta|tool|output|sequence|content|step|choices)":/g, (all) =>
      random() < 0.1 ? '"x":' : all,
    ),
  (wire, random) => wire.replace(/"sequence":\d+/g, () => `"sequence":${Math.floor(random() * 4)}`),
  (wire, random, wires) => wire + pick(wires, random),
  (wire, random) =>
    wire
      .split('\n\n')
      .sort(() => random() - 0.5)
      .join('\n\n'),
]

function flipBytes(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = bytes.slice()
  for (let flips = Math.floor(random() * 6); flips > 0 && copy.length; flips--) {
    copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256)
  }
  return copy
}

it.each(subjects)(
  'F23: $streams malformed streams of $name end as events or as a ChatError, and nothing else',
  {
    timeout: 60_000,
  },
  async ({ create, streams, wires }) => {
    const startedAt = performance.now()
    const ends = new Map<string, number>()
    for (let seed = 1; seed <= streams; seed++) {
      const random = createRandom(seed)
      let wire = pick(wires, random)
      for (let count = 1 + Math.floor(random() * 4); count > 0; count--)
        wire = pick(damages, random)(wire, random, wires)
      const bytes = flipBytes(toBytes(wire), random)
      const chunks = random() < 0.3 ? [bytes] : cutAtRandom(bytes, random, 1 + Math.floor(random() * 400))
      const failure = random() < 0.2 ? new TypeError('network error') : undefined
      const isWhole = random() < 0.1
      const abort = new AbortController()
      const abortIndex = random() < 0.05 ? Math.floor(random() * chunks.length) : -1
      const abortAt = (index: number) => index === abortIndex && abort.abort()
      const { protocol, clock } = setUpProtocol(
        (http) => create({}, http),
        () =>
          isWhole
            ? jsonResponse(wire.replace(/^[^{]*/, '').split('\n')[0] ?? '')
            : sseResponse(streamOf(chunks, failure, abortAt)),
      )
      const result = await collect(protocol, turn, abort.signal)

      const last = result.events.at(-1)?.type
      const hasEnded = last === 'message-end' || last === 'error'
      if (result.thrown === undefined) expect(hasEnded, `seed ${seed}`).toBe(true)
      else if (!abort.signal.aborted) expect(result.thrown, `seed ${seed}`).toBeInstanceOf(ChatError)
      else expect(isAbort(result.thrown), `seed ${seed}`).toBe(true)
      expect(clock.waiting, `seed ${seed}`).toBe(0)
      if (!abort.signal.aborted) {
        const { status } = foldEvents(result)
        expect(['ready', 'error'], `seed ${seed}`).toContain(status)
      }
      const end =
        result.thrown instanceof ChatError ? result.thrown.kind : result.thrown ? 'aborted' : String(last)
      ends.set(end, (ends.get(end) ?? 0) + 1)
    }
    await settle()

    const seconds = (performance.now() - startedAt) / 1_000
    console.log(`${streams} malformed streams in ${seconds.toFixed(1)} s:`, Object.fromEntries(ends))
    expect(uncaught).toEqual([])
    expect(Object.prototype).not.toHaveProperty('polluted')
    // The damage must reach every ending, or it tests less than it says.
    expect([...ends.keys()]).toEqual(
      expect.arrayContaining(['message-end', 'error', 'interrupted', 'protocol', 'empty', 'aborted']),
    )
  },
)
