import type { ProtocolEvent } from '../../core/chat-event.ts'
import { field, firstText } from '../../core/json.ts'
import { given } from '../wire-values.ts'

/** `{ type: 'url_citation', url_citation: { url, title } }` of a completion, or the same without the inner object. */
export function readCitation(annotation: unknown): readonly ProtocolEvent[] {
  const cited = field(annotation, 'url_citation') ?? annotation
  const url = firstText(field(cited, 'url'))
  const sourceId = url ?? firstText(field(cited, 'file_id'))
  if (sourceId === undefined) return []
  const title = firstText(field(cited, 'title'), field(cited, 'filename')) ?? sourceId
  return [{ type: 'source-available', source: { sourceId, title, ...given({ url }) } }]
}
