/** Markdown kept as one string that usually only grows: what was read stays read, and only the new end is parsed. */
import { createMarkdownStream, type MarkdownStream } from './markdown-stream.ts'
import type { DocumentNode } from './nodes.ts'

export interface GrowingMarkdown {
  /** The tree for `text`. With `isDone` nothing follows; a text that is not a continuation starts a new tree. */
  update(text: string, isDone: boolean): DocumentNode
}

export function createGrowingMarkdown(): GrowingMarkdown {
  let stream: MarkdownStream = createMarkdownStream()
  let seen = ''
  let isEnded = false
  return {
    update(text, isDone) {
      // `startsWith` goes character by character, this compares whole words of memory.
      const isGrown = text.slice(0, seen.length) === seen
      if (!isGrown || (isEnded && !(isDone && text.length === seen.length))) {
        stream = createMarkdownStream()
        seen = ''
        isEnded = false
      }
      if (text.length > seen.length) stream.write(text.slice(seen.length))
      seen = text
      if (isDone && !isEnded) stream.end()
      isEnded = isDone
      return stream.root
    },
  }
}
