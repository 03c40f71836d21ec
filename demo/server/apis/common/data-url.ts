const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'text/csv': 'csv',
}

/** The file inside a `data:` URL, or `undefined` when the text is another address. */
export function readDataUrl(url: string, name: string | undefined): File | undefined {
  const found = /^data:([^;,]*)((?:;[^;,]*)*),([\s\S]*)$/.exec(url)
  if (!found) return undefined
  const [, mediaType = '', parameters = '', body = ''] = found
  const type = mediaType || 'text/plain'
  const bytes = Buffer.from(
    /;\s*base64/i.test(parameters) ? body : decodePercent(body),
    /;\s*base64/i.test(parameters) ? 'base64' : 'utf8',
  )
  return new File([bytes], name ?? `file.${EXTENSIONS[type] ?? 'bin'}`, { type })
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
