/**
 * The one gate between what a model writes and an `href` or `src`. Only absolute http, https, mailto and tel
 * addresses pass, and only those that `URL` itself understands: a browser must never guess what was meant.
 */
export interface SafeUrl {
  readonly href: string
  /** Where it leads, for people: the host (punycode for foreign letters), or the address after `mailto:`. */
  readonly target: string
  /** scheme, host and port; empty for mailto and tel. */
  readonly origin: string
}

/** What people can't see: bidi controls, zero width characters, soft hyphens, tags, variation selectors. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
/** Control characters and white space, which a URL parser drops; a backslash, which it reads as a slash. */
const OBFUSCATED = /[\s\\\p{Cc}]/u

export function safeUrl(raw: string): SafeUrl | undefined {
  const text = raw.replace(INVISIBLE, '')
  if (OBFUSCATED.test(text) || !/^(?:https?:\/\/[^/]|mailto:[^/]|tel:[^/])/i.test(text)) return undefined
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return undefined
  }
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb && url.protocol !== 'mailto:' && url.protocol !== 'tel:') return undefined
  if (url.username || url.password || (isWeb && !url.host)) return undefined
  return { href: url.href, target: isWeb ? url.host : url.pathname, origin: isWeb ? url.origin : '' }
}

/** A host with a name, other than `index.html` and the like. */
const HOST = /[\p{L}\p{N}-]+[.。．｡](?!(?:html?|js|ts|json|css|md|txt|pdf)\b)\p{L}{2}/u

/** Whether a link's text reads like an address but does not begin with the one the link leads to. */
export function isMisleading(text: string, { target }: SafeUrl): boolean {
  const real = target.replace(/^www\./, '')
  const shown = text
    .replace(INVISIBLE, '')
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/|mailto:)?(?:www\.)?/, '')
  // Foreign letters can look like any others, so a host with some is always shown as it is written in ASCII.
  if (/(?:^|\.)xn--/.test(real)) return true
  return HOST.test(shown) && !(shown.startsWith(real) && !/^[\w.@-]*\w/.test(shown.slice(real.length)))
}
