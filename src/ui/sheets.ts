/**
 * Styles as constructable sheets: a strict `style-src` allows them, and widgets on one page share them. Only where
 * they are missing, a `<style>` with the script's nonce stands in.
 */

const shared = new WeakMap<Document, Map<string, CSSStyleSheet>>()

/** A sheet of one widget alone, whose text can be replaced. */
export interface OwnSheet {
  replace(css: string): void
}

export function adoptStyles(root: ShadowRoot, css: readonly string[], nonce: string): OwnSheet {
  if (!canConstructSheets(root)) return fallBackToStyleElements(root, css, nonce)
  const own = new CSSStyleSheet()
  root.adoptedStyleSheets = [...css.map((text) => sharedSheet(root.ownerDocument, text)), own]
  return { replace: (text) => own.replaceSync(text) }
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

function fallBackToStyleElements(root: ShadowRoot, css: readonly string[], nonce: string): OwnSheet {
  const add = (text: string) => {
    const style = root.ownerDocument.createElement('style')
    style.nonce = nonce
    style.textContent = text
    root.append(style)
    return style
  }
  css.forEach(add)
  const own = add('')
  return {
    replace: (text) => {
      own.textContent = text
    },
  }
}
