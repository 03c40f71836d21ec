/**
 * Three engines that check a page: what one does not know another does. Each says what it holds against it, in a line
 * that names the engine and its rule.
 */
import type { Page } from 'playwright-core'

const modules = new URL('../../../node_modules/', import.meta.url).pathname
const scripts = [
  'axe-core/axe.min.js',
  'accessibility-checker-engine/ace.js',
  'html_codesniffer/build/HTMLCS.js',
]

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
  }[]
}

interface AceReport {
  readonly results: readonly {
    readonly ruleId: string
    readonly value: readonly [string, string]
    readonly message: string
    readonly snippet: string
  }[]
}

interface SnifferMessage {
  readonly type: number
  readonly code: string
  readonly msg: string
  readonly element: Element
}

interface Engines {
  readonly axe: { run(context: Document, options: object): Promise<AxeResults> }
  readonly ace: {
    readonly Checker: new () => { check(page: Document, policies: string[]): Promise<AceReport> }
  }
  readonly HTMLCS: {
    process(standard: string, content: Node, done: () => void): void
    getMessages(): SnifferMessage[]
  }
}

export async function loadEngines(page: Page): Promise<void> {
  for (const path of scripts) await page.addScriptTag({ path: `${modules}${path}` })
  // The sniffer asks for the styles of all that is around, up to the shadow root, which has none.
  await page.evaluate(() => {
    const own = window.getComputedStyle
    window.getComputedStyle = (element, pseudo) =>
      own(element instanceof ShadowRoot ? element.host : element, pseudo)
  })
}

/** WCAG 2.0 to 2.2, A and AA, and what axe calls best practices. */
export function runAxe(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as Engines
    const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    // It would wait for style sheets, and there are none to load.
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'], preload: false })
    const held = violations.flatMap(({ id, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `axe ${id}: ${html.slice(0, 200)} ${failureSummary?.split('\n')[1]}`,
      ),
    )
    // Arabic says the number of the badge in a word of its own: "one unread".
    return held.filter((one) => !/^axe label-content-name-mismatch: .*class="launcher"/.test(one))
  })
}

/** IBM's rules for WCAG 2.2, A and AA: what fails for certain. */
export function runAce(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { ace } = window as unknown as Engines
    const { results } = await new ace.Checker().check(document, ['WCAG_2_2'])
    return (
      results
        .filter(({ value: [level, verdict] }) => level === 'VIOLATION' && verdict === 'FAIL')
        // ARIA 1.3 has it, and browsers have spoken it for years; this engine knows ARIA 1.2.
        .filter(({ message }) => !message.includes("'aria-description'"))
        .map(({ ruleId, message, snippet }) => `ace ${ruleId}: ${message} ${snippet.slice(0, 200)}`)
    )
  })
}

/** It does not look into shadow roots, so it is shown what is in ours. Only its errors count: the rest are reminders. */
export function runSniffer(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const { HTMLCS } = window as unknown as Engines
        const content = document.querySelector('parley-chat')?.shadowRoot?.querySelector('.parley')
        if (!content) throw new Error('There is no widget.')
        HTMLCS.process('WCAG2AA', content, () =>
          resolve(
            HTMLCS.getMessages()
              // Enter sends from the field also while Stop has the place of Send; leave to act has no default on purpose.
              .filter(({ code }) => !code.includes('H32.2'))
              // HTML: `lang=""` says that the language is unknown.
              .filter(({ code, element }) => !(code.includes('H58.1') && element.getAttribute('lang') === ''))
              // What is hidden, as the file input behind its button, has nobody to be named for.
              .filter(({ type, element }) => type === 1 && !element.closest('[hidden]'))
              .map(({ code, msg, element }) => `sniffer ${code}: ${msg} ${element.outerHTML.slice(0, 200)}`),
          ),
        )
      }),
  )
}
