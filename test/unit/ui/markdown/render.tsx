/** An answer in a container, whole or growing. */
import { render } from '@testing-library/preact'
import type { MarkdownOptions } from '../../../../src/ui/components/markdown/context.ts'
import { Markdown } from '../../../../src/ui/components/markdown/markdown.tsx'
import { englishOptions } from '../../../fixtures/markdown/options.ts'

export function renderAnswer(text: string, isStreaming = false, options: Partial<MarkdownOptions> = {}) {
  const context = { ...englishOptions, ...options }
  const view = (shown: string, streaming: boolean) => (
    <Markdown text={shown} isStreaming={streaming} context={context} />
  )
  const { container, rerender, unmount } = render(view(text, isStreaming))
  return {
    container,
    unmount,
    show: (shown: string, streaming = true) => rerender(view(shown, streaming)),
  }
}

/** The text of the answer without the widget's own words. */
export function answerText(container: Element): string {
  const copy = container.cloneNode(true) as Element
  for (const chrome of copy.querySelectorAll('.code-head, .placeholder small, .target')) chrome.remove()
  return copy.textContent ?? ''
}
