/** The bare type of a Content-Type header: lower case, without parameters. '' where there is none. */
export function mediaType(contentType: string | null): string {
  return (contentType ?? '').replace(/;.*/s, '').trim().toLowerCase()
}

export function isJsonType(type: string): boolean {
  return /^(application|text)\/([^/]+\+)?json$/.test(type)
}
