// The finished code, in the three spellings of an option. Custom properties have only one, in CSS.

import { valueAsText } from './design.js'

/** `options` are `[name, attribute, value]`; `css` is empty or a style element. */
export const spellings = {
  'Script tag': ({ src, options, css }) => {
    const attributes = options.map(([, attribute, value]) => `        data-${attribute}=${quote(value)}`)
    return `${css}<script async src=${quote(src)}\n${attributes.join('\n')}></script>`
  },
  Element: ({ src, options, css }) => {
    const attributes = options.map(([, attribute, value]) => `             ${attribute}=${quote(value)}`)
    return `${css}<parley-chat ${attributes.join('\n').trimStart()}></parley-chat>\n<script async src=${quote(src)}></script>`
  },
  JavaScript: ({ src, options, css }) => {
    const lines = options.map(([name, , value]) => `    ${name}: ${writeValue(value)},`)
    return `${css}<script src=${quote(src)}></script>\n<script>\n  Parley.mount({\n${lines.join('\n')}\n  })\n</script>`
  },
}

export function writeCss(tokens) {
  if (tokens.length === 0) return ''
  // Nothing in a value may end the element or the rule.
  const lines = tokens.map(([name, value]) => `    ${name}: ${String(value).replace(/[<{};]/g, '')};`)
  return `<style>\n  parley-chat {\n${lines.join('\n')}\n  }\n</style>\n`
}

/** JSON stays readable in single quotes. */
function quote(value) {
  const text = valueAsText(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const isSingle = text.includes('"')
  return isSingle ? `'${text.replaceAll("'", '&#39;')}'` : `"${text}"`
}

function writeValue(value) {
  if (typeof value !== 'string') return JSON.stringify(value).replaceAll('<', '\\u003c')
  const json = JSON.stringify(value)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replaceAll('<', '\\u003c')
  return `'${json}'`
}
