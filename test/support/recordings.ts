/** The recorded streams of a protocol, by name: as text, as a server answers them, and with what a visitor reads. */
import { readdirSync, readFileSync } from 'node:fs'
import type { FinishReason } from '../../src/core/message.ts'
import type { RecordedAnswer } from './describe-protocol.ts'
import { type Answer, sseResponse } from './fake-fetch.ts'

const fixtures = new URL('../fixtures/', import.meta.url)

/** From the folder of that name in `test/fixtures`. */
export function recordingsIn(folder: string) {
  return recordingsOf((name) => readFileSync(new URL(`${folder}/${name}.txt`, fixtures), 'utf8'))
}

/** Of what a protocol's own package writes, or of files. */
export function recordingsOf<Name extends string>(wireOf: (name: Name) => string) {
  return {
    wireOf,
    streamed:
      (name: Name): Answer =>
      () =>
        sseResponse(wireOf(name)),
    recorded: (name: Name, finishReason: FinishReason, ...texts: string[]): RecordedAnswer => ({
      name,
      wire: wireOf(name),
      texts,
      finishReason,
    }),
  }
}

/** Every stream in the folder, for tests that damage them. */
export function readWires(folder: string): string[] {
  const { wireOf } = recordingsIn(folder)
  const files = readdirSync(new URL(`${folder}/`, fixtures)).filter((file) => file.endsWith('.txt'))
  return files.map((file) => wireOf(file.slice(0, -'.txt'.length)))
}
