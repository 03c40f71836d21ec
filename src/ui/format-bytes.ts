/** Bytes for people: `10 MB`, `1.5 kB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(3, Math.floor(Math.log2(bytes || 1) / 10))
  return `${Number((bytes / 1024 ** power).toFixed(1))} ${['B', 'kB', 'MB', 'GB'][power]}`
}
