import { setTimeout as wait } from 'node:timers/promises'

/** `realistic` is a small hosted model on a good day; a number is milliseconds per word. */
export type Pace = 'instant' | 'realistic' | number

const FIRST_WORD_MS = 300
const WORD_MS = 20
const TOOL_MS = 900

/** Waits before the first word, between words, and while a tool is said to work. An aborted wait ends at once, without throwing. */
export interface Pacer {
  beforeFirst(signal: AbortSignal): Promise<void>
  beforeNext(signal: AbortSignal): Promise<void>
  whileWorking(signal: AbortSignal): Promise<void>
}

export function createPacer(pace: Pace, random: () => number = Math.random): Pacer {
  if (pace === 'instant' || pace === 0) return everywhere(async () => {})
  if (typeof pace === 'number') return everywhere((signal) => pause(pace, signal))
  // 0.6 to 1.4 of the mean: 13 to 28 ms a word is about 40 to 80 tokens a second.
  return {
    beforeFirst: (signal) => pause(FIRST_WORD_MS * (0.8 + 0.4 * random()), signal),
    beforeNext: (signal) => pause(WORD_MS * (0.6 + 0.8 * random()), signal),
    whileWorking: (signal) => pause(TOOL_MS, signal),
  }
}

function everywhere(waiting: (signal: AbortSignal) => Promise<void>): Pacer {
  return { beforeFirst: waiting, beforeNext: waiting, whileWorking: waiting }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {})
}

/** Words, each with the white space before it: what a model's tokens look like from outside. */
export function splitIntoWords(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? []
}
