/** The font of every PDF: put beside the bundle by cdk/bundle.ts, unpacked once, when the first page is set. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Font } from '../../lib/platform/ports.ts'

let bytes: Buffer | undefined

export const font: Font = {
  read: () => {
    bytes ??= gunzipSync(readFileSync(new URL('./font.otf.gz', import.meta.url)))
    return bytes
  },
}
