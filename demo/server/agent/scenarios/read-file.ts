import type { TurnFile } from '../agent.ts'
import type { Pacer } from '../pace.ts'
import { writeWords } from '../write-words.ts'
import { isSaid, type Scenario } from './scenario.ts'

const MAX_LINES = 5
const MAX_LINE_CHARACTERS = 120

/** What the visitor attached: its name, type and size, and how a text begins. */
export function createReadFile(pacer: Pacer): Scenario {
  return {
    isAskedBy: isSaid('read my file'),
    async *agent({ files }, signal) {
      await pacer.beforeFirst(signal)
      if (files.length === 0) {
        yield* writeWords('There is no file with your message. Attach one and ask again.', pacer, signal)
        return
      }
      const count = files.length === 1 ? 'one file' : `${files.length} files`
      yield* writeWords(`I got ${count}:`, pacer, signal)
      for (const file of files) yield* writeWords(await describe(file), pacer, signal)
    },
  }
}

async function describe(file: TurnFile): Promise<string> {
  const line = `\n\n- **${inline(file.name)}**, ${file.mimeType}, ${describeSize(file.byteCount)}`
  if (!isText(file.mimeType) || file.byteCount === 0) return line
  const lines = new TextDecoder().decode(await file.read()).split(/\r?\n/)
  // Indented code: whatever the file holds, it stays text.
  return `${line}\n\n${lines
    .slice(0, MAX_LINES)
    .map((text) => `      ${shorten(text)}`)
    .join('\n')}`
}

function isText(mimeType: string): boolean {
  return /^(text\/|application\/(json|xml|x-ndjson|yaml)\b)/.test(mimeType)
}

/** By whole characters, and without the one that Postgres cannot store. */
function shorten(text: string): string {
  return [...text.replaceAll('\u0000', '')].slice(0, MAX_LINE_CHARACTERS).join('')
}

/** A file may be called anything, markdown included. */
function inline(name: string): string {
  return name.replace(/[\\`*_[\]<>]/g, '\\$&').replace(/\s+/g, ' ')
}

function describeSize(byteCount: number): string {
  if (byteCount < 1000) return `${byteCount} bytes`
  return byteCount < 1_000_000
    ? `${(byteCount / 1000).toFixed(1)} kB`
    : `${(byteCount / 1_000_000).toFixed(1)} MB`
}
