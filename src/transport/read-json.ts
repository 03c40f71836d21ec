import { ChatError } from '../core/errors.ts'
import { parseJson } from '../core/json.ts'
import { type Clock, systemClock } from './clock.ts'
import { readChunks } from './read-chunks.ts'

export interface ReadTextOptions {
  readonly signal: AbortSignal
  /** For the whole body. */
  readonly timeoutMs?: number | undefined
  readonly maxChars?: number | undefined
  readonly clock?: Clock | undefined
}

/** A whole body as text, bounded in size and time. */
export async function readText(response: Response, options: ReadTextOptions): Promise<string> {
  const { signal, timeoutMs = 60_000, maxChars = 2 ** 22, clock = systemClock } = options
  const end = clock.now() + timeoutMs
  const patience = () => ({
    ms: end - clock.now(),
    reason: `The body did not arrive within ${timeoutMs} ms.`,
  })
  let text = ''
  for await (const chunk of readChunks(response.body, { signal, clock, patience })) {
    text += chunk
    if (text.length > maxChars) {
      throw new ChatError('too-large', `The answer is larger than ${maxChars} characters.`)
    }
  }
  return text.replace(/^\ufeff/, '')
}

/** A whole JSON body. Throws `empty` where there is no text at all and `protocol` where the text isn't JSON. */
export async function readJson(response: Response, options: ReadTextOptions): Promise<unknown> {
  const text = await readText(response, options)
  if (!text.trim()) throw new ChatError('empty', 'The answer has no body.')
  const json = parseJson(text)
  if (json === undefined) throw new ChatError('protocol', 'The answer is not valid JSON.')
  return json
}
