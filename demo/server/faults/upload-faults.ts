import type { Connection } from './faults.ts'

/** What may happen while a file is on its way. */
export const uploadFaults: Readonly<
  Record<string, (request: Request, value: number | undefined, connection: Connection) => Promise<void>>
> = {
  'drop-at': async (request, percent = 50, connection) => {
    const enough = (Number(request.headers.get('content-length') ?? 0) * percent) / 100
    let byteCount = 0
    for await (const chunk of request.body ?? []) {
      byteCount += chunk.byteLength
      if (byteCount >= enough) break
    }
    await connection.cut()
  },
}
