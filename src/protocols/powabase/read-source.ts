import { field, firstText } from '../../core/json.ts'
import type { Source } from '../../core/message.ts'
import { given, listOf, numberOf } from '../wire-values.ts'

/** What an answer rests on: citations with the `key` that marks them in the text, or retrieved pieces of text. */
export function readSources(list: unknown): readonly Source[] {
  // The first item may tell how the retrieval went instead.
  return listOf(list)
    .filter((item) => field(item, '_type') === undefined)
    .map(readSource)
}

function readSource(item: unknown, index: number): Source {
  const get = (name: string) => field(item, name)
  const sourceId = firstText(get('key'), get('id'), get('item_id')) ?? `source-${index + 1}`
  return {
    sourceId,
    title: firstText(get('source_name'), get('kb_name')) ?? sourceId,
    ...given({
      url: firstText(field(item, 'meta', 'url'), get('url')),
      excerpt: firstText(get('text_excerpt'), get('text')),
      // The later judgement first.
      score: numberOf(get('reranker_score') ?? get('score') ?? get('retrieval_score')),
    }),
  }
}
