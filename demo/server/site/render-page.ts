import { Marked } from 'marked'
import { headingAnchor, type MarkdownPage } from '../agent/read-sections.ts'

/**
 * A markdown page in the site's layout. The pages are the project's own files, so their HTML is trusted; the headings
 * get the same anchors that the agent's source links use.
 */
export function renderPage(layout: string, page: MarkdownPage): string {
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
  const values: Record<string, string> = {
    title: escapeHtml(page.title),
    description: escapeHtml(firstParagraph(page.markdown)),
    content,
  }
  return layout
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
    .replace(`<a href="/${page.name}">`, `<a href="/${page.name}" aria-current="page">`)
}

function firstParagraph(markdown: string): string {
  const paragraph = markdown.split('\n\n').find((block) => block !== '' && !block.startsWith('#')) ?? ''
  return paragraph.replace(/[*_`\n]+/g, ' ').slice(0, 160)
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
