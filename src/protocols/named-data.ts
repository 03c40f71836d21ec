/**
 * What a back end sends under a name of its own. Lists that are plainly sources, files or suggestions are shown as
 * what they are, as is the name of an agent that takes over; everything else is the site's.
 */
import type { ProtocolEvent } from '../core/chat-event.ts'
import { field, firstText } from '../core/json.ts'
import { given, numberOf, textsOf } from './wire-values.ts'

export function readNamedData(name: string, data: unknown, dataId?: unknown): readonly ProtocolEvent[] {
  const inner = field(data, name)
  const list = Array.isArray(inner) ? inner : Array.isArray(data) ? data : [data]
  if (/^(sources|citations)$/i.test(name)) return list.flatMap(readSource)
  if (/^files?$/i.test(name)) return list.flatMap(readFile)
  if (/^(follow.?ups|suggestions)$/i.test(name)) {
    return [{ type: 'follow-ups-suggested', followUps: textsOf(list) }]
  }
  const agent = name === 'agent' && firstText(field(data, 'name'))
  if (agent) return [{ type: 'step-start', name: agent }]
  return [{ type: 'data-available', name, data, ...given({ dataId: firstText(dataId) }) }]
}

export function readSource(item: unknown, index = 0): readonly ProtocolEvent[] {
  const url = firstText(field(item, 'url'))
  const title = firstText(field(item, 'title'), field(item, 'name'), url)
  if (title === undefined) return []
  const sourceId = firstText(field(item, 'sourceId'), field(item, 'id')) ?? `${index + 1}`
  const excerpt = firstText(field(item, 'excerpt'), field(item, 'text_excerpt'), field(item, 'text'))
  const score = numberOf(field(item, 'score'))
  return [{ type: 'source-available', source: { sourceId, title, ...given({ url, excerpt, score }) } }]
}

/** A file of an answer. Without a name it has the one of its address. */
export function readFile(item: unknown): readonly ProtocolEvent[] {
  const url = firstText(field(item, 'url'))
  if (url === undefined) return []
  const mediaType =
    firstText(field(item, 'mediaType'), field(item, 'mimeType'), field(item, 'mime_type')) ?? ''
  const path = url.startsWith('data:')
    ? ''
    : url
        .replace(/[?#].*/s, '')
        .split('/')
        .at(-1)
  const name = firstText(field(item, 'name'), field(item, 'filename'), path, mediaType) ?? 'file'
  const fileId = firstText(field(item, 'id'))
  const size = numberOf(field(item, 'size'))
  return [{ type: 'file-available', file: { name, mediaType, url, ...given({ fileId, size }) } }]
}
