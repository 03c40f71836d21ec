const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** Bytes for people, in their language: `10 MB`, `1,5 ko`, `500 bytes`. */
export function formatBytes(bytes: number, language: string): string {
  const power = Math.min(3, Math.floor(Math.log2(bytes || 1) / 10))
  return (bytes / 1024 ** power).toLocaleString(language, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    // The short form of a single byte is a whole word without its plural.
    unitDisplay: power > 0 ? 'short' : 'long',
    maximumFractionDigits: 1,
  })
}
