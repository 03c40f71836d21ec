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

const NAME = /[\p{L}\p{N}_-]+(?:[.。．｡][\p{L}\p{N}_-]+)+/gu
const FILE = /\.(?:jsx?|tsx?|json|html?|css|txt|ya?ml|toml|xml|csv|pdf|docx?|xlsx?|png|jpe?g|svg|gif)$/i

/** Whether a link's text names an address that is not where the link leads, or the host has foreign letters. */
export function isMisleading(text: string, { target }: SafeUrl): boolean {
  if (/(?:^|\.)xn--/.test(target)) return true
  const real = bare(target)
  // What follows the slash after a host is a path; `x/bank.com` has no host before it.
  const names = text
    .replace(INVISIBLE, '')
    .replace(/([\p{L}\p{N}-]\.[\p{L}\p{N}.-]+(?::\d+)?)[/?#]\S*/gu, '$1')
  for (const [name] of names.matchAll(NAME)) {
    const shown = bare(name)
    const isReal = real === shown || (/[.@]$/.test(real.slice(0, -shown.length)) && real.endsWith(shown))
    if (!isReal && !real.startsWith(`${shown}@`) && !FILE.test(name) && /\p{L}{2,}$/u.test(name)) return true
  }
  return false
}

/** Without port and `www.`, for comparison. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^www\./, '')
    .replace(/:\d+$/, '')
}
