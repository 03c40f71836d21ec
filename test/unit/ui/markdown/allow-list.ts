/** Every tag, attribute and class an answer may be made of. */
const TAGS = new Set(
  'DIV P UL OL LI BLOCKQUOTE HR PRE CODE SPAN TABLE THEAD TBODY TR TH TD A EM STRONG DEL BR BDI INPUT BUTTON SMALL IMG'.split(
    ' ',
  ),
)
const ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  class:
    /^(?:md|code|code-head|lines|raw|table|loose|task|cite|target|placeholder|picture|left|center|right|h[1-6])$/,
  dir: /^(?:auto|ltr)$/,
  role: /^(?:heading|group)$/,
  'aria-level': /^[3-6]$/,
  'aria-label': /^(?:Code|Code: [\w+#.-]{1,20}|Table|Done|To do)$/,
  'aria-description': /^Opens in a new tab$/,
  tabindex: /^0$/,
  type: /^(?:button|checkbox)$/,
  disabled: /^/,
  checked: /^/,
  start: /^\d{1,9}$/,
  scope: /^col$/,
  href: /^(?:https?:\/\/[^/]|mailto:|tel:)/,
  target: /^_blank$/,
  rel: /^noopener noreferrer nofollow ugc$/,
  referrerpolicy: /^no-referrer$/,
  title: /^/,
  src: /^https:\/\/images\.example\//,
  alt: /^/,
  loading: /^lazy$/,
  decoding: /^async$/,
}

/** What in `root` is not on the list. */
export function foreignParts(root: Element): string[] {
  const found: string[] = []
  for (const element of root.querySelectorAll('*')) {
    if (!TAGS.has(element.tagName)) found.push(`<${element.tagName}>`)
    for (const { name, value } of element.attributes) {
      if (!ATTRIBUTES[name]?.test(value)) found.push(`${element.tagName} ${name}="${value}"`)
    }
    if (element.tagName === 'A' && element.hasAttribute('href')) {
      for (const name of ['target', 'rel', 'referrerpolicy'])
        if (!element.hasAttribute(name)) found.push(`A without ${name}`)
    }
    if (element.tagName === 'INPUT' && !element.hasAttribute('disabled'))
      found.push('INPUT that is not disabled')
  }
  return found
}
