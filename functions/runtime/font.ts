/** The font of what is printed, unpacked when something is first set in it. It lies beside the bundle, where cdk/bundle.ts puts it. */
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
