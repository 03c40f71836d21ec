import { expect, it } from 'vitest'
import { spokenText } from '../../../src/markdown/spoken-text.ts'

it.each([
  ['**Bold** and *soft*, `code` and [a link](https://example.com).', 'Bold and soft, code and a link.'],
  ['# Title\n\nText', 'Title\nText'],
  ['- one\n- two\n  - three', 'one\ntwo\nthree'],
  ['| a | b |\n|---|--:|\n| 1 | **2** |', 'a, b\n1, 2'],
  ['```sh\nrun\n```\n\n---\n\n> said', 'run\n\nsaid'],
  ['![A map](https://example.com/a.png)', 'A map'],
  ['Free [1]\n\n[1]: https://example.com', 'Free 1'],
])('%j is read as %j', (markdown, spoken) => {
  expect(spokenText(markdown)).toBe(spoken)
})
