import { ChatError } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import type { Clock } from './clock.ts'
import { readChunks } from './read-chunks.ts'

export interface ReadTextLimits {
  /** For the whole body. */
  readonly timeoutMs?: number | undefined
  readonly maxChars?: number | undefined
}

/** A whole body as text, bounded in size and time. */
export async function readText(
  { body }: Response,
  { timeoutMs = 60_000, maxChars = 2 ** 22 }: ReadTextLimits,
  clock: Clock,
  signal?: AbortSignal,
): Promise<string> {
  const end = clock.now() + timeoutMs
  const nextDeadline = () => ({ ms: end - clock.now(), reason: `The answer took over ${timeoutMs} ms.` })
  let text = ''
  for await (const chunk of readChunks(body, nextDeadline, clock, signal)) {
    text += chunk
    if (text.length > maxChars) {
      throw new ChatError('too-large', `The answer is over ${maxChars} characters.`)
    }
  }
  return text.replace(/^\ufeff/, '')
}

/** A whole JSON body. Throws `empty` where there is no text at all and `protocol` where the text isn't JSON. */
export async function readJson(
  response: Response,
  limits: ReadTextLimits,
  clock: Clock,
  signal?: AbortSignal,
): Promise<unknown> {
  const text = await readText(response, limits, clock, signal)
  if (!text.trim()) throw new ChatError('empty', 'The answer is empty.')
  const json = parseJson(text)
  if (json === undefined) throw new ChatError('protocol', 'The answer is not JSON.')
  return json
}
