import type { ThemeOptions } from '../public-types.ts'

/**
 * The look options of one widget as CSS on its host. They are plain `:host` declarations, so a site's own
 * `parley-chat { --parley-accent: … }` wins over them.
 */
export function themeCss(options: ThemeOptions): string {
  const { theme = 'auto', accent, radius, font, width, height, offset, zIndex } = options
  const tokens = { accent, radius, font, width, height, offset, 'z-index': zIndex }
  const scheme = theme === 'auto' ? 'light dark' : theme
  return `:host{color-scheme:${scheme} !important;${declare(tokens)}}`
}

/** Options were checked as CSS values when they were read; a brace would still end the rule, so it ends the value. */
function declare(tokens: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(tokens)
    .filter(([, value]) => value !== undefined && !/[{};]/.test(String(value)))
    .map(([name, value]) => `--parley-${name}:${value};`)
    .join('')
}
