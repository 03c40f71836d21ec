import { Marked } from 'marked'
import { headingAnchor, type MarkdownPage } from '../agent/read-sections.ts'
import type { PageValues } from './wrap-page.ts'

/**
 * What a markdown page puts into the template of articles. The pages are the project's own files, so their HTML is
 * trusted; the headings get the same anchors that the agent's source links use.
 */
export function renderPage(page: MarkdownPage): PageValues {
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const id = depth === 1 ? '' : ` id="${headingAnchor(text)}"`
        return `<h${depth}${id}>${this.parser.parseInline(tokens)}</h${depth}>\n`
      },
    },
  })
  const content = marked
    .parse(page.markdown, { async: false })
    .replace('<p>', '<p class="lead">')
    .replaceAll('<table>', '<div class="table" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>')
  return {
    title: escapeHtml(page.title),
    description: escapeHtml(firstParagraph(page.markdown)),
    content,
  }
}

function firstParagraph(markdown: string): string {
  const paragraph = markdown.split('\n\n').find((block) => block !== '' && !block.startsWith('#')) ?? ''
  return paragraph.replace(/[*_`\n]+/g, ' ').slice(0, 160)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
