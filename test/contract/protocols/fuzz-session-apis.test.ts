/**
 * F23 for the protocols whose events are named in their data. Recordings are damaged a few
 * times over, the same way on every machine, and cut at random; whatever comes of it, the turn ends.
 */
import { expect, it } from 'vitest'
import { ChatError } from '../../../src/core/errors.ts'
import { createProtocol } from '../../../src/protocols/registry.ts'
import { cutAtRandom, toBytes } from '../../support/chunkings.ts'
import { createTurn } from '../../support/create-turn.ts'
import { collect, foldEvents, setUpProtocol } from '../../support/describe-protocol.ts'
import { settle } from '../../support/fake-clock.ts'
import { jsonResponse, sseResponse, streamOf } from '../../support/fake-fetch.ts'
import { readWires } from '../../support/recordings.ts'
import { createRandom, pick } from '../../support/seeded-random.ts'
import { useUncaught } from '../../support/uncaught.ts'

const streams = 3_000
const turn = createTurn({ remoteConversationId: 'sess_1' })
const values = [
  'null',
  '-1',
  '1e400',
  '""',
  '"x"',
  '[]',
  '{}',
  '{"delta":{}}',
  '"\\ud800"',
  '"{\\"runId\\":[]}"',
  '"["',
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '{',
  '['.repeat(2_000),
  `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`,
]
const lines = [
  ':',
  ': keepalive',
  'data',
  'data:',
  'id: 1\0',
  'retry: -1',
  '<html>',
  '\ufeff',
  'data: [DONE]',
]

type Damage = (wire: string, random: () => number) => string

const at = (wire: string, random: () => number) => Math.floor(random() * (wire.length + 1))

const damages: readonly Damage[] = [
  (wire, random) => wire.slice(0, at(wire, random)),
  (wire, random) => wire.slice(at(wire, random)),
  (wire, random) => {
    const from = at(wire, random)
    return wire.slice(0, from) + wire.slice(from, from + 200).repeat(3) + wire.slice(from + 20)
  },
  (wire, random) => wire.replace(/\n/g, () => pick(['\n', '\r', '\r\n', '\n\n', ''], random)),
  (wire, random) => wire.replace(/\n/g, (end) => (random() < 0.2 ? `\n${pick(lines, random)}\n` : end)),
  (wire, random) =>
    wire.replace(/: ?("(?:[^"\\]|\\.)*"|\d+|\{[^{}]*\})/g, (all) =>
      random() < 0.2 ? `:${pick(values, random)}` : all,
    ),
  (wire, random) =>
    wire.replace(/"(event|type|data|delta|content|run_id|status|choices|outcome)":/g, (all) =>
      random() < 0.1 ? '"x":' : all,
    ),
  (wire, random) =>
    wire
      .split('\n\n')
      .sort(() => random() - 0.5)
      .join('\n\n'),
]

const uncaught = useUncaught()

it.each(['powabase', 'agent-manager', 'ai-sdk', 'ag-ui', 'openai'])(
  'F23: thousands of malformed streams of %s end, and in order',
  async (name) => {
    const wires = readWires(name)
    const ends = new Set<string>()
    for (let seed = 1; seed <= streams; seed++) {
      const random = createRandom(seed)
      let wire = pick(wires, random)
      for (let count = 1 + Math.floor(random() * 4); count > 0; count--)
        wire = pick(damages, random)(wire, random)
      const chunks = cutAtRandom(toBytes(wire), random, 1 + Math.floor(random() * 400))
      const failure = random() < 0.2 ? new TypeError('network error') : undefined
      const isWhole = random() < 0.1
      const { protocol, clock } = setUpProtocol(
        (http) => createProtocol(name, { agent: 'a-1' }, http),
        () =>
          isWhole
            ? jsonResponse(wire.replace(/^[^{]*/, '').split('\n')[0] ?? '')
            : sseResponse(streamOf(chunks, failure)),
      )
      const result = await collect(protocol, turn)
      const last = result.events.at(-1)?.type
      if (result.thrown === undefined) expect(['message-end', 'error'], `seed ${seed}`).toContain(last)
      else expect(result.thrown, `seed ${seed}`).toBeInstanceOf(ChatError)
      expect(['ready', 'error'], `seed ${seed}`).toContain(foldEvents(result).status)
      expect(clock.waiting, `seed ${seed}`).toBe(0)
      ends.add(result.thrown instanceof ChatError ? result.thrown.kind : String(last))
    }
    await settle()
    expect(uncaught).toEqual([])
    expect(Object.prototype).not.toHaveProperty('polluted')
    // The damage must reach every ending, or it tests less than it says.
    expect([...ends]).toEqual(
      expect.arrayContaining(['message-end', 'error', 'interrupted', 'protocol', 'empty']),
    )
  },
  60_000,
)
