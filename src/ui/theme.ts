import { splitLengths } from '../core/split-lengths.ts'
import type { ThemeOptions } from '../public-types.ts'

/**
 * The look options of one widget as CSS on its host. They are plain `:host` declarations, so a site's own
 * `parley-chat { --parley-accent: … }` wins over them. `auto` takes the scheme of the place the widget stands in, and
 * where the page names none, that of the operating system.
 */
export function themeCss(options: ThemeOptions, isSchemeNamed: boolean): string {
  const { theme = 'auto', accent, radius, font, width, height, offset, zIndex } = options
  const [block, inline] = splitLengths(offset ?? '')
  const tokens = {
    accent,
    radius,
    font,
    width,
    height,
    offset: block,
    'offset-inline': inline,
    'z-index': zIndex,
  }
  const isAuto = theme === 'auto'
  // The event of a discrete transition tells that the page has another scheme now. What is drawn takes no part in one:
  // Chromium may leave it half in the old scheme.
  const follow = isAuto
    ? ':host::before{content:""!important;position:absolute!important;transition:color-scheme 1ms allow-discrete!important}'
    : ''
  const own = isAuto && !isSchemeNamed ? '.parley{color-scheme:light dark}' : ''
  const host = `:host{color-scheme:${isAuto ? 'inherit' : theme} !important;${declare(tokens)}}`
  return `${host}${follow}${own}${accent && !plainColor.test(accent) ? opaqueAccent(accent) : ''}`
}

/** Opaque and within sRGB as it is written; a site finds it in the computed styles as it gave it. */
const plainColor =
  /^(#([\da-f]{3}){1,2}|(?!transparent|currentcolor)[a-z]+|(rgb|hsl|hwb)\(\s*[\d.]+%?[\s,]+[\d.]+%?[\s,]+[\d.]+%?\s*\))$/i

/** Any other colour as every screen shows it, with nothing shining through: its contrasts are worth nothing otherwise. */
function opaqueAccent(accent: string): string {
  const clamped = ['r', 'g', 'b'].map((channel) => `clamp(0,${channel},1)`).join(' ')
  const rule = `:host{${declare({ accent: `color(from ${accent} srgb ${clamped} / 1)` })}}`
  return `@supports (color:color(from red srgb r g b)){${rule}}`
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
