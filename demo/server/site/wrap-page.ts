/**
 * A page of the site as a file holds what is its own: the lines of its head, then its `<main>`. Header, footer and
 * the tag of the widget stand once, and are put around it here.
 */
export interface SiteFrame {
  layout: string
  /** The script tag of the widget, for pages that say `{{widget}}`. */
  widget: string
  /** What that tag has to carry under the page's policy. */
  nonce?: string | undefined
}

export type PageValues = Readonly<Record<string, string>>

export function wrapPage({ layout, widget, nonce }: SiteFrame, page: string, values: PageValues): string {
  const tag = nonce === undefined ? widget : widget.replace('<script', `<script nonce="${nonce}"`)
  const own = fill(page, { ...values, widget: tag })
  const mainAt = own.indexOf('<main')
  return fill(layout, { head: own.slice(0, mainAt).trimEnd(), main: own.slice(mainAt).trimEnd() })
}

/** Says in the navigation which page this is. */
export function markCurrent(html: string, path: string): string {
  return html.replace(`<a href="${path}">`, `<a href="${path}" aria-current="page">`)
}

/** Once: what is put in may hold braces of its own. An unknown name leaves nothing. */
function fill(template: string, values: PageValues): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}
