import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageSection } from '../storage/page-sections.ts'

export interface MarkdownPage {
  /** The file name without its ending: the path of the page. */
  name: string
  title: string
  markdown: string
}

/** Every `*.md` in the folder. */
export function readPages(folder: string): MarkdownPage[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => {
      const markdown = readFileSync(join(folder, file), 'utf8')
      const name = file.slice(0, -'.md'.length)
      return { name, title: /^# (.+)$/m.exec(markdown)?.[1]?.trim() ?? name, markdown }
    })
}

/** Cuts a page at its headings. What stands before the first one belongs to the page's title. */
export function splitIntoSections(page: MarkdownPage): PageSection[] {
  const sections: { heading: string; lines: string[] }[] = []
  let current = { heading: page.title, lines: [] as string[] }
  let isInCode = false
  for (const line of page.markdown.split('\n')) {
    if (line.startsWith('```')) isInCode = !isInCode
    const heading = isInCode ? null : /^(#{1,3}) (.+)$/.exec(line)
    if (!heading) {
      current.lines.push(line)
    } else if (heading[1] !== '#') {
      sections.push(current)
      current = { heading: heading[2]?.trim() ?? '', lines: [] }
    }
  }
  sections.push(current)
  return sections
    .map(({ heading, lines }) => ({ heading, body: lines.join('\n').trim() }))
    .filter(({ body }) => body !== '')
    .map(({ heading, body }) => ({
      page: page.name,
      pageTitle: page.title,
      heading,
      anchor: heading === page.title ? '' : headingAnchor(heading),
      body,
    }))
}

export function headingAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
}
