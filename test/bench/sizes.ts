import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export interface Sizes {
  readonly raw: number
  readonly gzip: number
  readonly brotli: number
}

/** Bytes of a built file: as it is, as gzip -9, as brotli 11. */
export function measureSizes(fileName: string): Sizes {
  const bytes = readFileSync(new URL(`../../dist/${fileName}`, import.meta.url))
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  }
}
