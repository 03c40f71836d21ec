/** The 652 examples of CommonMark 0.31.2. */
import { tests } from 'commonmark-spec'

export const examples = tests.map(({ number, section, markdown, html }) => ({
  number,
  section,
  markdown: markdown.replace(/→/g, '\t'),
  html: html.replace(/→/g, '\t'),
}))
