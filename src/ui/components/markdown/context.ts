/** What the renderer needs from outside; the answer itself never decides any of it. */
import { createContext } from 'preact'
import type { Source } from '../../../core/message.ts'

export interface MarkdownWords {
  readonly copyCode: string
  readonly copied: string
  readonly code: string
  readonly table: string
  readonly done: string
  readonly toDo: string
  readonly opensNewTab: string
  readonly image: string
  loadImage(host: string): string
}

export interface MarkdownOptions {
  readonly words: MarkdownWords
  /** Exact origins whose images load by themselves. A site that redirects elsewhere is trusted to do so. */
  readonly images: readonly string[]
  /** What `[1]`, `[2]` … stand for where the answer itself does not say. */
  readonly sources?: readonly Source[]
  /** Shows a source that leads nowhere, by its place among them. */
  onCite?(index: number): void
  onLinkClick?(event: MouseEvent, url: string): void
  /** Says whether it worked. */
  copyText(text: string): Promise<boolean>
}

export const MarkdownContext = createContext<MarkdownOptions>({} as MarkdownOptions)
