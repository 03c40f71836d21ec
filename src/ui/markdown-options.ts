import type { Messages } from '../i18n/en.ts'
import { fill } from '../i18n/translate.ts'
import type { MarkdownOptions } from './components/markdown/context.ts'
import { copyText } from './copy-text.ts'

/** What the renderer of answers may know of the widget around it. */
export interface AnswerSurroundings {
  readonly root: Node
  readonly images: readonly string[]
  /** Tells the site. Returns false when a listener wants the browser not to open the link. */
  readonly followLink: (url: string) => boolean
}

export function markdownOptions(
  messages: Messages,
  { root, images, followLink }: AnswerSurroundings,
): MarkdownOptions {
  return {
    words: { ...messages, loadImage: (host) => fill(messages.loadImage, { host }) },
    images,
    copyText: (text) => copyText(text, root),
    onLinkClick(event, url) {
      if (!followLink(url)) event.preventDefault()
    },
  }
}
