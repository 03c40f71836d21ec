import type { ThemeOptions } from '../public-types.ts'

/**
 * The look options of one widget as CSS on its host. They are plain `:host` declarations, so a site's own
 * `parley-chat { --parley-accent: … }` wins over them. `auto` takes the scheme of the place the widget stands in, and
 * where the page names none, that of the operating system.
 */
export function themeCss(options: ThemeOptions, isSchemeNamed: boolean): string {
  const { theme = 'auto', accent, radius, font, width, height, offset, zIndex } = options
  const tokens = { accent, radius, font, width, height, offset, 'z-index': zIndex }
  const isAuto = theme === 'auto'
  // A discrete transition changes nothing to see; its event tells that the page has another scheme now.
  const follow = isAuto ? 'transition:color-scheme 1ms allow-discrete !important;' : ''
  const own = isAuto && !isSchemeNamed ? '.parley{color-scheme:light dark}' : ''
  return `:host{color-scheme:${isAuto ? 'inherit' : theme} !important;${follow}${declare(tokens)}}${own}`
}

/** Whether the page names a colour scheme where this element stands, in CSS or for all of it in a `<meta>`. */
export function namesScheme(host: HTMLElement): boolean {
  const { documentElement } = host.ownerDocument
  const { colorScheme } = getComputedStyle(host.parentElement ?? documentElement)
  const isNamed = colorScheme !== '' && colorScheme !== 'normal'
  return isNamed || host.ownerDocument.querySelector('meta[name="color-scheme"]') !== null
}

/** Options were checked as CSS values when they were read; a brace would still end the rule, so it ends the value. */
function declare(tokens: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(tokens)
    .filter(([, value]) => value !== undefined && !/[{};]/.test(String(value)))
    .map(([name, value]) => `--parley-${name}:${value};`)
    .join('')
}
