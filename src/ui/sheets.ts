/**
 * Styles as constructable sheets: a strict `style-src` allows them, and widgets on one page share them. Only where
 * they are missing, a `<style>` with the script's nonce stands in.
 */

const shared = new WeakMap<Document, Map<string, CSSStyleSheet>>()

/** A sheet of one widget alone, whose text can be replaced. */
export interface OwnSheet {
  replace(css: string): void
}

export interface AdoptedStyles {
  /** Comes after all others. */
  readonly own: OwnSheet
  /** Adds sheets before the own one. */
  adopt(css: readonly string[]): void
}

export function adoptStyles(root: ShadowRoot, css: readonly string[], nonce: string): AdoptedStyles {
  if (!canConstructSheets(root)) return fallBackToStyleElements(root, css, nonce)
  const own = new CSSStyleSheet()
  const adopt = (more: readonly string[]) => {
    const before = root.adoptedStyleSheets.filter((sheet) => sheet !== own)
    root.adoptedStyleSheets = [...before, ...more.map((text) => sharedSheet(root.ownerDocument, text)), own]
  }
  adopt(css)
  return { own: { replace: (text) => own.replaceSync(text) }, adopt }
}

function canConstructSheets(root: ShadowRoot): boolean {
  return 'adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype
}

/** A sheet belongs to the document it was made in. */
function sharedSheet(document: Document, css: string): CSSStyleSheet {
  const sheets = shared.get(document) ?? new Map<string, CSSStyleSheet>()
  shared.set(document, sheets)
  const known = sheets.get(css)
  if (known) return known
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  sheets.set(css, sheet)
  return sheet
}

function fallBackToStyleElements(root: ShadowRoot, css: readonly string[], nonce: string): AdoptedStyles {
  const add = (text: string, before: Node | null) => {
    const style = root.ownerDocument.createElement('style')
    style.nonce = nonce
    style.textContent = text
    return root.insertBefore(style, before)
  }
  const own = add('', null)
  const adopt = (more: readonly string[]) => {
    for (const text of more) add(text, own)
  }
  adopt(css)
  return {
    own: {
      replace: (text) => {
        own.textContent = text
      },
    },
    adopt,
  }
}
