import { readdirSync, readFileSync } from 'node:fs'
import { brotliCompressSync, constants } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { languageNames } from '../../../src/i18n/choose-language.ts'

/** What ships, read as the bytes it is. The build runs before the tests. */

const script = readFileSync('dist/parley.js', 'utf8')

/** Where the script stands today, and a little room. A feature that needs more says so here. */
const maxScriptBytes = 76_000

function brotliBytes(text: string): number {
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
}

describe('the script', () => {
  it('stays within its budget', () => {
    expect(brotliBytes(script)).toBeLessThanOrEqual(maxScriptBytes)
  })

  it('begins with the comment that lets Chromium compile it beside the main thread', () => {
    expect(script.startsWith('//# allFunctionsCalledOnLoad\n')).toBe(true)
  })

  it('has no way from a string to markup or code', () => {
    const sinks =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|setHTML|\beval\(|new Function|javascript:/g
    expect(script.match(sinks)).toBeNull()
  })

  it('is plain ASCII, whatever the encoding of the page', () => {
    expect(script.match(/[^\n\r\t -~]/)).toBeNull()
  })

  it('names no host of anybody', () => {
    const hosts = new Set(script.match(/https?:\/\/[\w.-]+/g))
    // Namespaces of SVG, MathML and XHTML are names that look like addresses.
    expect([...hosts]).toEqual(['http://www.w3.org'])
  })
})

describe('the module', () => {
  it('can be imported where there is no DOM, and changes nothing', async () => {
    const before = Object.getOwnPropertyNames(globalThis)
    // A path that the type checker doesn't follow: it is built after the types are checked.
    const path = '../../../dist/index.js'
    const { mount, defineParleyChat } = await import(/* @vite-ignore */ path)
    expect(mount({ endpoint: 'https://agent.example.com' })).toBeUndefined()
    expect(defineParleyChat()).toBeUndefined()
    expect(Object.getOwnPropertyNames(globalThis)).toEqual(before)
  })

  it('comes with declarations that stand alone', () => {
    expect(readdirSync('dist').sort()).toEqual([
      'extras',
      'index.d.ts',
      'index.js',
      'parley.js',
      'public-types.d.ts',
    ])
    for (const file of ['dist/index.d.ts', 'dist/public-types.d.ts']) {
      const imports = readFileSync(file, 'utf8').match(/from '[^']+'/g) ?? []
      expect(imports.every((line) => line === "from './public-types.js'")).toBe(true)
    }
  })
})

describe('the languages', () => {
  const files = readdirSync('dist/extras').filter((file) => file.startsWith('lang-'))

  it('are all there, under names that stay the same from build to build', () => {
    expect(files.sort()).toEqual(languageNames.map((name) => `lang-${name}.js`).sort())
  })

  it.each(files)('%s is small, stands alone and only says words', (file) => {
    const code = readFileSync(`dist/extras/${file}`, 'utf8')
    expect(brotliBytes(code)).toBeLessThanOrEqual(2_400)
    expect(code).toMatch(/^var \w+=\{.*\};export\{\w+ as messages\};\s*$/s)
    expect(code).not.toMatch(/\bimport\b|=>|function/)
  })

  it('are named by the module where they lie, so that a bundler finds them', () => {
    const module = readFileSync('dist/index.js', 'utf8')
    const named = Array.from(module.matchAll(/import\("\.\/extras\/([\w-]+\.js)"\)/g), ([, file]) => file)
    expect(named.sort()).toEqual(files.sort())
  })
})
